package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What a view of a rollout is shown first that is opened in the middle: in which wave it is, and for whom it waits. */
final class FirstShown {
    private FirstShown() {}

    /** @param before all that was told so far */
    static List<RolloutEvent> of(List<RolloutEvent> before) {
        return Stream.of(
                        last(
                                before,
                                event -> event instanceof RolloutEvent.WaveChanged wave
                                        && wave.state() == StepState.STARTED),
                        last(before, FirstShown::isOfPromotion),
                        Ballots.of(before).open().<RolloutEvent>map(gate -> gate))
                .flatMap(Optional::stream)
                .toList();
    }

    private static boolean isOfPromotion(RolloutEvent event) {
        return event instanceof RolloutEvent.Promoted
                || event instanceof RolloutEvent.Resumed
                || (event instanceof RolloutEvent.GateChanged gate
                        && gate.name().equals(GateSpec.Manual.LABEL));
    }

    private static Optional<RolloutEvent> last(List<RolloutEvent> events, Predicate<RolloutEvent> wanted) {
        return events.stream().filter(wanted).reduce((first, second) -> second);
    }
}
