package io.jenkins.plugins.statefulset.rollout.cluster;

import java.time.Duration;
import java.time.Instant;

/**
 * Time and the threads that work is done on. Behind it stands the system's clock and a small pool, or the virtual time
 * of a simulation, where everything happens on the one thread that advances it.
 */
public interface Scheduler {

    Instant now();

    /** Now, for measuring how much time passes. */
    ClockReading moment();

    /** Runs a task soon. Tasks may run at the same time as each other. */
    void execute(Runnable task);

    /** Runs a task at that time, or soon if it has passed. */
    Cancellable schedule(Instant at, Runnable task);

    /** Runs a task after that much time, whatever is done to the clock meanwhile. */
    Cancellable after(Duration delay, Runnable task);

    /** Lets that much time pass on the calling thread; less where the thread is interrupted, which it then stays. */
    void pause(Duration length);

    /** Takes back a scheduled task. */
    interface Cancellable {
        /** Does nothing if the task has begun. */
        void cancel();
    }
}
