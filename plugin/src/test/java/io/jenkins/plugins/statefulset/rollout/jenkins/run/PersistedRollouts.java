package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Finished;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Puts rollouts on builds as if they had gone through them, from what a simulated cluster told. */
public final class PersistedRollouts {
    private PersistedRollouts() {}

    /** It is over if its last event says so. */
    public static RolloutRecord add(Run<?, ?> run, String by, List<RolloutEvent> events) throws IOException {
        RolloutAction action = RolloutAction.of(run);
        String[] set = events.get(0).statefulSet().split("/", 2);
        RolloutRecord record = action.add(
                new RolloutTarget(new ClusterRef("test", null), set[0], set[1]),
                by,
                events.get(0).time(),
                WaveGates.Kind.NONE);
        for (RolloutEvent event : events) {
            action.events(record).append(event);
        }
        RolloutEvent last = events.get(events.size() - 1);
        if (last instanceof Finished finished) {
            record.ended(
                    finished.outcome(),
                    finished.reason(),
                    Duration.ofMillis(Math.round(finished.durationSeconds() * 1000)));
        }
        action.save();
        return record;
    }
}
