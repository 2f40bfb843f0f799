package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The only files that containers have: those that readiness probes look for. {@code exec} moves, removes and makes them.
 *
 * <ol>
 *   <li>A probe looks for a file when it asks for a path over HTTP other than {@code /}, or when it runs {@code test -f}, {@code cat},
 *       {@code ls} or {@code stat} on it.
 *   <li>The file is there unless {@code mv} or {@code rm} took it away; {@code mv} brings it back, and so do {@code touch}, {@code dd} and
 *       {@code cp}. A new container has it again.
 *   <li>A file that a command looks for on a claim of the pod is different: the claim keeps it from pod to pod, and a claim that is
 *       made while the simulation runs is empty.
 *   <li>Without its file a pod ceases to be ready after {@code failureThreshold} periods of the probe, and with it gets ready again
 *       after {@code successThreshold}.
 *   <li>A shell is asked for its first command alone. {@code hostname}, alone or printed, answers the pod's host name.
 * </ol>
 */
final class ContainerFiles {
    private static final Pattern LOOKING = Pattern.compile("(?:test -[ef]|cat|ls|stat|\\[ -[ef]) (/\\S+)(?: \\])?");
    private static final Pattern SHELL = Pattern.compile("(?:/usr)?(?:/bin/)?(?:sh|bash|ash)");
    private static final Pattern HOST_NAME = Pattern.compile("hostname|(?:printf|echo) \"?\\$\\(hostname\\)\"?");
    private static final Pattern OUTPUT_FILE = Pattern.compile("dd .*\\bof=(\\S+).*");
    private static final ExecResult DONE = new ExecResult(0, "", "");

    private final SimulationContext world;
    private final PodLives lives;
    /** By the UID of a pod: what was taken away. */
    private final Map<String, Set<String>> missing = new HashMap<>();
    /** By the UID of a claim: what is on it. */
    private final Map<String, Set<String>> kept = new HashMap<>();

    ContainerFiles(SimulationContext world, PodLives lives) {
        this.world = world;
        this.lives = lives;
        world.store.pods.listen((before, after) -> {
            if (after == null) {
                missing.remove(before.getMetadata().getUid());
            }
        });
        world.store.claims.listen((before, after) -> {
            if (after == null) {
                kept.remove(before.getMetadata().getUid());
            }
        });
    }

    /** A file that a probe looks for, and the claim that keeps it. */
    private record Wanted(String path, Probe probe, Optional<String> claim) {}

    /** Whether a pod's readiness probe looks for a file that is not there. */
    boolean lacks(Pod pod) {
        return wanted(pod).filter(file -> !isThere(pod, file)).isPresent();
    }

    /** A pod that was there before the simulation began has what its probe looks for. */
    void settle(Pod pod) {
        wanted(pod).ifPresent(file -> file.claim.ifPresent(uid -> of(kept, uid).add(file.path)));
    }

    private static Set<String> of(Map<String, Set<String>> files, String uid) {
        return files.computeIfAbsent(uid, key -> new HashSet<>());
    }

    /** A new container has its files again. */
    void restarted(Pod pod) {
        missing.remove(pod.getMetadata().getUid());
    }

    /** @return empty where the command is none of those that concern these files */
    Optional<ExecResult> run(Pod pod, List<String> command) {
        String text = firstOf(command);
        if (HOST_NAME.matcher(text).matches()) {
            String name = Optional.ofNullable(pod.getSpec().getHostname())
                    .orElse(pod.getMetadata().getName());
            return Optional.of(new ExecResult(0, text.startsWith("printf") ? name : name + "\n", ""));
        }
        return wanted(pod).filter(file -> act(pod, file, text)).map(file -> DONE);
    }

    private boolean act(Pod pod, Wanted file, String text) {
        List<String> words = List.of(text.split("\\s+"));
        List<String> operands =
                words.stream().skip(1).filter(word -> !word.startsWith("-")).toList();
        Matcher output = OUTPUT_FILE.matcher(text);
        if (output.matches() && names(output.group(1), file)) {
            put(pod, file);
        } else if (words.get(0).equals("rm") && operands.stream().anyMatch(path -> names(path, file))) {
            take(pod, file);
        } else if (words.get(0).equals("touch") && operands.stream().anyMatch(path -> names(path, file))) {
            put(pod, file);
        } else if (List.of("mv", "cp").contains(words.get(0)) && operands.size() > 1) {
            String to = operands.get(operands.size() - 1);
            boolean away = words.get(0).equals("mv")
                    && operands.subList(0, operands.size() - 1).stream().anyMatch(path -> names(path, file));
            boolean back = names(to, file)
                    || operands.subList(0, operands.size() - 1).stream()
                            .anyMatch(path -> names(inFolder(to, path), file));
            if (away) {
                take(pod, file);
            } else if (back) {
                put(pod, file);
            } else {
                return false;
            }
        } else {
            return false;
        }
        return true;
    }

    /** A server's paths are below a folder that it alone knows. */
    private static boolean names(String path, Wanted file) {
        return file.probe.getHttpGet() == null
                ? path.equals(file.path)
                : path.endsWith(file.path) && !isTemporary(path);
    }

    private static boolean isTemporary(String path) {
        return path.startsWith("/tmp/");
    }

    private static String inFolder(String folder, String path) {
        return (folder.endsWith("/") ? folder : folder + "/") + path.substring(path.lastIndexOf('/') + 1);
    }

    private void take(Pod pod, Wanted file) {
        if (file.claim.isPresent()) {
            of(kept, file.claim.get()).remove(file.path);
        } else {
            of(missing, pod.getMetadata().getUid()).add(file.path);
        }
        probeLater(pod, file, orOne(file.probe.getFailureThreshold(), 3));
    }

    private void put(Pod pod, Wanted file) {
        if (file.claim.isPresent()) {
            of(kept, file.claim.get()).add(file.path);
        } else {
            of(missing, pod.getMetadata().getUid()).remove(file.path);
        }
        probeLater(pod, file, orOne(file.probe.getSuccessThreshold(), 1));
    }

    private void probeLater(Pod pod, Wanted file, int times) {
        lives.of(pod)
                .ifPresent(life -> lives.later(life, times * ProbeTiming.period(file.probe), () -> {
                    if (life.stage == PodLife.Stage.RUNNING && !life.has(Fault.Ailment.NEVER_READY)) {
                        lives.setReady(life, isThere(pod, file), PodLives.KUBELET);
                    }
                }));
    }

    private static int orOne(Integer threshold, int otherwise) {
        return threshold == null ? otherwise : threshold;
    }

    private boolean isThere(Pod pod, Wanted file) {
        return file.claim
                .map(uid -> kept.getOrDefault(uid, Set.of()).contains(file.path))
                .orElseGet(() -> !missing.getOrDefault(pod.getMetadata().getUid(), Set.of())
                        .contains(file.path));
    }

    private Optional<Wanted> wanted(Pod pod) {
        Container container = pod.getSpec().getContainers().get(0);
        Probe probe = container.getReadinessProbe();
        if (probe == null) {
            return Optional.empty();
        }
        if (probe.getHttpGet() != null) {
            return Optional.ofNullable(probe.getHttpGet().getPath())
                    .filter(path -> path.length() > 1)
                    .map(path -> new Wanted(path, probe, Optional.empty()));
        }
        if (probe.getExec() == null || probe.getExec().getCommand() == null) {
            return Optional.empty();
        }
        Matcher looking = LOOKING.matcher(firstOf(probe.getExec().getCommand()));
        return looking.matches()
                ? Optional.of(new Wanted(looking.group(1), probe, claimAt(pod, container, looking.group(1))))
                : Optional.empty();
    }

    private Optional<String> claimAt(Pod pod, Container container, String path) {
        return container.getVolumeMounts().stream()
                .filter(mount -> path.startsWith(inFolder(mount.getMountPath(), "")))
                .flatMap(mount -> pod.getSpec().getVolumes().stream()
                        .filter(volume -> volume.getName().equals(mount.getName())))
                .map(Volume::getPersistentVolumeClaim)
                .filter(source -> source != null)
                .map(source -> world.store.claims.get(pod.getMetadata().getNamespace(), source.getClaimName()))
                .filter(claim -> claim != null)
                .map((PersistentVolumeClaim claim) -> claim.getMetadata().getUid())
                .findFirst();
    }

    /** The command, or the first one that a shell is given. */
    private static String firstOf(List<String> command) {
        boolean shell = command.size() > 2
                && SHELL.matcher(command.get(0)).matches()
                && command.subList(1, command.size() - 1).contains("-c");
        String text = shell ? command.get(command.size() - 1) : String.join(" ", command);
        return text.split("\\|\\||&&|;|\n", 2)[0].strip();
    }
}
