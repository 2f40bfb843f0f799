package io.jenkins.plugins.statefulset.rollout.swarm;

import java.util.Optional;

/** The way to {@link SwarmRun} for the benchmark. */
public final class RandomRuns {
    private RandomRuns() {}

    /**
     * Plays one random run and checks everything.
     *
     * @return what it does not keep of its promises, with the seed; empty where it keeps them all
     */
    public static Optional<String> check(long seed) {
        SwarmRun.Verdict verdict = SwarmRun.of(seed);
        return verdict.passed() ? Optional.empty() : Optional.of("seed " + seed + ": " + verdict.wrong());
    }
}
