package io.jenkins.plugins.statefulset.rollout.engine.kept;

import io.jenkins.plugins.statefulset.rollout.event.RecordFault;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.util.List;
import java.util.Optional;

/**
 * Whether the record on a set is one that a rollout can have written. Whoever may edit the set can edit it.
 *
 * <ol>
 *   <li>Nothing is missing, and times and numbers are possible: {@link RecordFault}.
 *   <li>Waves are counted from 1, partitions and what a person has promoted from 0.
 *   <li>There are waves, and {@code each} is the last one if it is there at all.
 *   <li>What people said at a gate is about one of the record that waits for people.
 *   <li>Each phase has what it goes by: a backup the template that comes after it, a rollback its cause, an end its outcome.
 * </ol>
 */
final class RecordCheck {
    private RecordCheck() {}

    /** What is wrong with it; empty for nothing. */
    static Optional<String> problem(RolloutState state) {
        return RecordFault.in(state)
                .or(() -> numbers(state))
                .or(() -> waves(state.setup().options().waves()))
                .or(() -> ballots(state))
                .or(() -> phase(state));
    }

    private static Optional<String> numbers(RolloutState state) {
        if (state.wave() < 1) {
            return Optional.of("wave is " + state.wave() + ", and waves begin with 1");
        }
        return state.partition() < 0 || state.setup().originalPartition() < 0 || state.promotedThrough() < 0
                ? Optional.of("a partition or promotedThrough is below 0")
                : Optional.empty();
    }

    private static Optional<String> waves(List<WaveSize> waves) {
        int each = waves.indexOf(WaveSize.EACH);
        return waves.isEmpty() || (each >= 0 && each < waves.size() - 1)
                ? Optional.of("setup.options.waves is " + waves + ", which is no list of waves")
                : Optional.empty();
    }

    private static Optional<String> ballots(RolloutState state) {
        return state.ballots().stream()
                .filter(ballot -> ballot.number() < 1
                        || ballot.wave() < 1
                        || ballot.gate() < 0
                        || state.approval(ballot).isEmpty())
                .map(ballot -> "ballots has one on gate " + ballot.gate() + " of wave " + ballot.wave()
                        + ", which waits for nobody")
                .findFirst();
    }

    private static Optional<String> phase(RolloutState state) {
        return switch (state.phase()) {
            case BACKUP -> lacks(state.pending().isEmpty(), "pending");
            case ROLLING -> Optional.empty();
            case ROLLING_BACK -> lacks(state.failure().isEmpty(), "failure");
            case DONE -> lacks(state.end().isEmpty(), "end");
        };
    }

    private static Optional<String> lacks(boolean missing, String field) {
        return missing ? Optional.of(field + " is missing in this phase") : Optional.empty();
    }
}
