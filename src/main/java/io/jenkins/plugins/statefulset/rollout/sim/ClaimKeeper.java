package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;

/** The claims of StatefulSet pods. They outlive their pods; {@link ClaimRetention} says when they go. */
final class ClaimKeeper {
    private static final String WHO = "statefulset-controller";

    private final SimulationContext world;

    ClaimKeeper(SimulationContext world) {
        this.world = world;
    }

    /** {@code getPersistentVolumeClaimName}. */
    static String nameOf(StatefulSet set, PersistentVolumeClaim template, int ordinal) {
        return template.getMetadata().getName() + "-" + set.getMetadata().getName() + "-" + ordinal;
    }

    void createMissing(StatefulSet set, int ordinal) {
        String namespace = set.getMetadata().getNamespace();
        for (PersistentVolumeClaim template : templates(set)) {
            String name = nameOf(set, template, ordinal);
            if (world.store.claims.get(namespace, name) == null) {
                world.store.create(WHO, world.store.claims, claim(set, template, name));
            }
        }
    }

    /** The claims that a pod uses. */
    static List<String> namesOf(Pod pod) {
        return Optional.ofNullable(pod.getSpec().getVolumes()).orElse(List.of()).stream()
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
                .toList();
    }

    static List<PersistentVolumeClaim> templates(StatefulSet set) {
        return Optional.ofNullable(set.getSpec().getVolumeClaimTemplates()).orElse(List.of());
    }

    private static PersistentVolumeClaim claim(StatefulSet set, PersistentVolumeClaim template, String name) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(name);
        metadata.setNamespace(set.getMetadata().getNamespace());
        metadata.setLabels(set.getSpec().getSelector().getMatchLabels());
        PersistentVolumeClaimStatus status = new PersistentVolumeClaimStatus();
        status.setPhase("Bound");
        PersistentVolumeClaim claim = new PersistentVolumeClaim();
        claim.setMetadata(metadata);
        claim.setSpec(template.getSpec());
        claim.setStatus(status);
        return claim;
    }
}
