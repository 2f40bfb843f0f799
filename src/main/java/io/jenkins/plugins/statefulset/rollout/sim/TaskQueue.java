package io.jenkins.plugins.statefulset.rollout.sim;

import java.util.PriorityQueue;

/** The tasks of the cluster or of one process, earliest first. */
final class TaskQueue {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private boolean busy;
    private boolean dead;
    private long asleepUntil = Long.MIN_VALUE;
    private Runnable onDeath = () -> {};

    Task add(Task task) {
        if (!dead) {
            tasks.add(task);
        }
        return task;
    }

    /** Whether a task could run now: there is one, and the process is not inside another. */
    boolean isRunnable() {
        if (busy || dead) {
            return false;
        }
        while (!tasks.isEmpty() && tasks.peek().cancelled) {
            tasks.poll();
        }
        return !tasks.isEmpty();
    }

    boolean isBefore(TaskQueue other) {
        if (asleepUntil == other.asleepUntil) {
            return tasks.element().compareTo(other.tasks.element()) < 0;
        }
        int byTime = Long.compare(peekTime(), other.peekTime());
        return byTime != 0 ? byTime < 0 : tasks.element().compareTo(other.tasks.element()) < 0;
    }

    /** When the next task is due; one that comes due during a sleep runs at its end. */
    long peekTime() {
        return Math.max(tasks.element().time, asleepUntil);
    }

    void sleepUntil(long time) {
        asleepUntil = Math.max(asleepUntil, time);
    }

    long asleepUntil() {
        return asleepUntil;
    }

    Task poll() {
        return tasks.remove();
    }

    /** Runs a task during which no other of this process runs. A crash ends the process and goes no further. */
    void runAsProcess(Runnable action) {
        busy = true;
        try {
            action.run();
        } catch (SimulatedCrash crash) {
            kill();
        } finally {
            busy = false;
        }
    }

    void kill() {
        if (!dead) {
            dead = true;
            tasks.clear();
            onDeath.run();
        }
    }

    void onDeath(Runnable action) {
        onDeath = action;
    }

    boolean isDead() {
        return dead;
    }

    static final class Task implements Comparable<Task> {
        private final long time;
        private final long tie;
        private final long sequence;
        private final Runnable action;
        private boolean cancelled;

        Task(long time, long tie, long sequence, Runnable action) {
            this.time = time;
            this.tie = tie;
            this.sequence = sequence;
            this.action = action;
        }

        long time() {
            return time;
        }

        Runnable action() {
            return action;
        }

        void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(time, other.time);
            if (byTime != 0) {
                return byTime;
            }
            int byTie = Long.compare(tie, other.tie);
            return byTie != 0 ? byTie : Long.compare(sequence, other.sequence);
        }
    }
}
