package io.jenkins.plugins.statefulset.rollout.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cluster.ClockReading;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict.Failed;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict.Passed;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict.Pending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GateRunnerTest {
    private static final GateSpec.Caller SMOKE = new GateSpec.Caller("smoke", GateScene.MINUTE);
    private static final GateSpec EXEC = new GateSpec.Exec("server", "true", GateScene.MINUTE);

    @Test
    void neverPassesAManualGateByItself() {
        GateScene scene = GateScene.withGates(Map.of());
        CompletableFuture<GateVerdict> verdict = scene.begin(new GateSpec.Manual());
        scene.pass(Duration.ofDays(30));
        assertThat(verdict).isNotDone();
    }

    @Test
    void looksAtNothingMoreOnceNobodyWaits() {
        List<String> asked = new ArrayList<>();
        GateScene scene = GateScene.withPods((pod, container, command) -> {
            asked.add(pod.getMetadata().getName());
            return new ExecResult(1, "", "");
        });
        CompletableFuture<GateVerdict> verdict = scene.begin(EXEC);
        scene.pass(Duration.ofSeconds(6));
        verdict.cancel(true);
        scene.pass(Duration.ofMinutes(5));
        assertThat(asked).hasSize(2);
    }

    @Test
    void passesAWaveWithoutPods() {
        assertThat(GateScene.withGates(Map.of()).verdict(EXEC, GateScene.wave()))
                .isInstanceOf(Passed.class);
    }

    @Test
    void stopsBetweenPodsWhenTheTimeIsOver() {
        GateScene[] scene = new GateScene[1];
        scene[0] = GateScene.withPods((pod, container, command) -> {
            scene[0].pass(Duration.ofSeconds(61));
            return new ExecResult(0, "", "");
        });
        assertThat(scene[0].failure(EXEC))
                .isEqualTo("not passed within 1 min; last seen: the time was over after 1 of 2 pods");
    }

    @Test
    void looksAtTwoGatesAtATimeSoThatSlowOnesHoldUpNothingElse() {
        ByHand scheduler = new ByHand();
        List<String> done = new ArrayList<>();
        ConcurrencyLimit turns = new ConcurrencyLimit(scheduler, 2);
        for (String name : List.of("a", "b", "c", "d")) {
            turns.take(() -> done.add(name));
        }
        assertThat(scheduler.tasks).hasSize(2);
        scheduler.runOne();
        assertThat(done).containsExactly("a");
        assertThat(scheduler.tasks).hasSize(2);
        while (!scheduler.tasks.isEmpty()) {
            scheduler.runOne();
        }
        assertThat(done).containsExactly("a", "b", "c", "d");
        turns.take(() -> done.add("e"));
        turns.take(() -> done.add("f"));
        assertThat(scheduler.tasks).hasSize(2);
    }

    @Test
    void asksTheCallersGate() {
        List<GateContext> asked = new ArrayList<>();
        GateScene scene = GateScene.withGates(Map.of("smoke", context -> {
            asked.add(context);
            return CompletableFuture.completedFuture(new Passed("12 tests"));
        }));
        assertThat(scene.verdict(SMOKE)).isEqualTo(new Passed("12 tests"));
        assertThat(asked).containsExactly(GateScene.WAVE);
    }

    @Test
    void asksThePendingGateOfTheCallerAgain() {
        Deque<GateVerdict> answers =
                new ArrayDeque<>(List.of(new Pending("1 of 2"), new Pending("1 of 2"), new Passed("")));
        GateScene scene =
                GateScene.withGates(Map.of("smoke", context -> CompletableFuture.completedFuture(answers.poll())));
        Instant start = scene.cluster.clock().now();
        assertThat(scene.verdict(SMOKE)).isEqualTo(new Passed(""));
        assertThat(scene.since(start)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void asksTheCallersGateAsOftenInARowAsItMustHold() {
        Deque<GateVerdict> answers =
                new ArrayDeque<>(List.of(new Passed("1"), new Pending("flaps"), new Passed("2"), new Passed("3")));
        GateScene scene =
                GateScene.withGates(Map.of("smoke", context -> CompletableFuture.completedFuture(answers.poll())));
        Instant start = scene.cluster.clock().now();
        assertThat(scene.verdict(SMOKE, twice()))
                .as("what was waited for is not what the answer took")
                .isEqualTo(new Passed("3", Duration.ofSeconds(5)));
        assertThat(scene.since(start)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void aRowOfTheCallersGateThatHasBegunMayEnd() {
        Instant[] start = new Instant[1];
        GateScene[] scene = new GateScene[1];
        // Does not pass until right before its minute is over.
        scene[0] = GateScene.withGates(Map.of(
                "smoke",
                context -> CompletableFuture.completedFuture(
                        scene[0].since(start[0]).compareTo(Duration.ofSeconds(55)) < 0
                                ? new Pending("lags")
                                : new Passed(""))));
        start[0] = scene[0].cluster.clock().now();
        assertThat(scene[0].verdict(SMOKE, times(3))).isEqualTo(new Passed("", Duration.ofSeconds(10)));
        assertThat(scene[0].since(start[0])).isEqualTo(Duration.ofSeconds(65));
    }

    @Test
    void aRowOfTheCallersGateThatBreaksAfterItsTimeHasFailed() {
        Deque<GateVerdict> answers = new ArrayDeque<>();
        for (int i = 0; i < 11; i++) {
            answers.add(new Pending("lags"));
        }
        answers.addAll(List.of(new Passed(""), new Pending("flaps"), new Passed(""), new Passed("")));
        GateScene scene =
                GateScene.withGates(Map.of("smoke", context -> CompletableFuture.completedFuture(answers.poll())));
        assertThat(scene.verdict(SMOKE, twice())).isEqualTo(new Failed("not passed within 1 min; last said: flaps"));
    }

    @Test
    void anAnswerOfARowThatNeverComesIsNotWaitedForForEver() {
        Deque<CompletableFuture<GateVerdict>> answers =
                new ArrayDeque<>(List.of(CompletableFuture.completedFuture(new Passed("")), new CompletableFuture<>()));
        GateScene scene = GateScene.withGates(Map.of("smoke", context -> answers.poll()));
        Instant start = scene.cluster.clock().now();
        assertThat(scene.verdict(SMOKE, twice())).isEqualTo(new Failed("not passed within 1 min"));
        assertThat(scene.since(start)).isEqualTo(Duration.ofSeconds(65));
    }

    private static GateContext twice() {
        return times(2);
    }

    private static GateContext times(int inARow) {
        GateContext wave = GateScene.WAVE;
        return new GateContext(
                wave.namespace(),
                wave.statefulSet(),
                wave.rolloutId(),
                wave.wave(),
                wave.revision(),
                wave.pods(),
                inARow,
                wave.scene());
    }

    @Test
    void failsWithWhatTheCallersGateThrew() {
        GateScene scene = GateScene.withGates(Map.of(
                "throws",
                context -> {
                    throw new IllegalStateException("no browser");
                },
                "fails",
                context -> CompletableFuture.supplyAsync(
                        () -> {
                            throw new IllegalStateException("no network");
                        },
                        Runnable::run),
                "nothing",
                context -> null,
                "null",
                context -> CompletableFuture.completedFuture(null)));
        assertThat(scene.failure(new GateSpec.Caller("throws", GateScene.MINUTE)))
                .isEqualTo("no browser");
        assertThat(scene.failure(new GateSpec.Caller("fails", GateScene.MINUTE)))
                .isEqualTo("no network");
        assertThat(scene.failure(new GateSpec.Caller("nothing", GateScene.MINUTE)))
                .isEqualTo("the gate gave no verdict");
        assertThat(scene.failure(new GateSpec.Caller("null", GateScene.MINUTE))).isEqualTo("the gate gave no verdict");
    }

    @Test
    void letsGoOfACallersGateThatTakesTooLong() {
        CompletableFuture<GateVerdict> theirs = new CompletableFuture<>();
        GateScene scene = GateScene.withGates(Map.of("smoke", context -> theirs));
        assertThat(scene.failure(SMOKE)).isEqualTo("not passed within 1 min");
        assertThat(theirs).isCancelled();

        GateScene pending = GateScene.withGates(
                Map.of("smoke", context -> CompletableFuture.completedFuture(new Pending("1 of 2 tests"))));
        assertThat(pending.failure(SMOKE)).isEqualTo("not passed within 1 min; last said: 1 of 2 tests");
    }

    @Test
    void letsGoOfACallersGateThatNobodyWaitsFor() {
        CompletableFuture<GateVerdict> theirs = new CompletableFuture<>();
        GateScene scene = GateScene.withGates(Map.of("smoke", context -> theirs));
        CompletableFuture<GateVerdict> verdict = scene.begin(SMOKE);
        scene.pass(Duration.ofSeconds(1));
        verdict.cancel(true);
        assertThat(theirs).isCancelled();
    }

    @Test
    void saysThatAGateOfThatNameIsNotHere() {
        assertThat(GateScene.withGates(Map.of("load", context -> null)).verdict(SMOKE))
                .isEqualTo(
                        new Failed("no gate of the name \"smoke\" is here; there are [load]: take the rollout up in the"
                                + " program that brings it along"));
    }

    private static final class ByHand implements Scheduler {
        private final Queue<Runnable> tasks = new ArrayDeque<>();

        void runOne() {
            tasks.remove().run();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public Cancellable schedule(Instant at, Runnable task) {
            tasks.add(task);
            return () -> {};
        }

        @Override
        public ClockReading moment() {
            return new ClockReading(now(), Duration.ZERO);
        }

        @Override
        public Cancellable after(Duration delay, Runnable task) {
            return schedule(now(), task);
        }

        @Override
        public void pause(Duration length) {
            throw new UnsupportedOperationException();
        }
    }
}
