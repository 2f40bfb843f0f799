package io.jenkins.plugins.statefulset.rollout.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every scenario over HTTP ends as on the simulation itself: the newest version, as it takes real time. */
class HttpSuiteTest {
    private static final int AT_ONCE = 6;
    private static final String MINOR = ControlPlane.MINORS.get(ControlPlane.MINORS.size() - 1);

    @TestFactory
    Stream<DynamicTest> endsAsSimulated() {
        AtomicInteger played = new AtomicInteger();
        List<Scenario> all = Scenarios.all();
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<?>> runs = all.stream()
                .<Future<?>>map(scenario -> workers.submit(() -> {
                    play(scenario);
                    played.incrementAndGet();
                }))
                .toList();
        workers.shutdown();
        return IntStream.range(0, all.size())
                .mapToObj(index -> DynamicTest.dynamicTest(
                        all.get(index).name(), () -> runs.get(index).get()))
                .onClose(() -> System.out.println("suite: simulation of Kubernetes " + MINOR + " over HTTP " + played
                        + " of " + all.size() + " scenarios ended as simulated"));
    }

    private static void play(Scenario scenario) {
        End expected = Played.simulated(scenario, MINOR);
        try (HttpGround ground = HttpGround.of(scenario, MINOR)) {
            Stage stage = new Stage(scenario, ground);
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
