package io.jenkins.plugins.statefulset.rollout.cli;

/** Requests to stop from outside: Ctrl-C, or whoever ends the process. */
@FunctionalInterface
interface Interrupts {
    /** None ever comes. */
    Interrupts NONE = action -> () -> {};

    /** Runs the action for each interrupt, on a thread of its own, instead of ending the process. */
    Registration onInterrupt(Runnable action);

    /** Takes the action back. */
    @FunctionalInterface
    interface Registration {
        void cancel();
    }
}
