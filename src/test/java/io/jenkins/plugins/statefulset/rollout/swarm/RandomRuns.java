package io.jenkins.plugins.statefulset.rollout.swarm;

/** The way to {@link SwarmRun} for the benchmark. */
public final class RandomRuns {
    private RandomRuns() {}

    /**
     * Plays one random run and checks everything.
     *
     * @throws IllegalStateException if it keeps not what it promises; the message names the seed
     */
    public static void check(long seed) {
        SwarmRun.Verdict verdict = SwarmRun.of(seed);
        if (!verdict.passed()) {
            throw new IllegalStateException("seed " + seed + ": " + verdict.wrong());
        }
    }
}
