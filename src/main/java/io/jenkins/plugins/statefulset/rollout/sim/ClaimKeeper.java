package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The claims of StatefulSet pods. They outlive their pods; only when a set is scaled down and its
 * {@code persistentVolumeClaimRetentionPolicy.whenScaled} is {@code Delete}, the claims of a condemned pod go with it
 * ({@code updateClaimOwnerRefForSetAndPod}, and the garbage collector).
 */
final class ClaimKeeper {
    private static final String WHO = "statefulset-controller";

    private final World world;
    private final Set<String> condemnedPods = new HashSet<>();

    ClaimKeeper(World world) {
        this.world = world;
        world.store.pods.listen(this::podChanged);
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

    /** The pod of that ordinal is about to be deleted by a scale-down. */
    void condemn(StatefulSet set, int ordinal) {
        var policy = set.getSpec().getPersistentVolumeClaimRetentionPolicy();
        if (policy != null
                && "Delete".equals(policy.getWhenScaled())
                && !templates(set).isEmpty()) {
            Pod pod = world.store.pods.get(
                    set.getMetadata().getNamespace(), set.getMetadata().getName() + "-" + ordinal);
            condemnedPods.add(pod.getMetadata().getUid());
        }
    }

    private void podChanged(Pod before, Pod after) {
        if (after == null && condemnedPods.remove(before.getMetadata().getUid())) {
            before.getSpec().getVolumes().stream()
                    .filter(volume -> volume.getPersistentVolumeClaim() != null)
                    .map(volume -> world.store.claims.get(
                            before.getMetadata().getNamespace(),
                            volume.getPersistentVolumeClaim().getClaimName()))
                    .filter(claim -> claim != null)
                    .forEach(claim -> world.store.remove("generic-garbage-collector", world.store.claims, claim));
        }
    }

    private static List<PersistentVolumeClaim> templates(StatefulSet set) {
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
