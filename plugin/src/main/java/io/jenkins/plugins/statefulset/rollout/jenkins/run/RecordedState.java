package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.engine.kept.End;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** Where the record on its set says that a rollout is, whoever drives it. */
sealed interface RecordedState {
    /** It is over. */
    record Over(Outcome outcome) implements RecordedState {}

    /** It was held, by its own failure or by a person. */
    record Held(Hold hold, Outcome outcome) implements RecordedState {
        boolean byPerson() {
            return hold.person().isPresent();
        }
    }

    /** It is neither over nor held. */
    record Open(RolloutState state) implements RecordedState {}

    /** The set is gone, or has the record of another rollout, or none. */
    record Gone() implements RecordedState {}

    /** @param ours whether a record is that of the rollout that is meant */
    static RecordedState of(Optional<RolloutState> record, Predicate<RolloutState> ours) {
        return record.filter(ours).<RecordedState>map(RecordedState::of).orElseGet(Gone::new);
    }

    private static RecordedState of(RolloutState state) {
        if (state.end().isPresent()) {
            End end = state.end().get();
            return new Over(outcome(state, end.result(), end.reason(), end.at()));
        }
        if (state.held().isPresent()) {
            Hold hold = state.held().get();
            return new Held(hold, outcome(state, Result.HELD, hold.reason(), hold.at()));
        }
        return new Open(state);
    }

    private static Outcome outcome(RolloutState state, Result result, Message reason, Instant at) {
        return new Outcome(
                state.setup().id(),
                result,
                reason,
                Duration.between(state.setup().startedAt(), at));
    }
}
