package io.jenkins.plugins.statefulset.rollout.systems;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that write and read all the while, each on a thread of its own, and note every answer with its time. */
final class Load implements AutoCloseable {
    private static final int WRITERS = 4;
    private static final int READERS = 2;
    private static final long PAUSE_MILLIS = 40;
    private static final long PAUSE_AFTER_ERROR_MILLIS = 100;
    private static final Duration LAST_ANSWER = Duration.ofSeconds(30);

    private final RealSystem system;
    private final Members members;
    private final String run;
    private final ConcurrentLinkedQueue<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private volatile boolean over;
    private volatile String lastAcknowledged = "";

    private Load(RealSystem system, Members members, String run) {
        this.system = system;
        this.members = members;
        this.run = run;
    }

    /** @param run begins the ids of all that is written */
    static Load start(RealSystem system, Members members, String run) {
        Load load = new Load(system, members, run);
        int writers = system.takesWrites() ? WRITERS : 0;
        for (int writer = 0; writer < writers; writer++) {
            load.start("writer-" + writer, load::writes);
        }
        for (int reader = 0; reader < WRITERS + READERS - writers; reader++) {
            load.start("reader-" + reader, load::reads);
        }
        return load;
    }

    private interface Work {
        void with(LoadClient client, String name) throws InterruptedException;
    }

    private void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try (LoadClient client = connected()) {
                        work.with(client, name);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private LoadClient connected() throws InterruptedException {
        while (true) {
            try {
                return system.connect(members);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                if (over) {
                    throw new IllegalStateException("no client of " + system.name(), e);
                }
                Thread.sleep(PAUSE_AFTER_ERROR_MILLIS);
            }
        }
    }

    private void writes(LoadClient client, String name) throws InterruptedException {
        for (int number = 0; !over; number++) {
            String id = run + "-" + name + "-" + number;
            while (!attempt(Attempt.Kind.WRITE, id, () -> client.write(id)) && !over) {
                Thread.sleep(PAUSE_AFTER_ERROR_MILLIS);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void reads(LoadClient client, String name) throws InterruptedException {
        while (!over) {
            String id = lastAcknowledged;
            if (id.isEmpty() && system.takesWrites()) {
                Thread.sleep(PAUSE_MILLIS);
                continue;
            }
            // An id of its own for each wait: two readers may wait for the same value.
            String wait = id + " " + name + " " + ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
            while (!attempt(Attempt.Kind.READ, wait, () -> client.read(id)) && !over) {
                Thread.sleep(PAUSE_AFTER_ERROR_MILLIS);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private interface Request {
        void send() throws Exception;
    }

    private boolean attempt(Attempt.Kind kind, String id, Request request) throws InterruptedException {
        Instant began = Instant.now();
        try {
            request.send();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            attempts.add(new Attempt(kind, id, began, Instant.now(), Optional.of(String.valueOf(e))));
            return false;
        }
        attempts.add(new Attempt(kind, id, began, Instant.now(), Optional.empty()));
        acknowledged.incrementAndGet();
        if (kind == Attempt.Kind.WRITE) {
            lastAcknowledged = id;
        }
        return true;
    }

    /** How many attempts succeeded. */
    int successes() {
        return acknowledged.get();
    }

    /** All that was noted so far. */
    List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    /** Nothing new is asked for; what is under way is waited for. */
    @Override
    public void close() {
        over = true;
        Instant limit = Instant.now().plus(LAST_ANSWER);
        for (Thread thread : threads) {
            try {
                thread.join(Math.max(1, Duration.between(Instant.now(), limit).toMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            thread.interrupt();
        }
    }
}
