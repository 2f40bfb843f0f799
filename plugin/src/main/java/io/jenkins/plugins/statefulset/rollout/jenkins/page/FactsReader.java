package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.page.RolloutFacts.Drive;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Ballots;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Fate;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Fates;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollout;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.NextActions;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Finds out what can be said of a rollout now: from what its build keeps of it, and from who drives it. */
final class FactsReader {
    private static final Logger LOG = Logger.getLogger(FactsReader.class.getName());

    private FactsReader() {}

    static RolloutFacts read(RolloutAction action, RolloutRecord record, Reader reader) {
        Optional<LiveRollout> live = LiveRollouts.get().find(action.run(), record);
        List<RolloutEvent> events = events(action, record);
        return new RolloutFacts(
                NextActions.goOnMessage(action.run(), record),
                timeline(events, live.isPresent(), reader),
                record.outcome(),
                record.reasonMessage(),
                live.map(here -> drive(here, record)).orElseGet(() -> undriven(action.run(), record)),
                Ballots.of(events),
                reader);
    }

    private static Drive drive(LiveRollout live, RolloutRecord record) {
        return record.unattended() ? new Drive.Itself(live.stop()) : new Drive.Here(live.stop());
    }

    private static Drive undriven(Run<?, ?> run, RolloutRecord record) {
        if (run.isLogUpdated() && record.outcome().isEmpty()) {
            return new Drive.Soon();
        }
        Optional<Fate> kept = record.replacement()
                .<Fate>map(by -> new Fate.Replaced(Message.of(by)))
                .or(() -> record.outcome()
                        .filter(result -> record.over())
                        .map(result -> new Fate.Over(
                                new Outcome(
                                        record.rolloutId().orElse(""),
                                        result,
                                        record.reasonMessage().orElse(Message.none()),
                                        record.duration()),
                                record.elsewhere().orElse(""))));
        return new Drive.Nobody(kept.orElseGet(() -> Fates.get().of(run, record)));
    }

    private static List<RolloutEvent> events(RolloutAction action, RolloutRecord record) {
        try {
            return action.events(record).read();
        } catch (IOException unreadable) {
            LOG.log(
                    Level.WARNING,
                    unreadable,
                    () -> "cannot read " + action.events(record).path());
            return List.of();
        }
    }

    private static Optional<RolloutTimeline> timeline(List<RolloutEvent> events, boolean driven, Reader reader) {
        if (events.isEmpty()) {
            return Optional.empty();
        }
        Instant until = driven ? Instant.now() : Instant.MIN;
        return Optional.of(RolloutTimeline.of(events, reader.zone(), until, reader.wording()));
    }
}
