package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes pods of templates: {@code newStatefulSetPod}, {@code initIdentity} and {@code updateStorage}. */
final class PodFactory {

    /** A pod that is not stored yet, in phase Pending. */
    Pod create(StatefulSet set, PodTemplateSpec template, String revision, int ordinal) {
        String name = set.getMetadata().getName() + "-" + ordinal;
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(name);
        metadata.setGenerateName(set.getMetadata().getName() + "-");
        metadata.setNamespace(set.getMetadata().getNamespace());
        Map<String, String> labels = new HashMap<>(
                Optional.ofNullable(template.getMetadata().getLabels()).orElse(Map.of()));
        labels.put("statefulset.kubernetes.io/pod-name", name);
        labels.put("apps.kubernetes.io/pod-index", Integer.toString(ordinal));
        labels.put(PodFacts.REVISION_LABEL, revision);
        metadata.setLabels(labels);
        metadata.setAnnotations(template.getMetadata().getAnnotations());
        metadata.setOwnerReferences(List.of(RevisionHistory.ownerOf(set)));
        return new Pod("v1", "Pod", metadata, specOf(set, template, name, ordinal), PodStatuses.created());
    }

    private static PodSpec specOf(StatefulSet set, PodTemplateSpec template, String name, int ordinal) {
        PodSpec spec = ShallowCopies.of(template.getSpec());
        spec.setHostname(name);
        spec.setSubdomain(set.getSpec().getServiceName());
        List<PersistentVolumeClaim> claims = set.getSpec().getVolumeClaimTemplates();
        if (claims == null || claims.isEmpty()) {
            return spec;
        }
        List<Volume> volumes = new ArrayList<>();
        for (PersistentVolumeClaim claim : claims) {
            volumes.add(new VolumeBuilder()
                    .withName(claim.getMetadata().getName())
                    .withNewPersistentVolumeClaim(ClaimKeeper.nameOf(set, claim, ordinal), false)
                    .build());
        }
        for (Volume volume : Optional.ofNullable(spec.getVolumes()).orElse(List.of())) {
            if (claims.stream().noneMatch(c -> c.getMetadata().getName().equals(volume.getName()))) {
                volumes.add(volume);
            }
        }
        spec.setVolumes(volumes);
        return spec;
    }
}
