package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpecBuilder;
import io.jenkins.plugins.statefulset.rollout.engine.kept.End;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Failure;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.swarm.InvariantWatcher.Deed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What must have come of a run when nothing has gone wrong for a while.
 *
 * <ol>
 *   <li><b>Liveness</b>: there is an end, or a hold that a person can resolve; it is named and it lasts.
 *   <li><b>Difference</b>: whatever happened on the way, the set and its pods are those that the same request leads to undisturbed:
 *       after a completed rollout the set of before with the new image and the end partition that was asked for, after a rollback
 *       the set of before.
 *   <li>Nothing but passing trouble leads to a completed rollout.
 *   <li><b>Budget</b>: a small number of writes and requests for each ordinal and each thing that happened.
 *   <li><b>Truth</b>: a reason names only what happened.
 * </ol>
 */
final class RunVerdict {
    /** Longer than anything in a run takes: leases, retries, deadlines of pods. */
    private static final Duration LONG = Duration.ofHours(1);

    private final SwarmStage stage;
    private final DriverFleet fleet;
    private final int disturbances;
    private final boolean transientOnly;

    RunVerdict(SwarmStage stage, DriverFleet fleet, int disturbances, boolean transientOnly) {
        this.stage = stage;
        this.fleet = fleet;
        this.disturbances = disturbances;
        this.transientOnly = transientOnly;
    }

    void judge() {
        stage.cluster.clock().runFor(Duration.ofMinutes(5));
        Optional<RolloutState> left = stage.state();
        if (left.isEmpty()) {
            check(happened(Deed.RECORD, Deed.SET), "a record vanished without anybody's doing");
            return;
        }
        boolean held = left.get().held().isPresent();
        stage.chronicle.check(left.get().over() || (held && !transientOnly), () -> "no end: " + left.get());
        budgets();
        if (!left.get().over()) {
            return;
        }
        End end = left.get().end().orElseThrow();
        stage.chronicle.say("end: " + end.result() + ", " + end.reason());
        int writes = stage.truth.writes();
        boolean lost = isFailedOnALostNode();
        stage.cluster.clock().runFor(LONG);
        check(stage.truth.writes() == writes, "it was written after its end");
        if (!happened(Deed.TEMPLATE, Deed.STRATEGY, Deed.RECORD, Deed.SET)) {
            asUndisturbed(end);
        }
        check(
                !transientOnly || end.result() == Result.COMPLETED || lost,
                "nothing but passing trouble, and yet: " + end.result() + ": " + end.reason());
        check(
                end.result() != Result.COMPLETED
                        || !stage.scene.isChecked()
                        || promoted()
                        || fleet.endedWithoutPods()
                        || stage.gates.passed() > 0,
                "completed without a look at its gates");
        check(
                end.result() != Result.COMPLETED
                        || !fleet.gateFailed()
                        || promoted()
                        // One that was about pods which are gone by then has nothing to be asked of.
                        || fleet.endedWithoutPods()
                        || fleet.size() > 1,
                "completed although a gate had failed");
        check(
                stage.scene.budgetPolicy() == BudgetPolicy.FAIL
                        || stage.state()
                                .flatMap(RolloutState::failure)
                                .flatMap(Failure::why)
                                .filter(StopCause.NotAwaited.class::isInstance)
                                .isEmpty(),
                "a budget was not waited for, though it was to be: " + end.reason());
        truthful(end.reason().toString());
    }

    /**
     * A pod whose node is lost says what it said before. Where that is what kubelets try again, a driver, which sees no nodes, cannot know that
     * nobody tries it.
     */
    private boolean isFailedOnALostNode() {
        return stage.state()
                .flatMap(RolloutState::failure)
                .flatMap(Failure::why)
                .filter(why -> why instanceof StopCause.PodFailed failed
                        && failed.why() instanceof PodCause.ContainerWaits
                        && stage.onLostNodes.contains(failed.name()))
                .isPresent();
    }

    private boolean promoted() {
        return stage.state().filter(state -> state.promotedThrough() > 0).isPresent();
    }

    private void asUndisturbed(End end) {
        StatefulSet set = stage.set().orElseThrow();
        List<Pod> pods = stage.cluster.pods(set);
        List<String> revisions = pods.stream().map(SwarmDatabase::revision).toList();
        boolean renamed = happened(Deed.REVISION_OF_A_POD, Deed.UPGRADE);
        String update = set.getStatus().getUpdateRevision();
        if (end.result() == Result.COMPLETED) {
            same(end, set, renewed(), endPartition());
            check(renamed || revisions.stream().allMatch(update::equals), "completed with pods on " + revisions);
        }
        if (end.result() == Result.ROLLED_BACK) {
            boolean left = isLeftToItsOwner();
            same(
                    end,
                    set,
                    left ? renewed() : stage.first.getSpec().getTemplate(),
                    SwarmDatabase.partition(stage.first));
            String base =
                    left ? stage.state().orElseThrow().setup().baseRevision().orElseThrow() : update;
            check(renamed || revisions.stream().allMatch(base::equals), "rolled back with pods on " + revisions);
        }
        if (end.result() != Result.FAILED) {
            // What was ill before a rollout may be ill after its rollback, and what was scaled up later may be ill for
            // ever: then the controller makes none above it.
            boolean mayBeIll = (happened(Deed.REPLICAS) && !transientOnly)
                    || (stage.scene.isBegunIll() && end.result() == Result.ROLLED_BACK);
            check(
                    mayBeIll || pods.size() == set.getSpec().getReplicas(),
                    end.result() + " with " + pods.size() + " pods of "
                            + set.getSpec().getReplicas());
            check(
                    mayBeIll || pods.stream().allMatch(SwarmDatabase::ready),
                    end.result() + " with pods that are not ready");
        }
    }

    private void same(End end, StatefulSet set, PodTemplateSpec template, int partition) {
        StatefulSetSpec wanted = new StatefulSetSpecBuilder(stage.first.getSpec())
                .withTemplate(template)
                .withReplicas(set.getSpec().getReplicas())
                .build();
        StatefulSetSpec is = new StatefulSetSpecBuilder(set.getSpec()).build();
        check(
                SwarmDatabase.partition(set) == partition || onDelete(),
                end.result() + " with partition " + SwarmDatabase.partition(set) + " instead of " + partition);
        if (wanted.getUpdateStrategy().getRollingUpdate() == null) {
            // To set a partition it is given one; 0 means the same.
            check(
                    is.getUpdateStrategy()
                            .getType()
                            .equals(wanted.getUpdateStrategy().getType()),
                    end.result() + " with strategy " + is.getUpdateStrategy());
            is.setUpdateStrategy(wanted.getUpdateStrategy());
        } else {
            wanted.getUpdateStrategy().getRollingUpdate().setPartition(SwarmDatabase.partition(set));
        }
        writeOutDefaults(is);
        writeOutDefaults(wanted);
        stage.chronicle.check(
                is.equals(wanted),
                () -> end.result() + " with another spec than undisturbed: " + is + " instead of " + wanted);
    }

    /** A server that knows the field writes its default with the next write (1.37); others leave it out. */
    private static void writeOutDefaults(StatefulSetSpec spec) {
        RollingUpdateStatefulSetStrategy strategy = spec.getUpdateStrategy().getRollingUpdate();
        if (strategy != null && strategy.getMaxUnavailable() == null) {
            strategy.setMaxUnavailable(new IntOrString(1));
        }
    }

    private boolean onDelete() {
        return stage.first.getSpec().getUpdateStrategy().getType().equals("OnDelete");
    }

    /** Whether somebody else's template stands as it was applied, and the pods went back under it. */
    private boolean isLeftToItsOwner() {
        return stage.scene.applied().isPresent()
                && !stage.state().orElseThrow().wayBack().equals(Optional.of(RollbackBy.TEMPLATE));
    }

    private PodTemplateSpec renewed() {
        return SwarmDatabase.renewed(stage.first).getSpec().getTemplate();
    }

    private int endPartition() {
        if (stage.scene.applied().isPresent()) {
            return SwarmDatabase.partition(stage.first);
        }
        return switch (stage.scene.endPartition()) {
            case ZERO -> 0;
            case ORIGINAL -> SwarmDatabase.partition(stage.first);
            case GUARD -> EndPartition.GUARD_PARTITION;
        };
    }

    /** A small number for the course, for each ordinal on the way there and back, and for each thing that happened. */
    private void budgets() {
        int ordinals = stage.scene.replicas() + 3;
        int notes = stage.scene.members().has(PodMoment.PREPARE) ? 4 * ordinals : 0;
        int writes = 20 + 6 * ordinals + notes + 10 * disturbances + 4 * fleet.size();
        check(
                stage.truth.writes() <= writes,
                stage.truth.writes() + " writes of the set, at most " + writes + " have a reason");
        int requests = 60 + 10 * ordinals + 40 * disturbances + 40 * fleet.size();
        check(fleet.requests() <= requests, fleet.requests() + " requests, at most " + requests + " have a reason");
    }

    /** A reason names only what happened. */
    private void truthful(String reason) {
        if (reason.contains("someone else changed the pod template") || reason.contains("template from before back")) {
            check(happened(Deed.TEMPLATE, Deed.SET), "nobody changed the template: " + reason);
        }
        if (reason.contains("someone else moved")) {
            check(happened(Deed.STRATEGY, Deed.SET), "nobody moved the partition: " + reason);
        }
        if (reason.contains("spec.updateStrategy.type")) {
            check(happened(Deed.STRATEGY, Deed.SET), "nobody changed the strategy: " + reason);
        }
    }

    private boolean happened(Deed... deeds) {
        Set<Deed> others = stage.truth.others();
        return List.of(deeds).stream().anyMatch(others::contains);
    }

    private void check(boolean holds, String otherwise) {
        stage.chronicle.check(holds, otherwise);
    }
}
