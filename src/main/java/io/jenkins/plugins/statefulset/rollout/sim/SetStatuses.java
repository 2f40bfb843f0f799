package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatusBuilder;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;

/** The status that the StatefulSet controller gives a set: {@code updateStatus} and {@code completeUpdate}. */
final class SetStatuses {
    private final KubernetesVersion version;

    SetStatuses(KubernetesVersion version) {
        this.version = version;
    }

    StatefulSetStatus of(StatefulSetController.Round round, int collisions) {
        SetState state = round.state();
        int updated = state.countOf(round.update());
        boolean completes =
                round.set().getSpec().getUpdateStrategy().getType().equals("RollingUpdate") || version.atLeast(1, 37);
        boolean complete = completes
                && updated == round.replicas()
                && state.readyCount() == round.replicas()
                && state.count() == round.replicas();
        StatefulSetStatus status = new StatefulSetStatus();
        status.setObservedGeneration(round.set().getMetadata().getGeneration());
        status.setReplicas(state.count());
        status.setReadyReplicas(state.readyCount());
        status.setAvailableReplicas(state.availableCount());
        status.setUpdatedReplicas(updated);
        status.setCurrentReplicas(complete ? updated : state.countOf(round.current()));
        status.setUpdateRevision(round.update());
        status.setCurrentRevision(complete ? round.update() : round.current());
        status.setCollisionCount(collisions);
        if (version.atLeast(1, 37) && round.set().getStatus() != null) {
            status.setConditions(round.set().getStatus().getConditions());
        }
        return status;
    }

    /** {@code inconsistentStatus}: conditions that somebody wrote are no reason to write; before 1.37 the next write drops them. */
    static boolean isInconsistent(StatefulSetStatus present, StatefulSetStatus wanted) {
        if (present == null
                || present.getConditions() == null
                || present.getConditions().isEmpty()) {
            return !wanted.equals(present);
        }
        StatefulSetStatus compared = new StatefulSetStatusBuilder(wanted)
                .withConditions(present.getConditions())
                .build();
        return !compared.equals(present);
    }
}
