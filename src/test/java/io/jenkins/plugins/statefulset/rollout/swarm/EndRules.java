package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Applied;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.swarm.InvariantWatcher.Deed;
import java.util.Optional;

/**
 * Invariants 5 and 13 at the moment in which a rollout ends.
 *
 * <ol>
 *   <li>Rolled back: every pod that was not ill before is ready on the base revision by then. It is not left to the controller, which asks
 *       no budget, to take the rest down.
 *   <li>Completed with a partition above 0: what is made anew below it comes on the new revision.
 * </ol>
 */
final class EndRules {
    private final InvariantWatcher truth;

    EndRules(InvariantWatcher truth) {
        this.truth = truth;
    }

    void completed(StatefulSet before, StatefulSet after) {
        boolean rolling = after.getSpec().getUpdateStrategy().getType().equals("RollingUpdate");
        String update = String.valueOf(before.getStatus().getUpdateRevision());
        String current = String.valueOf(before.getStatus().getCurrentRevision());
        if (rolling
                && SwarmDatabase.partition(after) > 0
                && !update.equals(current)
                && !truth.others().contains(Deed.UPGRADE)) {
            truth.breach(
                    13,
                    "completed with partition " + SwarmDatabase.partition(after) + ", below which pods are made from "
                            + current);
        }
    }

    void rolledBack(StatefulSet before, RolloutState was) {
        if (truth.othersWroteSpec()
                || truth.isBlind()
                || truth.others().contains(Deed.REVISION_OF_A_POD)
                || truth.others().contains(Deed.UPGRADE)) {
            return;
        }
        TruePods pods = new TruePods(truth, before);
        boolean untouched = was.target().isEmpty();
        for (int index = 0; index < pods.replicas(); index++) {
            String name = pods.name(index);
            if (isAstray(pods, index, was)) {
                truth.breach(5, "the rollback ended while " + name + " was not on the base revision");
            } else if (!untouched && pods.isSeenDown(index) && !was.setup().wasIll(name)) {
                truth.breach(5, "the rollback ended while " + name + " was down");
            }
        }
    }

    /** Where the template stays whose it is, only pods of the revision that failed go back. */
    private static boolean isAstray(TruePods pods, int index, RolloutState was) {
        if (!was.goesBackUnderTheTemplate()) {
            return pods.isOnAnother(index, pods.update());
        }
        Optional<String> failed = was.target().or(() -> was.setup().applied().map(Applied::revision));
        return pods.at(index)
                .map(SwarmDatabase::revision)
                .filter(revision -> failed.equals(Optional.of(revision)))
                .isPresent();
    }
}
