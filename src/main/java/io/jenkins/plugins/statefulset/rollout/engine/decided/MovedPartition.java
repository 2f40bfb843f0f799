package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.HoldCause;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition.Choice;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Answers somebody else who moved the partition while a rollout is under way or held.
 *
 * <ol>
 *   <li>The rollout is held, and who wrote it is named, as far as {@code metadata.managedFields} tells.
 *   <li>Where it was lowered the controller takes pods that were not released, and asks no budget (invariants 2 and 4): the write that holds
 *       puts it back to what was released, so that the controller stops where it stands. A hold that does not stop is none.
 *   <li>Where no pod moves by it, because it was raised, or lies above the replicas, it is left (invariant 9).
 *   <li>A source that corrects drift writes again within seconds. For {@link #WATCH} after each time the driver stays, and puts it back again; after
 *       {@link #MOST} times it leaves it, and says that the controller rolls: nobody fights for ever.
 *   <li>Whoever resumes a held rollout goes on from its own partition, which is written back in the same write, unless they accept the lower one
 *       that they find: it would count as released what nobody has released. What it lets go, and which pods have gone, is told either way.
 * </ol>
 */
final class MovedPartition {
    /** Argo CD's self-heal comes after 5 s, then ever later; Flux corrects drift in minutes, and is not waited for. */
    static final Duration WATCH = Duration.ofSeconds(30);

    static final int MOST = 3;

    private MovedPartition() {}

    static Write answer(Observation seen, Instant now) {
        RolloutState state = seen.state();
        return isLowered(seen)
                ? putBack(seen, 1, now)
                : hold(
                        state,
                        OptionalInt.empty(),
                        new StopCause.PartitionChanged(
                                state.partition(), seen.set().partition(), false, seen.mover(), 0),
                        now);
    }

    /** What is left to do for a rollout that is held; empty where nothing is. */
    static Optional<Step> watched(Observation seen, Instant now) {
        Optional<Hold> held = seen.state().held();
        Optional<StopCause.PartitionChanged> moved = held.flatMap(Hold::why)
                .filter(StopCause.PartitionChanged.class::isInstance)
                .map(StopCause.PartitionChanged.class::cast)
                .filter(StopCause.PartitionChanged::putBack);
        if (moved.isEmpty()) {
            return Optional.empty();
        }
        Instant until = held.get().at().plus(WATCH);
        if (!now.isBefore(until)) {
            return Optional.empty();
        }
        if (!isLowered(seen)) {
            return Optional.of(
                    new Wait(new WaitCause.PartitionKept(seen.state().partition(), until), Optional.of(until)));
        }
        int times = Math.max(1, moved.get().times()) + 1;
        return Optional.of(times <= MOST ? putBack(seen, times, now) : leave(seen, times, now));
    }

    /** What somebody who resumes it finds; empty where the partition is not lowered. */
    static Optional<FoundPartition> found(Observation seen, Choice choice) {
        if (!isLowered(seen) || !isPlaced(seen.state())) {
            return Optional.empty();
        }
        SetView set = seen.set();
        int from = Math.min(seen.state().partition(), set.replicas());
        List<Integer> indexes = IntStream.iterate(from - 1, index -> index >= set.partition(), index -> index - 1)
                .boxed()
                .toList();
        return Optional.of(new FoundPartition(
                set.partition(),
                seen.state().partition(),
                choice,
                indexes.stream().map(set::ordinal).toList(),
                indexes.stream()
                        .filter(index -> seen.pods()
                                .get(index)
                                .filter(pod -> isTaken(pod, set))
                                .isPresent())
                        .map(set::ordinal)
                        .toList()));
    }

    private static boolean isTaken(PodView pod, SetView set) {
        return pod.terminating()
                || (pod.revision().isPresent() && pod.revision().equals(set.updateRevision()));
    }

    /** Whether the partition is the rollout's since its first write. */
    static boolean isPlaced(RolloutState state) {
        return state.phase() != Phase.BACKUP || state.setup().applied().isPresent();
    }

    private static boolean isLowered(Observation seen) {
        SetView set = seen.set();
        return set.strategy() == UpdateStrategy.ROLLING_UPDATE
                && set.partition() < Math.min(seen.state().partition(), set.replicas());
    }

    private static Write putBack(Observation seen, int times, Instant now) {
        int own = seen.state().partition();
        return hold(
                seen.state(),
                OptionalInt.of(own),
                new StopCause.PartitionChanged(own, seen.set().partition(), true, seen.mover(), times),
                now);
    }

    private static Write leave(Observation seen, int times, Instant now) {
        return hold(
                seen.state(),
                OptionalInt.empty(),
                new StopCause.PartitionChanged(
                        seen.state().partition(), seen.set().partition(), false, seen.mover(), times),
                now);
    }

    private static Write hold(RolloutState state, OptionalInt partition, StopCause reason, Instant now) {
        Hold hold = new Hold(reason, Optional.empty(), now, Optional.of(HoldCause.PARTITION_MOVED));
        return new Write(
                state.held(hold), partition, TemplateSource.KEEP, new Transition.Hold(reason, Optional.empty()));
    }
}
