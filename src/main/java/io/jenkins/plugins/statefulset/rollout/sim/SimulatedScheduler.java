package io.jenkins.plugins.statefulset.rollout.sim;

import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import java.time.Duration;
import java.time.Instant;

/** The virtual time of one process. */
final class SimulatedScheduler implements Scheduler {
    private final SimulatedClock clock;
    private final TaskQueue process;

    SimulatedScheduler(SimulatedClock clock, TaskQueue process) {
        this.clock = clock;
        this.process = process;
    }

    @Override
    public Instant now() {
        return clock.now();
    }

    @Override
    public void execute(Runnable task) {
        clock.add(process, clock.millis(), task);
    }

    @Override
    public Cancellable schedule(Instant at, Runnable task) {
        return clock.add(process, Math.max(clock.millis(), ceil(at)), task)::cancel;
    }

    @Override
    public void pause(Duration length) {
        clock.block(length.toMillis());
    }

    /** The clock counts milliseconds; a task never runs before its time. */
    private static long ceil(Instant at) {
        return at.plusNanos(999_999).toEpochMilli();
    }
}
