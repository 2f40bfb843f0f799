package io.jenkins.plugins.statefulset.rollout.risk;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeDevice;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether what a container writes outlives its pod.
 *
 * <ol>
 *   <li>Claim templates do, and volumes of the pod that a claim, the node or a server of files keeps. Those that the pod
 *       brings along do not: {@code emptyDir}, {@code ephemeral}, configuration and the like
 *       (<a href="https://kubernetes.io/docs/concepts/storage/volumes/">Kubernetes, Volumes</a>).
 *   <li>A mount that is read-only holds nothing that the container wrote.
 * </ol>
 */
final class DataVolumes {
    private DataVolumes() {}

    static boolean keepsData(Container container, StatefulSet set) {
        Stream<String> mounts = list(container.getVolumeMounts()).stream()
                .filter(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                .map(VolumeMount::getName);
        Stream<String> devices = list(container.getVolumeDevices()).stream().map(VolumeDevice::getName);
        return Stream.concat(mounts, devices).anyMatch(name -> outlives(name, set));
    }

    private static boolean outlives(String volume, StatefulSet set) {
        boolean template = list(set.getSpec().getVolumeClaimTemplates()).stream()
                .map(PersistentVolumeClaim::getMetadata)
                .anyMatch(metadata -> metadata.getName().equals(volume));
        return template
                || list(TemplateChange.template(set).getSpec().getVolumes()).stream()
                        .filter(candidate -> candidate.getName().equals(volume))
                        .anyMatch(DataVolumes::outlives);
    }

    private static boolean outlives(Volume volume) {
        return Stream.of(
                        volume.getEmptyDir(),
                        volume.getEphemeral(),
                        volume.getConfigMap(),
                        volume.getSecret(),
                        volume.getProjected(),
                        volume.getDownwardAPI(),
                        volume.getImage(),
                        volume.getGitRepo())
                .allMatch(source -> source == null);
    }

    private static <T> List<T> list(List<T> values) {
        return Optional.ofNullable(values).orElse(List.of());
    }
}
