package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import java.util.stream.IntStream;

/** Only one rollout of a set is begun at a time here. Others of this controller wait for that moment, as long as a plan takes. */
final class StartLocks {
    /** Many more than there are threads, so that two sets hardly ever share one. */
    private static final Object[] LOCKS =
            IntStream.range(0, 64).mapToObj(number -> new Object()).toArray();

    private StartLocks() {}

    static Object of(RolloutTarget target) {
        return LOCKS[Math.floorMod(target.hashCode(), LOCKS.length)];
    }
}
