package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be started for a container.
 *
 * @param hosts the pod's own /etc/hosts
 * @param volumes folders by the volumes' names
 */
record ContainerSpecs(Pod pod, String address, Path hosts, Map<String, Path> volumes, Environment environment) {
    /** In every container: where its servers listen, because pods share one network. */
    static final String ADDRESS = "POD_ADDRESS";

    private static final long DATABASE_USER = 999;

    /**
     * All pods share this machine's loopback interface and each has an address of its own on it, so that to a pod
     * 127.0.0.1 is its own address.
     */
    static String ownLoopback(String word, String address) {
        return word.replace("127.0.0.1", address);
    }

    /** @param report the file that the container finds at its terminationMessagePath */
    Launcher.Spec of(Container container, Image image, Path report) throws UnrunnableContainer, IOException {
        Map<String, String> variables = environment.of(container);
        Map<String, String> all = new LinkedHashMap<>(image.environment());
        all.putIfAbsent("PATH", Image.PATH);
        all.put("HOSTNAME", pod.getMetadata().getName());
        all.put(ADDRESS, address);
        long user = user(container, image);
        all.put("HOME", user == DATABASE_USER ? "/var/lib/postgresql" : user == 0 ? "/root" : "/");
        all.putAll(variables);
        return new Launcher.Spec(
                command(container, image, variables),
                all,
                binds(container, image, report, variables),
                security(container)
                        .map(SecurityContext::getReadOnlyRootFilesystem)
                        .orElse(false),
                user,
                groups(container, user),
                Optional.ofNullable(container.getWorkingDir()).orElse("/"));
    }

    private List<String> command(Container container, Image image, Map<String, String> variables) {
        List<String> words = new ArrayList<>();
        boolean own = !container.getCommand().isEmpty();
        words.addAll(own ? container.getCommand() : image.entrypoint());
        if (!container.getArgs().isEmpty()) {
            words.addAll(container.getArgs());
        } else if (!own) {
            words.addAll(image.arguments());
        }
        return words.stream()
                .map(word -> ownLoopback(Environment.expand(word, variables), address))
                .toList();
    }

    private List<String> binds(Container container, Image image, Path report, Map<String, String> variables)
            throws UnrunnableContainer, IOException {
        List<String> lines = new ArrayList<>();
        image.files().forEach((target, source) -> lines.add(line(source, target, "ro")));
        lines.add(line(hosts, "/etc/hosts", "rw"));
        List<VolumeMount> mounts = container.getVolumeMounts().stream()
                .sorted(Comparator.comparingInt(mount -> mount.getMountPath().length()))
                .toList();
        for (VolumeMount mount : mounts) {
            Path source = volumes.get(mount.getName());
            String below = mount.getSubPathExpr() != null
                    ? Environment.expand(mount.getSubPathExpr(), variables)
                    : mount.getSubPath();
            if (below != null && !below.isEmpty()) {
                source = source.resolve(below);
                if (!Files.exists(source)) {
                    Files.createDirectories(source);
                }
            }
            boolean writable = !Boolean.TRUE.equals(mount.getReadOnly()) && !isGenerated(mount.getName());
            lines.add(line(source, mount.getMountPath(), writable ? "rw" : "ro"));
        }
        lines.add(line(
                report,
                Optional.ofNullable(container.getTerminationMessagePath()).orElse("/dev/termination-log"),
                "rw"));
        return lines;
    }

    /** Volumes whose content comes from the API are read-only, whatever the mount says. */
    private boolean isGenerated(String volume) {
        return pod.getSpec().getVolumes().stream()
                .filter(candidate -> candidate.getName().equals(volume))
                .anyMatch(candidate -> candidate.getSecret() != null
                        || candidate.getConfigMap() != null
                        || candidate.getProjected() != null
                        || candidate.getDownwardAPI() != null);
    }

    private static String line(Path source, String target, String access) {
        return source + "\t" + target + "\t" + access;
    }

    private long user(Container container, Image image) throws UnrunnableContainer {
        Optional<PodSecurityContext> whole = podSecurity();
        long user = security(container)
                .map(SecurityContext::getRunAsUser)
                .or(() -> whole.map(PodSecurityContext::getRunAsUser))
                .orElse(image.user());
        boolean never = security(container)
                .map(SecurityContext::getRunAsNonRoot)
                .or(() -> whole.map(PodSecurityContext::getRunAsNonRoot))
                .orElse(false);
        if (never && user == 0) {
            throw new UnrunnableContainer(
                    "CreateContainerConfigError", "container has runAsNonRoot and image will run as root");
        }
        return user;
    }

    private List<Long> groups(Container container, long user) {
        List<Long> groups = new ArrayList<>();
        groups.add(security(container)
                .map(SecurityContext::getRunAsGroup)
                .or(() -> podSecurity().map(PodSecurityContext::getRunAsGroup))
                .orElse(user == DATABASE_USER ? DATABASE_USER : 0));
        podSecurity().map(PodSecurityContext::getFsGroup).ifPresent(groups::add);
        podSecurity().map(PodSecurityContext::getSupplementalGroups).ifPresent(groups::addAll);
        return groups;
    }

    private Optional<PodSecurityContext> podSecurity() {
        return Optional.ofNullable(pod.getSpec().getSecurityContext());
    }

    private static Optional<SecurityContext> security(Container container) {
        return Optional.ofNullable(container.getSecurityContext());
    }
}
