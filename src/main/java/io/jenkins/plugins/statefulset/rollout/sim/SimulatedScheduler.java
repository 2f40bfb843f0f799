package io.jenkins.plugins.statefulset.rollout.sim;

import io.jenkins.plugins.statefulset.rollout.cluster.ClockReading;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import java.time.Duration;
import java.time.Instant;

/** The virtual time of one process, as the clock of its machine shows it. */
final class SimulatedScheduler implements Scheduler {
    private final SimulatedClock clock;
    private final TaskQueue process;
    private final ProcessClock own;

    SimulatedScheduler(SimulatedClock clock, TaskQueue process, ProcessClock own) {
        this.clock = clock;
        this.process = process;
        this.own = own;
    }

    @Override
    public Instant now() {
        return own.now();
    }

    @Override
    public ClockReading moment() {
        return own.moment();
    }

    @Override
    public void execute(Runnable task) {
        clock.add(process, clock.millis(), task);
    }

    @Override
    public Cancellable schedule(Instant at, Runnable task) {
        return clock.add(process, Math.max(clock.millis(), own.trueTime(at)), task)::cancel;
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        long millis = delay.plusNanos(999_999).toMillis();
        return clock.add(process, clock.millis() + Math.max(0, millis), task)::cancel;
    }

    @Override
    public void pause(Duration length) {
        clock.block(length.toMillis());
        own.awaitWaking();
    }
}
