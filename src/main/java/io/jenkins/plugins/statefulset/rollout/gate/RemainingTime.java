package io.jenkins.plugins.statefulset.rollout.gate;

import java.time.Duration;

/** How much time a look at a gate's condition has. */
interface RemainingTime {
    /** What is left for this look, at least 1 s. The last one has some seconds beyond the gate's timeout. */
    Duration left();

    /** Whether nobody waits for the answer any more, or nothing is left. */
    boolean isOver();
}
