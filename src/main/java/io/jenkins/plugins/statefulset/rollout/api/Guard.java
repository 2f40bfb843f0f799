package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.driver.ConflictRetrying;
import io.jenkins.plugins.statefulset.rollout.driver.PartitionWriter;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Setup;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observer;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.neighbour.FieldOwners;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Puts the guard of a set up and takes it down.
 *
 * <ol>
 *   <li>The guard is the partition {@link #PARTITION}. Under it a new template moves no pod, and pods that are made anew or by a scale-up are made
 *       from the current revision (seen on Kubernetes 1.37.2, OrderedReady and Parallel; with a partition of just the replicas a scale-up
 *       makes them from the new one).
 *   <li>A set with OnDelete has none and needs none.
 *   <li>While a rollout is under way or held the partition is that rollout's.
 *   <li>It is taken down only where that rolls nothing: every pod is on the revision of the template in place. The partition is 0 then.
 *   <li>Another partition than the guard's is somebody's: taking the guard down leaves it.
 * </ol>
 */
final class Guard {
    /** Above any number of replicas. */
    static final int PARTITION = EndPartition.GUARD_PARTITION;

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final Supplier<StatefulSet> set;
    private final Runnable requireFree;

    /**
     * @param set reads it
     * @param requireFree throws where a rollout of it is under way or held
     */
    Guard(Cluster cluster, Scheduler scheduler, Supplier<StatefulSet> set, Runnable requireFree) {
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.set = set;
        this.requireFree = requireFree;
    }

    GuardStatus status() {
        return status(PendingChanges.observed(set, scheduler));
    }

    /** @return how it stood before */
    GuardStatus up() {
        return move(before -> {
            if (before.state() == GuardStatus.State.UP) {
                return OptionalInt.empty();
            }
            requireFree.run();
            return OptionalInt.of(PARTITION);
        });
    }

    /** @return how it stood before */
    GuardStatus down() {
        return move(before -> {
            if (before.state() != GuardStatus.State.UP) {
                return OptionalInt.empty();
            }
            requireFree.run();
            before.unknown().ifPresent(why -> {
                throw new BadRequestException(why);
            });
            before.pending().ifPresent(pending -> {
                throw new BadRequestException(Phrase.of("refused.guard-holds-change")
                        .with("set", before.namespace() + "/" + before.name())
                        .with("pods", Message.listed(pending.waiting()))
                        .with("changes", Message.listed(PendingWords.changes(pending), Message.Between.COMMA))
                        .with("command", TypedCommand.runApplied(before.namespace(), before.name())));
            });
            return OptionalInt.of(0);
        });
    }

    /**
     * @param judge which partition it is to have; none to leave it, and a problem where it may not be moved
     * @return how it stood before
     */
    private GuardStatus move(Function<GuardStatus, OptionalInt> judge) {
        return new ConflictRetrying(scheduler).write(() -> PendingChanges.observed(set, scheduler), seen -> {
            GuardStatus before = status(seen);
            if (before.strategy() == UpdateStrategy.ON_DELETE) {
                throw new BadRequestException(
                        Phrase.of("refused.nothing-to-guard").with("set", before.namespace() + "/" + before.name()));
            }
            judge.apply(before).ifPresent(partition -> new PartitionWriter(cluster).write(seen, partition));
            return before;
        });
    }

    private GuardStatus status(StatefulSet seen) {
        return status(seen, new Observer(cluster.version()).set(seen), PendingChanges.of(cluster, seen));
    }

    /** @param changes reads what is pending on that set */
    static GuardStatus status(StatefulSet seen, SetView shape, PendingChanges changes) {
        Optional<PendingChange> pending = Optional.empty();
        Optional<Message> unknown = Optional.empty();
        try {
            pending = changes.find(RollbackBy.PARTITION);
        } catch (BadRequestException why) {
            unknown = Optional.of(why.told());
        } catch (ClusterException refused) {
            if (refused.reason() != ClusterException.Reason.FORBIDDEN) {
                throw refused;
            }
            unknown = Optional.of(refused.told());
        }
        return new GuardStatus(
                shape.namespace(),
                shape.name(),
                shape.strategy(),
                shape.partition(),
                pending,
                unknown,
                FieldOwners.ofPartition(seen),
                StateAnnotation.state(seen)
                        .filter(state -> !state.over())
                        .map(RolloutState::setup)
                        .map(Setup::id));
    }
}
