package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.jenkins.plugins.statefulset.rollout.sim.Deletion;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import io.jenkins.plugins.statefulset.rollout.sim.Storage.Part;
import io.jenkins.plugins.statefulset.rollout.sim.WriteMode;
import java.util.Optional;

/**
 * Makes a volume for every claim and binds the two; a claim that goes takes its volume with it. After
 * {@code pkg/controller/volume/persistentvolume} and a provisioner that takes no time.
 */
final class VolumeBinder {
    static final String CLASS = "standard";
    static final String PROVISIONER = "simulated.example/volume";
    private static final String WHO = "persistentvolume-binder";

    private final Storage storage;

    private VolumeBinder(Storage storage) {
        this.storage = storage;
    }

    /** Binds the claims that there are and all that come. */
    static void bringIn(Storage storage) {
        VolumeBinder volumes = new VolumeBinder(storage);
        storage.list(Resource.CLAIMS, Optional.empty()).forEach(claim -> volumes.bind((PersistentVolumeClaim) claim));
        storage.listen(Resource.CLAIMS, volumes::changed);
    }

    private void changed(Optional<HasMetadata> before, Optional<HasMetadata> after) {
        if (before.isEmpty()) {
            storage.soon(() -> after.map(PersistentVolumeClaim.class::cast).ifPresent(this::bind));
        } else if (after.isEmpty()) {
            storage.find(Resource.VOLUMES, Optional.empty(), nameOf(before.get()))
                    .ifPresent(volume -> storage.delete(WHO, Resource.VOLUMES, volume, Deletion.DEFAULT));
        }
    }

    private static String nameOf(HasMetadata claim) {
        return "pvc-" + claim.getMetadata().getUid();
    }

    private void bind(PersistentVolumeClaim made) {
        Optional<PersistentVolumeClaim> present = storage.find(
                        Resource.CLAIMS,
                        Optional.of(made.getMetadata().getNamespace()),
                        made.getMetadata().getName())
                .map(PersistentVolumeClaim.class::cast)
                .filter(claim ->
                        claim.getMetadata().getUid().equals(made.getMetadata().getUid()))
                .filter(claim -> claim.getSpec().getVolumeName() == null);
        if (present.isEmpty()) {
            return;
        }
        PersistentVolumeClaim claim = present.get();
        String name = nameOf(claim);
        String storageClass =
                Optional.ofNullable(claim.getSpec().getStorageClassName()).orElse(CLASS);
        storage.create(
                WHO,
                Resource.VOLUMES,
                new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withNewSpec()
                        .withAccessModes(claim.getSpec().getAccessModes())
                        .withCapacity(
                                claim.getSpec().getResources() == null
                                        ? null
                                        : claim.getSpec().getResources().getRequests())
                        .withPersistentVolumeReclaimPolicy("Delete")
                        .withStorageClassName(storageClass)
                        .withNewClaimRef()
                        .withKind("PersistentVolumeClaim")
                        .withNamespace(claim.getMetadata().getNamespace())
                        .withName(claim.getMetadata().getName())
                        .withUid(claim.getMetadata().getUid())
                        .endClaimRef()
                        .endSpec()
                        .withNewStatus()
                        .withPhase("Bound")
                        .endStatus()
                        .build(),
                WriteMode.STORE);
        HasMetadata bound = storage.change(
                WHO,
                Resource.CLAIMS,
                claim,
                Part.MAIN,
                tree -> {
                    ((ObjectNode) tree)
                            .withObject("/spec")
                            .put("volumeName", name)
                            .put("storageClassName", storageClass);
                    return tree;
                },
                WriteMode.STORE);
        storage.change(
                WHO,
                Resource.CLAIMS,
                bound,
                Part.STATUS,
                tree -> {
                    ObjectNode status =
                            ((ObjectNode) tree).withObject("/status").put("phase", "Bound");
                    status.set("accessModes", tree.at("/spec/accessModes"));
                    status.set("capacity", tree.at("/spec/resources/requests"));
                    return tree;
                },
                WriteMode.STORE);
    }
}
