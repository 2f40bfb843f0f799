package io.jenkins.plugins.statefulset.rollout.sim;

/**
 * The process that made a request died. It is no exception that a program could handle: whatever catches it keeps a dead
 * process alive, and every request of that process throws it from now on.
 */
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1L;

    SimulatedCrash(String message) {
        super(message);
    }
}
