package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the agent runs in place of an image. The machine's own {@code /usr} is in every container, too.
 *
 * @param files folders and files of this machine by their place in the container, where they are read-only
 * @param entrypoint unless the container has a {@code command}
 * @param arguments unless the container has {@code command} or {@code args}
 * @param environment the container's own variables win
 * @param user numeric; a pod's {@code runAsUser} wins
 * @param stopSignal {@code TERM} or another that tells it to end
 */
public record Image(
        Map<String, Path> files,
        List<String> entrypoint,
        List<String> arguments,
        Map<String, String> environment,
        long user,
        String stopSignal) {
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** Nothing but what this machine has in {@code /usr}; runs as root. */
    public static Image ofThisMachine() {
        return new Image(Map.of(), List.of(), List.of("/bin/sh"), Map.of("PATH", PATH), 0, "TERM");
    }
}
