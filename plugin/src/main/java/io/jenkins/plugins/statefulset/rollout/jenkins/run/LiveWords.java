package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.GateChanged;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.report.ReportParts;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** What a rollout that is driven here waits for or does now, in a few words. */
final class LiveWords {
    private LiveWords() {}

    /**
     * @param where it stops; empty while it moves
     * @param asked the gate at which people with names are asked
     */
    static String of(Optional<RolloutStop> where, Optional<GateChanged> asked, EventFile file) {
        if (where.isPresent() && where.get() instanceof RolloutStop.Held held) {
            return "held by " + held.by() + ": " + FieldNames.ROLLOUT.in(held.reason());
        }
        if (where.isPresent() && where.get() instanceof RolloutStop.AtGate gate) {
            return "waits for a promotion after wave " + gate.wave().number();
        }
        if (where.isPresent() && where.get() instanceof RolloutStop.Elsewhere elsewhere) {
            return "driven by " + elsewhere.driver();
        }
        Optional<String> people = asked.flatMap(LiveWords::awaited);
        if (people.isPresent()) {
            return people.get();
        }
        try {
            List<RolloutEvent> events = file.read();
            return events.isEmpty()
                    ? "begins"
                    : ReportParts.currentWait(RolloutTimeline.of(
                                    events, ZoneId.systemDefault(), Instant.now(), FieldNames.ROLLOUT))
                            .orElse("pods are on their way");
        } catch (IOException unreadable) {
            return "goes on";
        }
    }

    /** The approval that is waited for, in a few words. */
    private static Optional<String> awaited(GateChanged gate) {
        return gate.approval()
                .map(asked -> "waits for the approval of wave " + gate.wave() + " by "
                        + String.join(", ", asked.submitters())
                        + asked.until().map(end -> ", until " + end).orElse(""));
    }
}
