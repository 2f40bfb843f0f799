package io.jenkins.plugins.statefulset.rollout.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Plays scenarios in real time, several at once, and holds each to its end on the simulation. */
public final class ParallelSuite {
    private static final int AT_ONCE = 6;

    private ParallelSuite() {}

    /**
     * @param minor the version of Kubernetes that is simulated
     * @param ground makes a scenario's ground
     * @param count told in the end how many ended as simulated
     */
    static Stream<DynamicTest> play(
            List<SuiteScenario> all, String minor, Function<SuiteScenario, Ground> ground, IntConsumer count) {
        return all(all, scenario -> play(scenario, minor, ground), count);
    }

    /**
     * Does the same with each of them, several at once.
     *
     * @param count told in the end for how many it went well
     */
    public static <T> Stream<DynamicTest> all(List<T> all, Consumer<T> each, IntConsumer count) {
        AtomicInteger done = new AtomicInteger();
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<?>> runs = all.stream()
                .<Future<?>>map(one -> workers.submit(() -> {
                    each.accept(one);
                    done.incrementAndGet();
                }))
                .toList();
        workers.shutdown();
        return IntStream.range(0, all.size())
                .mapToObj(index -> DynamicTest.dynamicTest(
                        all.get(index).toString(), () -> runs.get(index).get()))
                .onClose(() -> count.accept(done.get()));
    }

    private static void play(SuiteScenario scenario, String minor, Function<SuiteScenario, Ground> made) {
        ScenarioEnd expected = PlayedScenario.simulated(scenario, minor);
        try (Ground ground = made.apply(scenario)) {
            SuiteStage stage = new SuiteStage(scenario, ground);
            scenario.course().accept(stage);
            try {
                ground.until(
                        "the end is that of the simulation", () -> stage.end().equals(expected));
            } catch (AssertionError different) {
                assertThat(stage.end()).as(scenario + ": " + stage.said()).isEqualTo(expected);
            }
        }
    }
}
