package io.jenkins.plugins.statefulset.rollout.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario on the simulation, as each of the testbed's versions. */
class SimulationSuiteTest {
    private static final AtomicInteger PLAYED = new AtomicInteger();

    static Stream<Arguments> scenarios() {
        return ControlPlane.MINORS.stream()
                .flatMap(minor -> SuiteScenarios.all().stream().map(scenario -> Arguments.of(minor, scenario)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("scenarios")
    void endsAsItSays(String minor, SuiteScenario scenario) {
        ScenarioEnd end = PlayedScenario.simulated(scenario, minor);
        PLAYED.incrementAndGet();

        assertThat(end.outcome()).isEqualTo(scenario.outcome());
    }

    @AfterAll
    static void count() {
        List<SuiteScenario> all = SuiteScenarios.all();
        System.out.println("suite: simulation " + PLAYED + " of " + all.size() * ControlPlane.MINORS.size()
                + " scenarios (" + all.size() + " for each of Kubernetes " + ControlPlane.MINORS
                + "); on a real control plane " + all.size() * ControlPlane.MINORS.size()
                + " more, only with: mvn verify -Ptestbed");
    }
}
