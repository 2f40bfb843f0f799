package io.jenkins.plugins.statefulset.rollout.gate;

import java.util.concurrent.CompletionStage;

/** A gate of the caller's own. */
@FunctionalInterface
public interface Gate {
    /**
     * Called once when the wave has soaked, and again after a crash or a resume. Must return at once; an exceptional
     * completion counts as a failed gate.
     */
    CompletionStage<GateVerdict> check(GateContext context);
}
