package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates.BuildGates;

/** The gates of a rollout that its build judges: they are found under the id that it has now. */
final class JudgedGates {
    private volatile BuildGates judges = BuildGates.NONE;

    /** From when they are opened the next time. */
    void judgedBy(BuildGates build) {
        judges = build;
    }

    void open(RolloutRecord record) {
        String id = record.rolloutId().orElseThrow();
        judges.waves().ifPresent(gate -> WaveGates.get().open(id, gate));
        judges.pods().ifPresent(gate -> WaveGates.get().open(id, gate));
    }

    void close(RolloutRecord record) {
        record.rolloutId().ifPresent(WaveGates.get()::close);
    }
}
