package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.jenkins.plugins.statefulset.rollout.cluster.ClockReading;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The system's clock, one thread that waits for the next time, and a few that work and end when idle, whatever the
 * number of rollouts. All are daemons.
 *
 * <p>A task is run when the clock says its time, also after the clock was set or the machine slept: waits longer than a
 * minute are looked at again each minute.
 */
public final class SystemScheduler implements Scheduler, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemScheduler.class);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Duration IDLE_THREAD = Duration.ofSeconds(10);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final int DEFAULT_WORKERS = 4;

    private final Clock clock;
    private final ScheduledThreadPoolExecutor timer;
    private final ThreadPoolExecutor workers;

    public SystemScheduler() {
        this(Clock.systemUTC(), DEFAULT_WORKERS);
    }

    /** @param workers how many tasks may run at the same time, at least 1; a task that sends a request holds one */
    public SystemScheduler(Clock clock, int workers) {
        this.clock = clock;
        this.timer = new ScheduledThreadPoolExecutor(1, daemons("rollout-timer"));
        this.timer.setRemoveOnCancelPolicy(true);
        this.workers = new ThreadPoolExecutor(
                workers,
                workers,
                IDLE_THREAD.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                daemons("rollout-worker"));
        this.workers.allowCoreThreadTimeOut(true);
    }

    private static ThreadFactory daemons(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public ClockReading moment() {
        return moment(now());
    }

    /** The moment at which a clock of this machine shows that time. */
    static ClockReading moment(Instant clock) {
        return new ClockReading(clock, Duration.ofNanos(System.nanoTime()));
    }

    /** @throws RejectedExecutionException after {@link #close} */
    @Override
    public void execute(Runnable task) {
        workers.execute(() -> {
            try {
                task.run();
            } catch (RejectedExecutionException closed) {
                LOG.debug("the scheduler was closed while a task ran that had more to do");
            } catch (RuntimeException fault) {
                LOG.error("a task of a rollout failed", fault);
            }
        });
    }

    /** @throws RejectedExecutionException after {@link #close} */
    @Override
    public Cancellable schedule(Instant at, Runnable task) {
        Appointment appointment = new Appointment(at, task);
        appointment.arm();
        return appointment;
    }

    /** @throws RejectedExecutionException after {@link #close} */
    @Override
    public Cancellable after(Duration delay, Runnable task) {
        AtomicBoolean cancelled = new AtomicBoolean();
        ScheduledFuture<?> due = timer.schedule(
                () -> execute(() -> {
                    if (!cancelled.get()) {
                        task.run();
                    }
                }),
                Math.max(0, delay.toNanos()),
                TimeUnit.NANOSECONDS);
        return () -> {
            cancelled.set(true);
            due.cancel(false);
        };
    }

    @Override
    public void pause(Duration length) {
        try {
            TimeUnit.NANOSECONDS.sleep(length.toNanos());
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
        }
    }

    /** Drops what is scheduled and not begun, and waits up to 5 s for what has begun. */
    @Override
    public void close() {
        timer.shutdownNow();
        workers.getQueue().clear();
        workers.shutdown();
        try {
            if (!workers.awaitTermination(CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException interruption) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private final class Appointment implements Cancellable {
        private final Instant at;
        private final Runnable task;
        private boolean cancelled;
        private ScheduledFuture<?> next;

        Appointment(Instant at, Runnable task) {
            this.at = at;
            this.task = task;
        }

        synchronized void arm() {
            if (!cancelled) {
                next = timer.schedule(this::look, untilNextLook().toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        private Duration untilNextLook() {
            Instant now = now();
            if (!at.isAfter(now)) {
                return Duration.ZERO;
            }
            return at.isAfter(now.plus(LONGEST_WAIT)) ? LONGEST_WAIT : Duration.between(now, at);
        }

        private void look() {
            try {
                if (now().isBefore(at)) {
                    arm();
                } else {
                    execute(this::run);
                }
            } catch (RejectedExecutionException closed) {
                LOG.debug("the scheduler was closed before a task of {} began", at);
            }
        }

        private void run() {
            synchronized (this) {
                if (cancelled) {
                    return;
                }
            }
            task.run();
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            next.cancel(false);
        }
    }
}
