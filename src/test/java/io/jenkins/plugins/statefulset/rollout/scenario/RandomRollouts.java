package io.jenkins.plugins.statefulset.rollout.scenario;

/** The way to {@link RandomizedRolloutTest} for the benchmark. */
public final class RandomRollouts {
    private RandomRollouts() {}

    /** Runs one random rollout and checks every invariant. */
    public static void check(long seed) {
        RandomizedRolloutTest.run(seed);
    }
}
