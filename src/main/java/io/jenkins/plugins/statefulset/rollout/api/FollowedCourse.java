package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.engine.kept.End;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rollout that another process drives tells, found by comparing each look at its record and its pods with the one before.
 *
 * <ol>
 *   <li>What was there at the first look is known ({@link RecordedCourse}); of it only a hold and an end are told.
 *   <li>What leaves no trace in the record is not told: gates that pass, budgets, refused commands, the last log lines of a pod.
 *   <li>A rollout that takes the place of the one before begins with its own plan.
 * </ol>
 *
 * Not safe for use by several threads.
 */
public final class FollowedCourse {
    private final Map<Integer, PodView> pods = new HashMap<>();
    private RolloutState last;
    private Optional<Hold> holdTold = Optional.empty();
    private boolean endTold;

    /** @param first with a record */
    public FollowedCourse(RolloutStatus first) {
        this.last = first.state().orElseThrow();
        List<RolloutEvent> unused = changedPods(first, last.setup().startedAt());
    }

    /** What is known at the first look, and was told elsewhere. */
    public static List<RolloutEvent> known(RolloutStatus first) {
        return RecordedCourse.events(first);
    }

    /**
     * What is new.
     *
     * @return in the order in which it is to be told; nothing where the set has no record
     */
    public List<RolloutEvent> next(RolloutStatus status, Instant now) {
        if (status.state().isEmpty()) {
            return List.of();
        }
        RolloutState state = status.state().get();
        List<RolloutEvent> told = new ArrayList<>();
        if (last.setup().id().equals(state.setup().id())) {
            told.addAll(changedPods(status, now));
            new Comparison(status, last, state, now, told).tell();
        } else {
            told.addAll(RecordedCourse.events(status));
            pods.clear();
            List<RolloutEvent> unused = changedPods(status, now);
            endTold = false;
        }
        state.held()
                .filter(hold -> !holdTold.equals(Optional.of(hold)))
                .ifPresent(hold -> told.add(
                        new RolloutEvent.Held(hold.at(), name(status), hold.reason(), hold.person(), hold.why())));
        state.end().filter(end -> !endTold).ifPresent(end -> told.add(ended(status, state, end)));
        holdTold = state.held();
        endTold = state.end().isPresent();
        last = state;
        return told;
    }

    private static RolloutEvent ended(RolloutStatus status, RolloutState state, End end) {
        return new RolloutEvent.Finished(
                end.at(),
                name(status),
                end.result(),
                end.reason(),
                Duration.between(state.setup().startedAt(), end.at()).toMillis() / 1000.0,
                Optional.of(status.set().replicas()),
                end.result() == Result.ROLLED_BACK && end.untouched().isEmpty() ? left(state) : Optional.empty(),
                end.why());
    }

    private static Optional<RolloutEvent.LeftToOwner> left(RolloutState state) {
        return state.setup()
                .applied()
                .map(applied -> new RolloutEvent.LeftToOwner(
                        state.wayBack().orElse(applied.rollbackBy()),
                        state.strategy().equals(Optional.of(UpdateStrategy.ON_DELETE)) ? 0 : state.partition(),
                        applied.owner()));
    }

    private List<RolloutEvent> changedPods(RolloutStatus status, Instant now) {
        List<RolloutEvent> told = new ArrayList<>();
        for (int index = status.pods().size() - 1; index >= 0; index--) {
            Optional<PodView> pod = status.pods().get(index);
            if (pod.isEmpty()) {
                continue;
            }
            PodView seen = pod.get();
            PodView before = pods.put(index, seen);
            boolean same = before != null
                    && before.uid().equals(seen.uid())
                    && before.state() == seen.state()
                    && before.revision().equals(seen.revision())
                    && before.reason().equals(seen.reason());
            if (!same) {
                told.add(new RolloutEvent.PodChanged(
                        now,
                        name(status),
                        seen.name(),
                        status.set().ordinal(index),
                        seen.revision(),
                        seen.state(),
                        seen.reason(),
                        Optional.empty(),
                        seen.cause()));
            }
        }
        return told;
    }

    private static String name(RolloutStatus status) {
        return status.set().namespace() + "/" + status.set().name();
    }

    /** Two records of one rollout. */
    private record Comparison(
            RolloutStatus status, RolloutState from, RolloutState state, Instant now, List<RolloutEvent> told) {
        void tell() {
            if (from.held().isPresent() && state.held().isEmpty() && state.end().isEmpty()) {
                told.add(new RolloutEvent.Resumed(now, set(), state.driver().orElse("somebody")));
            }
            if (from.target().isEmpty() && state.target().isPresent() && state.phase() == Phase.ROLLING) {
                told.add(new RolloutEvent.Armed(
                        now, set(), state.target().get(), state.setup().baseRevision(), from.partition()));
            }
            waves();
            if (from.partition() != state.partition() && state.phase() != Phase.DONE) {
                told.add(new RolloutEvent.PartitionMoved(now, set(), from.partition(), state.partition(), chosen()));
            }
            state.blocked()
                    .filter(blocked -> from.blocked()
                            .filter(known -> known.by().equals(blocked.by()))
                            .isEmpty())
                    .ifPresent(blocked -> told.add(
                            new RolloutEvent.Blocked(now, set(), blocked.by(), blocked.message(), blocked.why())));
            if (from.phase() != Phase.ROLLING_BACK && state.phase() == Phase.ROLLING_BACK) {
                state.failure()
                        .ifPresent(failure -> told.add(new RolloutEvent.RollingBack(
                                now, set(), failure.reason(), failure.by(), state.wayBack(), failure.why())));
            }
        }

        private List<Integer> chosen() {
            int known = Math.min(from.chosen().size(), state.chosen().size());
            return state.chosen().subList(known, state.chosen().size());
        }

        private void waves() {
            boolean first = from.target().isEmpty() && state.target().isPresent() && state.phase() == Phase.ROLLING;
            boolean next = from.target().isPresent() && state.wave() > from.wave();
            if (next) {
                told.add(new RolloutEvent.WaveChanged(now, set(), from.wave(), StepState.PASSED));
            }
            if (first || next) {
                told.add(new RolloutEvent.WaveChanged(now, set(), state.wave(), StepState.STARTED));
            }
        }

        private String set() {
            return name(status);
        }
    }
}
