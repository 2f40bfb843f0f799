package io.jenkins.plugins.statefulset.rollout.gate;

import java.util.concurrent.CompletionStage;

/** A gate of the caller's own. */
@FunctionalInterface
public interface Gate {
    /**
     * Called when the wave has soaked, and again after a crash or a resume. Must return at once; an exceptional
     * completion counts as a failed gate. After {@link GateVerdict.Pending} it is called again 5 s later. When nobody waits
     * for the verdict any more, the stage's future is cancelled.
     */
    CompletionStage<GateVerdict> check(GateContext context);
}
