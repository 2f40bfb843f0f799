package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Makes the volumes of one pod as folders. Those of claims are kept by the claim's name; all others go with the pod. */
final class PodVolumes {
    private static final int DEFAULT_MODE = 0644;

    private final KubernetesClient client;
    private final Pod pod;
    private final Environment environment;
    private final Path folder;
    private final Path claims;
    private final Optional<Long> group;

    /** @param claims where the folders of claims are, by namespace and name */
    PodVolumes(KubernetesClient client, Pod pod, Environment environment, Path folder, Path claims) {
        this.client = client;
        this.pod = pod;
        this.environment = environment;
        this.folder = folder;
        this.claims = claims;
        this.group = Optional.ofNullable(pod.getSpec().getSecurityContext()).map(context -> context.getFsGroup());
    }

    /** Folders by the volumes' names. */
    Map<String, Path> make() throws UnrunnableContainer, IOException {
        Map<String, Path> made = new LinkedHashMap<>();
        for (Volume volume : pod.getSpec().getVolumes()) {
            made.put(volume.getName(), make(volume));
        }
        return made;
    }

    private Path make(Volume volume) throws UnrunnableContainer, IOException {
        Path target = folder.resolve(volume.getName());
        if (volume.getPersistentVolumeClaim() != null) {
            Path kept = claims.resolve(pod.getMetadata().getNamespace())
                    .resolve(volume.getPersistentVolumeClaim().getClaimName());
            Files.createDirectories(kept);
            giveToGroup(kept);
            return kept;
        }
        if (Files.exists(target) && volume.getEmptyDir() != null) {
            return target;
        }
        Files.createDirectories(target);
        if (volume.getEmptyDir() != null) {
            allow(target, 0777);
            giveToGroup(target);
        } else if (volume.getSecret() != null) {
            boolean optional = Boolean.TRUE.equals(volume.getSecret().getOptional());
            write(
                    target,
                    chosen(
                            environment.secret(volume.getSecret().getSecretName(), optional),
                            volume.getSecret().getItems(),
                            optional),
                    mode(volume.getSecret().getDefaultMode()));
        } else if (volume.getConfigMap() != null) {
            boolean optional = Boolean.TRUE.equals(volume.getConfigMap().getOptional());
            write(
                    target,
                    chosen(
                            bytes(environment.configMap(volume.getConfigMap().getName(), optional)),
                            volume.getConfigMap().getItems(),
                            optional),
                    mode(volume.getConfigMap().getDefaultMode()));
        } else if (volume.getProjected() != null) {
            for (VolumeProjection source : volume.getProjected().getSources()) {
                write(target, projected(source), mode(volume.getProjected().getDefaultMode()));
            }
        } else if (volume.getDownwardAPI() != null) {
            write(
                    target,
                    fields(volume.getDownwardAPI().getItems()),
                    mode(volume.getDownwardAPI().getDefaultMode()));
        } else {
            throw new UnrunnableContainer(
                    "FailedMount", "this agent does not know the kind of volume " + volume.getName());
        }
        return target;
    }

    private static int mode(Integer stated) {
        return Probing.or(stated, DEFAULT_MODE);
    }

    private Map<String, byte[]> projected(VolumeProjection source) throws UnrunnableContainer {
        if (source.getSecret() != null) {
            boolean optional = Boolean.TRUE.equals(source.getSecret().getOptional());
            return chosen(
                    environment.secret(source.getSecret().getName(), optional),
                    source.getSecret().getItems(),
                    optional);
        }
        if (source.getConfigMap() != null) {
            boolean optional = Boolean.TRUE.equals(source.getConfigMap().getOptional());
            return chosen(
                    bytes(environment.configMap(source.getConfigMap().getName(), optional)),
                    source.getConfigMap().getItems(),
                    optional);
        }
        if (source.getDownwardAPI() != null) {
            return fields(source.getDownwardAPI().getItems());
        }
        if (source.getServiceAccountToken() != null) {
            return Map.of(source.getServiceAccountToken().getPath(), token(source.getServiceAccountToken()));
        }
        throw new UnrunnableContainer("FailedMount", "this agent does not know this kind of projected volume");
    }

    private byte[] token(ServiceAccountTokenProjection wanted) {
        return client.serviceAccounts()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getSpec().getServiceAccountName())
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withAudiences(wanted.getAudience() == null ? List.of() : List.of(wanted.getAudience()))
                        .withExpirationSeconds(wanted.getExpirationSeconds())
                        .withNewBoundObjectRef(
                                "v1",
                                "Pod",
                                pod.getMetadata().getName(),
                                pod.getMetadata().getUid())
                        .endSpec()
                        .build())
                .getStatus()
                .getToken()
                .getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, byte[]> fields(List<DownwardAPIVolumeFile> items) throws UnrunnableContainer {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (DownwardAPIVolumeFile item : items) {
            if (item.getFieldRef() == null) {
                throw new UnrunnableContainer("FailedMount", "this agent does not know resourceFieldRef");
            }
            files.put(
                    item.getPath(),
                    environment.field(item.getFieldRef().getFieldPath()).getBytes(StandardCharsets.UTF_8));
        }
        return files;
    }

    private static Map<String, byte[]> bytes(Map<String, String> texts) {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        texts.forEach((key, text) -> bytes.put(key, text.getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }

    private static Map<String, byte[]> chosen(Map<String, byte[]> data, List<KeyToPath> items, boolean optional)
            throws UnrunnableContainer {
        if (items == null || items.isEmpty()) {
            return data;
        }
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (KeyToPath item : items) {
            byte[] content = data.get(item.getKey());
            if (content != null) {
                files.put(item.getPath(), content);
            } else if (!optional) {
                throw new UnrunnableContainer("FailedMount", "references non-existent secret key: " + item.getKey());
            }
        }
        return files;
    }

    private void write(Path target, Map<String, byte[]> files, int mode) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = target.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
            // With fsGroup a volume's files can be read by that group, whatever their mode says.
            allow(path, group.isPresent() ? mode | 0440 : mode);
            if (group.isPresent()) {
                Files.setAttribute(path, "unix:gid", group.get().intValue());
            }
        }
    }

    private void giveToGroup(Path path) throws IOException {
        if (group.isEmpty()
                || Files.getAttribute(path, "unix:gid").equals(group.get().intValue())) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Files.setAttribute(each, "unix:gid", group.get().intValue(), LinkOption.NOFOLLOW_LINKS);
                Set<PosixFilePermission> allowed = EnumSet.copyOf(Files.getPosixFilePermissions(each));
                allowed.add(PosixFilePermission.GROUP_READ);
                allowed.add(PosixFilePermission.GROUP_WRITE);
                if (Files.isDirectory(each)) {
                    allowed.add(PosixFilePermission.GROUP_EXECUTE);
                }
                Files.setPosixFilePermissions(each, allowed);
            }
        }
    }

    static void allow(Path path, int mode) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int bit = 8; bit >= 0; bit--) {
            text.append((mode >> bit & 1) == 0 ? '-' : "rwxrwxrwx".charAt(8 - bit));
        }
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(text.toString()));
    }
}
