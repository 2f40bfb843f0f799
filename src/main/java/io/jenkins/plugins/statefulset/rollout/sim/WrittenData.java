package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.sim.IncompatibleChange.Data;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which template wrote the data of each pod last: that of the last pod of its name that got ready. It outlives the pod, as
 * claims do. A pod that has crashed before it was ready has changed nothing.
 */
final class WrittenData {
    private final SetRegistry sets;
    private final Map<String, Map<String, PodTemplateSpec>> writers = new HashMap<>();

    WrittenData(SimulationContext world, SetRegistry sets) {
        this.sets = sets;
        world.store.pods.listen(this::podChanged);
    }

    /** What a pod of that template finds; empty where none of its name has been ready on another one. */
    @SuppressWarnings("ReferenceEquality") // A revision has one template, which is never copied.
    Optional<Data> byAnother(StatefulSet set, Pod pod, PodTemplateSpec now) {
        Map<String, PodTemplateSpec> ofSet =
                writers.getOrDefault(set.getMetadata().getUid(), Map.of());
        return Optional.ofNullable(ofSet.get(pod.getMetadata().getName()))
                .filter(writer -> writer != now)
                .map(writer -> new Data(
                        Optional.ofNullable(set.getSpec().getVolumeClaimTemplates())
                                .orElse(List.of()),
                        writer,
                        ofSet.values().stream().allMatch(other -> other == writer)));
    }

    private void podChanged(Pod before, Pod after) {
        if (after == null || !PodFacts.isReady(after) || (before != null && PodFacts.isReady(before))) {
            return;
        }
        sets.ownerOf(after).ifPresent(set -> {
            RevisionHistory history = sets.history(set);
            String revision = PodFacts.revisionOf(after);
            if (history.knows(revision)) {
                writers.computeIfAbsent(set.getMetadata().getUid(), uid -> new HashMap<>())
                        .put(after.getMetadata().getName(), history.template(revision));
            }
        });
    }
}
