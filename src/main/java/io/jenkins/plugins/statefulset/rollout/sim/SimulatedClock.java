package io.jenkins.plugins.statefulset.rollout.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Virtual time: a queue of events for the cluster and one for each process that uses it, all run by the thread that
 * advances the clock.
 *
 * <ol>
 *   <li>The event with the earliest time runs next; of events of the same millisecond the one scheduled first, or in
 *       randomized order the one that the seed says.
 *   <li>While a process is inside a request, time goes on for the cluster and for other processes, not for its own
 *       tasks: a process is one thread.
 *   <li>Time never runs backwards: a task that came due while its process was busy runs late.
 * </ol>
 */
public final class SimulatedClock {
    private final TaskQueue clusterTasks = new TaskQueue();
    private final List<TaskQueue> queues = new ArrayList<>(List.of(clusterTasks));
    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final SplittableRandom shuffle;
    private final boolean shuffled;
    private long now;
    private long sequence;
    private double speed;
    private long stampSecond = Long.MIN_VALUE;
    private String stamp = "";
    private Runnable afterStep = () -> {};

    private SimulatedClock(Instant start, SplittableRandom shuffle, boolean shuffled) {
        this.now = start.toEpochMilli();
        this.shuffle = shuffle;
        this.shuffled = shuffled;
    }

    /** Events of the same millisecond run in the order in which they were scheduled. */
    static SimulatedClock inOrder(Instant start) {
        return new SimulatedClock(start, new SplittableRandom(0), false);
    }

    /** Events of the same millisecond run in an order that the seed says. */
    static SimulatedClock shuffled(Instant start, long seed) {
        return new SimulatedClock(start, new SplittableRandom(seed), true);
    }

    /** The virtual time, to the millisecond. */
    public Instant now() {
        return Instant.ofEpochMilli(now);
    }

    /** Milliseconds since the epoch. */
    long millis() {
        return now;
    }

    /** The time as Kubernetes writes it: whole seconds, UTC. */
    String timestamp() {
        long second = Math.floorDiv(now, 1000);
        if (second != stampSecond) {
            stampSecond = second;
            stamp = Instant.ofEpochSecond(second).toString();
        }
        return stamp;
    }

    /**
     * Plays at this many times real time: the thread that runs the clock sleeps between events. Not called, or with 0,
     * everything happens at once.
     */
    public void playAt(double timesRealTime) {
        speed = timesRealTime;
    }

    /** Runs a task on the thread that advances the clock, soon. The only method that other threads may call. */
    public void post(Runnable task) {
        inbox.add(task);
    }

    /**
     * Runs events until the condition holds or nothing is left to happen. The condition is looked at after each event.
     *
     * @return whether the condition holds
     */
    public boolean runUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (!step()) {
                return condition.getAsBoolean();
            }
        }
        return true;
    }

    /**
     * The same with a limit in virtual time.
     *
     * @return whether the condition holds; {@code false} where time ran out first
     */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        long end = now + limit.toMillis();
        return runUntil(() -> condition.getAsBoolean() || nextTime() > end) && condition.getAsBoolean();
    }

    /** Runs everything that is due up to that time, and ends with the clock at it. */
    public void runUntil(Instant end) {
        long limit = end.toEpochMilli();
        while (nextTime() <= limit && step()) {
            // The step is the work.
        }
        now = Math.max(now, limit);
    }

    /** Runs everything that happens in that span of time. */
    public void runFor(Duration span) {
        runUntil(Instant.ofEpochMilli(now + span.toMillis()));
    }

    /**
     * Runs the next event.
     *
     * @return whether there was one
     */
    public boolean step() {
        for (Runnable posted = inbox.poll(); posted != null; posted = inbox.poll()) {
            posted.run();
        }
        TaskQueue queue = next();
        if (queue == null) {
            return false;
        }
        long due = queue.peekTime();
        if (speed > 0 && due > now && !sleepUntil(due)) {
            return true;
        }
        runNextOf(queue);
        return true;
    }

    /** When the next event is due, not before now; empty if nothing is left to happen. */
    public Optional<Instant> nextEvent() {
        long next = nextTime();
        return next == Long.MAX_VALUE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(next));
    }

    boolean isShuffled() {
        return shuffled;
    }

    /** Goes to a time without running what comes due until then; that runs late. */
    void jumpTo(Instant time) {
        now = Math.max(now, time.toEpochMilli());
    }

    /** Does that as well after each step, behind what was asked for before. */
    void afterEachStep(Runnable hook) {
        Runnable before = afterStep;
        afterStep = () -> {
            before.run();
            hook.run();
        };
    }

    TaskQueue newQueue() {
        TaskQueue queue = new TaskQueue();
        queues.add(queue);
        return queue;
    }

    /** Schedules an event of the cluster. */
    void after(long millis, Runnable task) {
        add(clusterTasks, now + Math.max(0, millis), task);
    }

    TaskQueue.Task add(TaskQueue queue, long time, Runnable task) {
        long tie = shuffled ? shuffle.nextInt() : 0;
        return queue.add(new TaskQueue.Task(time, tie, sequence++, task));
    }

    /** Lets time pass for everybody but the processes that are busy. */
    void block(long millis) {
        long end = now + millis;
        while (true) {
            TaskQueue queue = next();
            if (queue == null || queue.peekTime() > end) {
                break;
            }
            runNextOf(queue);
        }
        now = Math.max(now, end);
    }

    private void runNextOf(TaskQueue queue) {
        now = Math.max(now, queue.peekTime());
        TaskQueue.Task task = queue.poll();
        if (queue == clusterTasks) {
            task.action().run();
        } else {
            queue.runAsProcess(task.action());
        }
        afterStep.run();
    }

    private TaskQueue next() {
        TaskQueue best = null;
        for (int i = 0; i < queues.size(); i++) {
            TaskQueue queue = queues.get(i);
            if (queue.isRunnable() && (best == null || queue.isBefore(best))) {
                best = queue;
            }
        }
        return best;
    }

    private long nextTime() {
        TaskQueue queue = next();
        return queue == null ? Long.MAX_VALUE : Math.max(now, queue.peekTime());
    }

    /** @return false if a posted task ran instead, so that the next event has to be chosen anew */
    private boolean sleepUntil(long due) {
        long began = System.nanoTime();
        try {
            Runnable posted = inbox.poll((long) ((due - now) * 1e6 / speed), TimeUnit.NANOSECONDS);
            if (posted == null) {
                return true;
            }
            long passed = (long) ((System.nanoTime() - began) * speed / 1e6);
            now = Math.min(due, now + passed);
            posted.run();
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            speed = 0;
            return true;
        }
    }
}
