package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Deletes pods as the API server does ({@code CheckGracefulDelete} of the pod strategy): a pod that is not scheduled or
 * has ended is gone at once, any other is marked and goes when its containers have stopped.
 */
final class PodRemoval {
    private final SimulationContext world;
    private final DisruptionController budgets;
    private final Finalizers finalizers;
    private final List<Consumer<Disruption>> listeners = new ArrayList<>();

    PodRemoval(SimulationContext world, DisruptionController budgets, Finalizers finalizers) {
        this.world = world;
        this.budgets = budgets;
        this.finalizers = finalizers;
    }

    void onDisruption(Consumer<Disruption> listener) {
        listeners.add(listener);
    }

    void delete(String who, Pod pod, Disruption.Cause cause) {
        if (PodFacts.isTerminating(pod)) {
            return;
        }
        tell(who, pod, cause);
        if (pod.getSpec().getNodeName() == null || PodFacts.isTerminal(pod)) {
            finalizers.remove(who, Resource.PODS, pod);
            return;
        }
        Long grace = pod.getSpec().getTerminationGracePeriodSeconds();
        // A negative one counts as a second: CheckGracefulDelete in pkg/registry/core/pod/strategy.go.
        long seconds = grace == null ? 30 : grace < 0 ? 1 : Math.min(grace, Integer.MAX_VALUE);
        ObjectMeta metadata = ShallowCopies.of(pod.getMetadata());
        metadata.setDeletionGracePeriodSeconds(seconds);
        metadata.setDeletionTimestamp(
                Instant.ofEpochSecond(world.clock.millis() / 1000 + seconds).toString());
        world.store.replace(who, world.store.pods, ShallowCopies.withMetadata(pod, metadata));
    }

    /** Removes the object whatever the pod is doing: a deletion without grace period. */
    void force(String who, Pod pod) {
        if (!PodFacts.isTerminating(pod)) {
            tell(who, pod, Disruption.Cause.DELETION);
        }
        finalizers.remove(who, Resource.PODS, pod);
    }

    private void tell(String who, Pod pod, Disruption.Cause cause) {
        if (listeners.isEmpty()) {
            return;
        }
        Disruption disruption = new Disruption(
                world.clock.now(),
                who,
                cause,
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                PodFacts.isOwnedBySet(pod) ? PodFacts.ordinalOf(pod) : -1,
                PodFacts.revisionOf(pod),
                PodFacts.isReady(pod),
                budgets.statesFor(pod));
        listeners.forEach(listener -> listener.accept(disruption));
    }
}
