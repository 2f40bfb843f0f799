package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler.Cancellable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemSchedulerTest {
    private final SystemScheduler scheduler = new SystemScheduler();

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void aTaskRunsOnANamedDaemon() {
        CompletableFuture<Thread> ran = new CompletableFuture<>();
        scheduler.execute(() -> ran.complete(Thread.currentThread()));

        assertThat(ran.orTimeout(30, TimeUnit.SECONDS).join())
                .matches(Thread::isDaemon)
                .extracting(Thread::getName)
                .asString()
                .startsWith("rollout-worker-");
    }

    @Test
    void aTaskOfThePastRunsSoonAndOneOfTheFutureNotBeforeItsTime() {
        CompletableFuture<Void> past = new CompletableFuture<>();
        CompletableFuture<Instant> future = new CompletableFuture<>();
        Instant at = scheduler.now().plusMillis(30);

        scheduler.schedule(Instant.EPOCH, () -> past.complete(null));
        scheduler.schedule(at, () -> future.complete(scheduler.now()));

        past.orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(future.orTimeout(30, TimeUnit.SECONDS).join()).isAfterOrEqualTo(at);
    }

    @Test
    void theEndOfTimeCanBeWaitedFor() {
        Cancellable waiting = scheduler.schedule(Instant.MAX, () -> {});

        waiting.cancel();
    }

    @Test
    void aCancelledTaskDoesNotRun() throws InterruptedException {
        List<String> ran = new ArrayList<>();
        CountDownLatch later = new CountDownLatch(1);
        Instant at = scheduler.now().plus(Duration.ofMillis(20));

        scheduler.schedule(at, () -> ran.add("cancelled")).cancel();
        scheduler.schedule(at.plusMillis(20), later::countDown);

        assertThat(later.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).isEmpty();
    }

    @Test
    void aTaskThatFailsDoesNotStopOthers() {
        CompletableFuture<Void> ran = new CompletableFuture<>();
        scheduler.execute(() -> {
            throw new IllegalStateException("at fault");
        });
        scheduler.execute(() -> ran.complete(null));

        ran.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void aThousandWaitingTasksTakeNoThousandThreads() {
        int before = Thread.activeCount();
        for (int count = 0; count < 1_000; count++) {
            scheduler.schedule(scheduler.now().plus(Duration.ofHours(1)), () -> {});
        }

        assertThat(Thread.activeCount()).isLessThan(before + 20);
    }

    @Test
    void noMoreThanFourTasksRunAtATime() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(20);
        ConcurrentLinkedQueue<Thread> threads = new ConcurrentLinkedQueue<>();
        for (int count = 0; count < 20; count++) {
            scheduler.execute(() -> {
                threads.add(Thread.currentThread());
                try {
                    release.await();
                } catch (InterruptedException interruption) {
                    Thread.currentThread().interrupt();
                }
                done.countDown();
            });
        }
        release.countDown();

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(threads).hasSize(20);
        assertThat(threads.stream().distinct()).hasSizeLessThanOrEqualTo(4);
    }

    @Test
    void afterCloseNothingIsTaken() {
        scheduler.close();

        assertThatThrownBy(() -> scheduler.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> scheduler.schedule(scheduler.now(), () -> {}))
                .isInstanceOf(RejectedExecutionException.class);
    }
}
