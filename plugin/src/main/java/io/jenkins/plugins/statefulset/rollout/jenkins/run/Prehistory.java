package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.api.RecordedCourse;
import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Setup;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What a rollout told before a build took it up.
 *
 * <ol>
 *   <li>What builds of this Jenkins were told, as they were told it.
 *   <li>Else what its record and its pods know; nothing else.
 *   <li>A build that knows something of it already is told nothing again.
 * </ol>
 */
final class Prehistory {
    private static final Logger LOG = Logger.getLogger(Prehistory.class.getName());
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final Run<?, ?> run;
    private final RolloutRecord record;
    private final RolloutStatus status;

    Prehistory(Run<?, ?> run, RolloutRecord record, RolloutStatus status) {
        this.run = run;
        this.record = record;
        this.status = status;
    }

    /** Writes it into the build's own file, if that is empty. */
    void tell(EventFile file) {
        if (file.size() > 0) {
            return;
        }
        List<RolloutEvent> before = inOtherBuilds().orElseGet(() -> RecordedCourse.events(status));
        try {
            for (RolloutEvent event : before) {
                file.append(event);
            }
        } catch (IOException full) {
            LOG.log(Level.WARNING, full, () -> "cannot write to " + file.path());
        }
    }

    private Optional<List<RolloutEvent>> inOtherBuilds() {
        return others().stream()
                .map(Prehistory::read)
                .filter(events -> events.stream().anyMatch(RolloutEvent.Planned.class::isInstance))
                .max(Comparator.comparing(List::size));
    }

    private List<KnownRollouts.Known> others() {
        return record.rolloutId().map(KnownRollouts.get()::of).orElse(List.of()).stream()
                .filter(known -> known.record() != record)
                .toList();
    }

    private static List<RolloutEvent> read(KnownRollouts.Known known) {
        try {
            return RolloutAction.of(known.run()).events(known.record()).read();
        } catch (IOException unreadable) {
            LOG.log(Level.WARNING, unreadable, () -> "cannot read the events of " + known.run());
            return List.of();
        }
    }

    /** What is taken up, in a line for the log. */
    String words() {
        RolloutState state = status.state().orElseThrow();
        Setup setup = state.setup();
        int waves = WavePlan.count(setup.options().waves(), status.set().replicas());
        String where =
                switch (state.phase()) {
                    case BACKUP -> "at its backup";
                    case ROLLING -> "in wave " + state.wave() + " of " + waves;
                    case ROLLING_BACK ->
                        "rolling back"
                                + state.failure()
                                        .map(why -> ": " + FieldNames.ROLLOUT.in(why.reason()))
                                        .orElse("");
                    case DONE -> "over";
                };
        String first = others().stream()
                .findFirst()
                .map(known -> " in " + known.run().getFullDisplayName())
                .orElse("");
        return run.getFullDisplayName() + " takes up rollout " + setup.id() + " of " + record.target() + ", begun "
                + TIME.format(setup.startedAt().atZone(ZoneId.systemDefault())) + " by " + setup.by() + first + ": "
                + setup.change() + "; " + where;
    }
}
