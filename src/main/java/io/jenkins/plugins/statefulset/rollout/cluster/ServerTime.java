package io.jenkins.plugins.statefulset.rollout.cluster;

import java.time.Duration;
import java.time.Instant;

/**
 * The time of the API server, as far as it is known: what stands in the objects of a cluster is compared with it, and what
 * is written there is taken from it. So it does not matter whether the clock of this process is right, or is set.
 */
public final class ServerTime implements Scheduler {
    /** A difference below this is not worth a word. */
    public static final Duration WORTH_A_WORD = Duration.ofSeconds(5);

    /** The server's clock may be known better, or be set, before a time comes that is far away. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final ServerClock server;
    private final Scheduler scheduler;

    /** @param scheduler stays the caller's to close */
    public ServerTime(Cluster cluster, Scheduler scheduler) {
        this.server = cluster.clock();
        this.scheduler = scheduler;
    }

    @Override
    public Instant now() {
        ClockReading moment = scheduler.moment();
        return moment.clock().minus(server.ahead(moment));
    }

    @Override
    public ClockReading moment() {
        return scheduler.moment();
    }

    @Override
    public void execute(Runnable task) {
        scheduler.execute(task);
    }

    @Override
    public Cancellable schedule(Instant at, Runnable task) {
        Appointment appointment = new Appointment(at, task);
        appointment.arm();
        return appointment;
    }

    @Override
    public Cancellable after(Duration delay, Runnable task) {
        return scheduler.after(delay, task);
    }

    @Override
    public void pause(Duration length) {
        scheduler.pause(length);
    }

    private final class Appointment implements Cancellable {
        private final Instant at;
        private final Runnable task;
        private boolean cancelled;
        private Cancellable next = () -> {};

        Appointment(Instant at, Runnable task) {
            this.at = at;
            this.task = task;
        }

        synchronized void arm() {
            if (!cancelled) {
                Duration left = Duration.between(now(), at);
                next = after(left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left, this::look);
            }
        }

        private void look() {
            if (now().isBefore(at)) {
                arm();
            } else if (!isCancelled()) {
                task.run();
            }
        }

        private synchronized boolean isCancelled() {
            return cancelled;
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            next.cancel();
        }
    }
}
