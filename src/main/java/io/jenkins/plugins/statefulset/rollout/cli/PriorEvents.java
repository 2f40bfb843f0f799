package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a rollout that is taken up has told elsewhere, as far as its record knows. Nobody is shown it again, but the words for
 * what follows depend on it: which revision is the new one, how many waves there are, which pods were touched.
 */
final class PriorEvents {
    private final RolloutState state;
    private final SetView set;
    private final String name;

    private PriorEvents(RolloutState state, SetView set) {
        this.state = state;
        this.set = set;
        this.name = set.namespace() + "/" + set.name();
    }

    /** The plan, and how far it has come. */
    static List<RolloutEvent> course(RolloutStatus status) {
        return status.state()
                .map(state -> new PriorEvents(state, status.set()).course())
                .orElse(List.of());
    }

    /** Every pod as it was before anything was touched. */
    static List<RolloutEvent> pods(RolloutStatus status) {
        return status.state()
                .map(state -> new PriorEvents(state, status.set()).pods())
                .orElse(List.of());
    }

    private List<RolloutEvent> course() {
        RolloutState.Setup setup = state.setup();
        Instant start = setup.startedAt();
        List<RolloutEvent> events = new ArrayList<>();
        events.add(new RolloutEvent.Planned(
                start,
                name,
                Optional.of(setup.id()),
                "",
                set.replicas(),
                set.start(),
                setup.baseRevision(),
                List.of(setup.change().split("; ")),
                WavePlan.waves(setup.options().waves(), set.replicas(), set.start()),
                new RolloutEvent.RiskSummary("none", List.of()),
                List.of(),
                List.of(),
                Optional.empty(),
                setup.ill(),
                Optional.of(set.strategy() == UpdateStrategy.ON_DELETE ? "OnDelete" : "RollingUpdate"),
                List.of()));
        state.target().ifPresent(target -> {
            events.add(new RolloutEvent.Armed(start, name, target, setup.baseRevision(), set.replicas()));
            events.add(new RolloutEvent.WaveChanged(state.since(), name, state.wave(), StepState.STARTED));
        });
        state.failure()
                .ifPresent(failure ->
                        events.add(new RolloutEvent.RollingBack(failure.at(), name, failure.reason(), failure.by())));
        return events;
    }

    private List<RolloutEvent> pods() {
        List<RolloutEvent> events = new ArrayList<>();
        for (int index = set.replicas() - 1; index >= 0; index--) {
            events.add(new RolloutEvent.PodChanged(
                    state.setup().startedAt(),
                    name,
                    set.podName(index),
                    set.ordinal(index),
                    state.setup().baseRevision(),
                    PodState.READY,
                    Optional.empty()));
        }
        return events;
    }
}
