package io.jenkins.plugins.statefulset.rollout.engine.seen;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a container that waits with an error may come to run by itself.
 *
 * <ol>
 *   <li>A kubelet tries everything again: pulls ({@code EnsureImageExists} in pkg/kubelet/images/image_manager.go), and the making and
 *       starting of containers ({@code startContainer} in pkg/kubelet/kuberuntime/kuberuntime_container.go). A registry that is busy
 *       or away, a Secret or ConfigMap that comes a second later, a volume that is not attached yet heal that way.
 *   <li>Hopeless is what says of itself that it is: an image name that is invalid, one that may not be pulled, and the words of
 *       {@link #HOPELESS_WORDS}, by the reason that they stand behind: a Secret that is not found may come, an image mostly does not.
 *   <li>Words of a registry or a network that does not answer ({@link #PASSING}) come first: then nothing is known of the image.
 *   <li>What gives no message has a chance. Behind ImagePullBackOff kubelets before 1.32 say only that they back off (kubernetes#127918):
 *       what the pod's events tell is to be judged then, see {@link PodView#explained}.
 * </ol>
 */
enum WaitingContainer {
    HOPELESS,
    TRIED_AGAIN;

    private static final Set<String> ALWAYS_HOPELESS =
            Set.of("InvalidImageName", "ErrImageNeverPull", "SignatureValidationFailed");

    private static final List<String> OF_PULLS = List.of(
            "not found",
            "notfound",
            "manifest unknown",
            "name unknown",
            "does not exist",
            "denied",
            "unauthorized",
            "authentication required",
            "forbidden",
            "no match for platform",
            "no matching manifest",
            "invalid reference",
            "invalid image");

    private static final List<String> OF_STARTS = List.of(
            "executable file not found",
            "no such file or directory",
            "permission denied",
            "exec format error",
            "is a directory",
            "no command specified",
            "invalid");

    /** By the reason that they stand behind; in small letters. */
    private static final Map<String, List<String>> HOPELESS_WORDS = Map.ofEntries(
            Map.entry("ErrImagePull", OF_PULLS),
            Map.entry("ImagePullBackOff", OF_PULLS),
            Map.entry("RegistryUnavailable", List.of()),
            Map.entry("ImageInspectError", List.of()),
            Map.entry(
                    "CreateContainerConfigError",
                    List.of("runasnonroot", "will run as root", "non-numeric user", "invalid")),
            Map.entry("CreateContainerError", OF_STARTS),
            Map.entry("RunContainerError", OF_STARTS),
            Map.entry("PreCreateHookError", List.of()),
            Map.entry("PreStartHookError", List.of()),
            Map.entry("CreatePodSandboxError", List.of()),
            Map.entry("ConfigPodSandboxError", List.of()));

    private static final Pattern PASSING = Pattern.compile(
            "(429|5\\d\\d) (too many|internal|bad gateway|service|gateway)|status( code)?:? (429|5\\d\\d)|toomanyrequests"
                    + "|too many requests|service unavailable|bad gateway|time-?out|timed out|deadline exceeded"
                    + "|connection (refused|reset)|no such host|server misbehaving|temporary failure|tls handshake|\\beof\\b"
                    + "|network is unreachable|no route to host|qps exceeded");

    private static final Pattern BACK_OFF_ALONE = Pattern.compile("(Back-off pulling image \"[^\"]*\")?");

    /** Whether it says that an image is to be pulled again, and not why that failed. */
    static boolean keepsCauseOfPull(String reason, Optional<String> message) {
        return reason.equals("ImagePullBackOff")
                && BACK_OFF_ALONE.matcher(message.orElse("")).matches();
    }

    /** @return empty where the container just waits, for its volumes or its turn, say */
    static Optional<WaitingContainer> of(String reason, Optional<String> message) {
        if (ALWAYS_HOPELESS.contains(reason)) {
            return Optional.of(HOPELESS);
        }
        if (!HOPELESS_WORDS.containsKey(reason)) {
            return Optional.empty();
        }
        String said = message.orElse("").toLowerCase(Locale.ROOT);
        boolean hopeless = !PASSING.matcher(said).find()
                && HOPELESS_WORDS.get(reason).stream().anyMatch(said::contains);
        return Optional.of(hopeless ? HOPELESS : TRIED_AGAIN);
    }
}
