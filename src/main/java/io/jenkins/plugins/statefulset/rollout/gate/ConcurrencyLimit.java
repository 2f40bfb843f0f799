package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Lets few tasks run at the same time. A command in a pod may take minutes, and would otherwise hold the threads on which
 * rollouts renew their Leases.
 */
final class ConcurrencyLimit {
    private final Scheduler scheduler;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    ConcurrencyLimit(Scheduler scheduler, int most) {
        this.scheduler = scheduler;
        this.free = most;
    }

    /** Runs a task when it is its turn, in the order in which they came. */
    void take(Runnable task) {
        synchronized (this) {
            if (free == 0) {
                waiting.add(task);
                return;
            }
            free--;
        }
        scheduler.execute(() -> run(task));
    }

    private void run(Runnable task) {
        try {
            task.run();
        } finally {
            next();
        }
    }

    private void next() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                free++;
                return;
            }
        }
        scheduler.execute(() -> run(next));
    }
}
