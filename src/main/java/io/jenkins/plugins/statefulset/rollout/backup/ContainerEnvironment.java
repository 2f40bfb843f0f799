package io.jenkins.plugins.statefulset.rollout.backup;

import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.jenkins.plugins.statefulset.rollout.backup.SettingSource.Kind;
import io.jenkins.plugins.statefulset.rollout.backup.SettingSource.Reference;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a container has its settings from, read from the pod template alone:
 *
 * <ol>
 *   <li>{@code env} wins over {@code envFrom}, the later entry over the earlier one (Kubernetes, EnvVar and EnvFromSource).
 *   <li>{@code NAME_FILE}, which the images of PostgreSQL know, is followed through the container's mounts.
 *   <li>What a Secret of {@code envFrom} holds cannot be known here: each is a candidate.
 * </ol>
 */
final class ContainerEnvironment {
    private final PodSpec pod;
    private final Container container;

    ContainerEnvironment(PodSpec pod, Container container) {
        this.pod = pod;
        this.container = container;
    }

    /** Is one of these stated, or could it be in a Secret of envFrom? The first name that is stated wins. */
    Optional<SettingSource> find(List<String> names) {
        return stated(names).or(() -> imported(names));
    }

    /** The first of these that {@code env} states, itself or as a file. */
    Optional<SettingSource> stated(List<String> names) {
        for (String name : names) {
            Optional<SettingSource> setting = variable(name, 0).or(() -> variable(name + "_FILE", 0)
                    .map(path -> path instanceof SettingSource.Plain plain
                            ? file(name + "_FILE", plain.value())
                            : outOfReach(Phrase.of("backup-plan.in-named-file"), name + "_FILE")));
            if (setting.isPresent()) {
                return setting;
            }
        }
        return Optional.empty();
    }

    /** The value that stands in the template, if it stands there. */
    Optional<String> plain(String name) {
        return variable(name, 0)
                .flatMap(setting ->
                        setting instanceof SettingSource.Plain plain ? Optional.of(plain.value()) : Optional.empty());
    }

    private Optional<SettingSource> imported(List<String> names) {
        List<Reference> candidates = new ArrayList<>();
        // The name asked for first goes last: the last one that is there wins.
        for (int i = names.size() - 1; i >= 0; i--) {
            for (EnvFromSource source : container.getEnvFrom()) {
                String prefix = source.getPrefix() == null ? "" : source.getPrefix();
                String name = names.get(i);
                if (name.startsWith(prefix) && name.length() > prefix.length()) {
                    String key = name.substring(prefix.length());
                    if (source.getSecretRef() != null) {
                        candidates.add(
                                new Reference(Kind.SECRET, source.getSecretRef().getName(), key, true));
                    } else if (source.getConfigMapRef() != null) {
                        candidates.add(new Reference(
                                Kind.CONFIG_MAP, source.getConfigMapRef().getName(), key, true));
                    }
                }
            }
        }
        return candidates.isEmpty() ? Optional.empty() : Optional.of(new SettingSource.Mounted(candidates));
    }

    private Optional<SettingSource> variable(String name, int depth) {
        EnvVar found = null;
        for (EnvVar variable : container.getEnv()) {
            if (variable.getName().equals(name)) {
                found = variable;
            }
        }
        if (found == null) {
            return Optional.empty();
        }
        if (found.getValueFrom() != null) {
            return Optional.of(reference(name, found.getValueFrom()));
        }
        String value = found.getValue() == null ? "" : found.getValue();
        if (value.isEmpty()) {
            // The images take an empty variable for one that is not there.
            return Optional.empty();
        }
        if (!value.contains("$(")) {
            return Optional.of(new SettingSource.Plain(value.replace("$$", "$")));
        }
        if (depth < 5 && value.startsWith("$(") && value.indexOf(')') == value.length() - 1) {
            return variable(value.substring(2, value.length() - 1), depth + 1);
        }
        return Optional.of(outOfReach(Phrase.of("backup-plan.in-variables"), name));
    }

    private static SettingSource reference(String name, EnvVarSource source) {
        if (source.getSecretKeyRef() != null) {
            SecretKeySelector selector = source.getSecretKeyRef();
            return mounted(Kind.SECRET, selector.getName(), selector.getKey(), selector.getOptional());
        }
        if (source.getConfigMapKeyRef() != null) {
            ConfigMapKeySelector selector = source.getConfigMapKeyRef();
            return mounted(Kind.CONFIG_MAP, selector.getName(), selector.getKey(), selector.getOptional());
        }
        return outOfReach(Phrase.of("backup-plan.in-pod-fields"), name);
    }

    private static SettingSource mounted(Kind kind, String name, String key, Boolean optional) {
        return new SettingSource.Mounted(List.of(new Reference(kind, name, key, Boolean.TRUE.equals(optional))));
    }

    private SettingSource file(String variable, String path) {
        Optional<VolumeMount> mount = container.getVolumeMounts().stream()
                .filter(candidate ->
                        path.equals(candidate.getMountPath()) || path.startsWith(withSlash(candidate.getMountPath())))
                .max(Comparator.comparingInt(
                        candidate -> candidate.getMountPath().length()));
        return mount.flatMap(found -> pod.getVolumes().stream()
                        .filter(volume -> volume.getName().equals(found.getName()))
                        .findFirst()
                        .flatMap(volume -> inVolume(volume, pathInVolume(found, path))))
                .map(reference -> (SettingSource) new SettingSource.Mounted(List.of(reference)))
                .orElseGet(() -> outOfReach(Phrase.of("backup-plan.in-file").with("path", path), variable));
    }

    private static SettingSource outOfReach(Phrase where, String variable) {
        return new SettingSource.OutOfReach(where.with("variable", variable));
    }

    private static String withSlash(String path) {
        return path.endsWith("/") ? path : path + "/";
    }

    private static String pathInVolume(VolumeMount mount, String path) {
        String below = path.equals(mount.getMountPath())
                ? ""
                : path.substring(withSlash(mount.getMountPath()).length());
        String subPath = mount.getSubPath() == null ? "" : mount.getSubPath();
        return subPath.isEmpty() || below.isEmpty() ? subPath + below : withSlash(subPath) + below;
    }

    private static Optional<Reference> inVolume(Volume volume, String path) {
        if (volume.getSecret() != null) {
            return key(volume.getSecret().getItems(), path)
                    .map(key -> new Reference(Kind.SECRET, volume.getSecret().getSecretName(), key, false));
        }
        if (volume.getConfigMap() != null) {
            return key(volume.getConfigMap().getItems(), path)
                    .map(key ->
                            new Reference(Kind.CONFIG_MAP, volume.getConfigMap().getName(), key, false));
        }
        if (volume.getProjected() == null) {
            return Optional.empty();
        }
        return volume.getProjected().getSources().stream()
                .flatMap(source -> inProjection(source, path).stream())
                .findFirst();
    }

    private static Optional<Reference> inProjection(VolumeProjection source, String path) {
        if (source.getSecret() != null) {
            return key(source.getSecret().getItems(), path)
                    .map(key -> new Reference(Kind.SECRET, source.getSecret().getName(), key, false));
        }
        if (source.getConfigMap() != null) {
            return key(source.getConfigMap().getItems(), path)
                    .map(key ->
                            new Reference(Kind.CONFIG_MAP, source.getConfigMap().getName(), key, false));
        }
        return Optional.empty();
    }

    /** Without items every key is a file of its name. */
    private static Optional<String> key(List<KeyToPath> items, String path) {
        if (items == null || items.isEmpty()) {
            return path.isEmpty() || path.contains("/") ? Optional.empty() : Optional.of(path);
        }
        return items.stream()
                .filter(item -> path.equals(item.getPath()))
                .map(KeyToPath::getKey)
                .findFirst();
    }
}
