package io.jenkins.plugins.statefulset.rollout.risk;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where a server keeps its data: a directory in the container, and the place on a volume that it is.
 *
 * @param directory in the container
 * @param volume what the volume is, so that two volumes of one name can differ; empty if no volume is mounted there
 * @param place volume and path in it
 */
record DataLocation(String directory, Optional<String> volume, Message place) {
    /** Both, for a person. */
    Message told() {
        return Phrase.of("risk.data-place")
                .with("directory", directory)
                .with("place", place)
                .message();
    }

    /** Whether the same files are there. A directory that only has another name in the container is the same. */
    boolean isSameAs(DataLocation other) {
        return volume.equals(other.volume)
                && (volume.isPresent() ? place.equals(other.place) : directory.equals(other.directory));
    }

    static DataLocation of(String directory, Container container, StatefulSet set) {
        String path = tidy(directory);
        return Optional.ofNullable(container.getVolumeMounts()).orElse(List.of()).stream()
                .filter(mount -> contains(tidy(mount.getMountPath()), path))
                .max(Comparator.comparingInt(mount -> tidy(mount.getMountPath()).length()))
                .map(mount -> on(mount, path, set))
                .orElseGet(() -> new DataLocation(
                        path,
                        Optional.empty(),
                        Phrase.of("risk.own-file-system").message()));
    }

    private static DataLocation on(VolumeMount mount, String path, StatefulSet set) {
        String sub = Optional.ofNullable(mount.getSubPath())
                .or(() -> Optional.ofNullable(mount.getSubPathExpr()))
                .orElse("");
        String inside =
                tidy(sub + "/" + path.substring(tidy(mount.getMountPath()).length()));
        Message place = Phrase.of("risk.on-volume")
                .with("volume", mount.getName())
                .with("path", inside)
                .message();
        return new DataLocation(path, Optional.of(identity(mount.getName(), set)), place);
    }

    private static String identity(String volume, StatefulSet set) {
        boolean template = Optional.ofNullable(set.getSpec().getVolumeClaimTemplates()).orElse(List.of()).stream()
                .map(PersistentVolumeClaim::getMetadata)
                .anyMatch(metadata -> metadata.getName().equals(volume));
        List<Volume> declared = Optional.ofNullable(
                        TemplateChange.template(set).getSpec().getVolumes())
                .orElse(List.of());
        return declared.stream()
                .filter(candidate -> !template && candidate.getName().equals(volume))
                .findFirst()
                .map(candidate -> ObjectTrees.tree(candidate).toString())
                .orElse(volume);
    }

    private static boolean contains(String mount, String path) {
        return path.equals(mount) || path.startsWith(mount.equals("/") ? "/" : mount + "/");
    }

    private static String tidy(String path) {
        String single = ("/" + path).replaceAll("/+", "/");
        return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }
}
