package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who asks a cluster that does not answer delays only those who ask the same one. */
class RolloutThreadsTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final RolloutThreads shares = new RolloutThreads(threads);
    private final CountDownLatch answer = new CountDownLatch(1);

    @AfterEach
    void end() {
        answer.countDown();
        threads.shutdown();
    }

    @Test
    void aClusterThatDoesNotAnswerDelaysNoOther() {
        for (int build = 0; build < 100; build++) {
            shares.share("dead").execute(this::waitForAnAnswer);
        }
        CompletableFuture<String> other = new CompletableFuture<>();

        shares.share("alive").execute(() -> other.complete("done"));

        assertThat(other.join()).isEqualTo("done");
    }

    @Test
    void aClusterTakesNoMoreThanItsShare() throws InterruptedException {
        CountDownLatch asking = new CountDownLatch(RolloutThreads.SHARE);
        CompletableFuture<String> fifth = new CompletableFuture<>();
        for (int build = 0; build < RolloutThreads.SHARE; build++) {
            shares.share("slow").execute(() -> {
                asking.countDown();
                waitForAnAnswer();
            });
        }
        asking.await();

        shares.share("slow").execute(() -> fifth.complete("done"));

        assertThat(fifth).isNotDone();
        answer.countDown();
        assertThat(fifth.join()).isEqualTo("done");
    }

    @Test
    void oneThatBreaksTakesNobodyAlong() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(20);
        List<Integer> order = new CopyOnWriteArrayList<>();
        for (int build = 0; build < 20; build++) {
            int number = build;
            shares.share("broken").execute(() -> {
                order.add(number);
                done.countDown();
                throw new IllegalStateException("as some do");
            });
        }

        done.await();

        assertThat(order).hasSize(20);
    }

    private void waitForAnAnswer() {
        try {
            answer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
