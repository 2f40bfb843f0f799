package io.jenkins.plugins.statefulset.rollout.engine.kept;

import io.jenkins.plugins.statefulset.rollout.event.RecordFault;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
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
    static Optional<Phrase> problem(RolloutState state) {
        return RecordFault.in(state)
                .or(() -> numbers(state))
                .or(() -> waves(state.setup().options().waves()))
                .or(() -> ballots(state))
                .or(() -> phase(state));
    }

    private static Optional<Phrase> numbers(RolloutState state) {
        if (state.wave() < 1) {
            return Optional.of(
                    Phrase.of("record.wave").with("wave", state.wave()).with("first", 1));
        }
        return state.partition() < 0 || state.setup().originalPartition() < 0 || state.promotedThrough() < 0
                ? Optional.of(Phrase.of("record.below")
                        .with("field", "promotedThrough")
                        .with("least", 0))
                : Optional.empty();
    }

    private static Optional<Phrase> waves(List<WaveSize> waves) {
        int each = waves.indexOf(WaveSize.EACH);
        return waves.isEmpty() || (each >= 0 && each < waves.size() - 1)
                ? Optional.of(Phrase.of("record.no-waves")
                        .with("field", "setup.options.waves")
                        .with("waves", waves.toString()))
                : Optional.empty();
    }

    private static Optional<Phrase> ballots(RolloutState state) {
        return state.ballots().stream()
                .filter(ballot -> ballot.number() < 1
                        || ballot.wave() < 1
                        || ballot.gate() < 0
                        || state.approval(ballot).isEmpty())
                .map(ballot -> Phrase.of("record.ballot")
                        .with("field", "ballots")
                        .with("gate", ballot.gate())
                        .with("wave", ballot.wave()))
                .findFirst();
    }

    private static Optional<Phrase> phase(RolloutState state) {
        return switch (state.phase()) {
            case BACKUP -> lacks(state.pending().isEmpty(), "pending");
            case ROLLING -> Optional.empty();
            case ROLLING_BACK -> lacks(state.failure().isEmpty(), "failure");
            case DONE -> lacks(state.end().isEmpty(), "end");
        };
    }

    private static Optional<Phrase> lacks(boolean missing, String field) {
        return missing ? Optional.of(Phrase.of("record.missing-in-phase").with("field", field)) : Optional.empty();
    }
}
