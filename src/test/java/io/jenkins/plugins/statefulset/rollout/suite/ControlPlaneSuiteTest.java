package io.jenkins.plugins.statefulset.rollout.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.jenkins.plugins.statefulset.rollout.testbed.OnTestbed;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario on a real control plane, as the account of the Role, ends as on the simulation of that version. */
@OnTestbed
@ParameterizedClass
@MethodSource("io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane#all")
class ControlPlaneSuiteTest {
    private static final int AT_ONCE = 6;
    /** Which of two budgets the controller keeps up to date is arbitrary, and so is when such a rollout ends. */
    private static final Set<String> UNDETERMINED = Set.of("two budgets");

    @Parameter
    private ControlPlane plane;

    @TestFactory
    Stream<DynamicTest> endsAsSimulated() {
        assumeTrue(plane.steersPods(), "this cluster has no testbed annotations that steer pods");
        AtomicInteger played = new AtomicInteger();
        List<Scenario> all = Scenarios.all().stream()
                .filter(scenario -> !UNDETERMINED.contains(scenario.name()))
                .toList();
        ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE);
        List<Future<?>> runs = all.stream()
                .<Future<?>>map(scenario -> workers.submit(() -> {
                    play(scenario);
                    played.incrementAndGet();
                }))
                .toList();
        workers.shutdown();
        return Stream.iterate(0, index -> index < all.size(), index -> index + 1)
                .map(index -> DynamicTest.dynamicTest(
                        all.get(index).name(), () -> runs.get(index).get()))
                .onClose(() -> System.out.println("suite: " + plane + " " + played + " of " + all.size()
                        + " scenarios ended as simulated; left out: " + UNDETERMINED));
    }

    private void play(Scenario scenario) {
        End expected = Played.simulated(scenario, plane.minor());
        try (RealGround ground = RealGround.of(scenario, plane)) {
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
