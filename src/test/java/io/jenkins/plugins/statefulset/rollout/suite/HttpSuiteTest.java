package io.jenkins.plugins.statefulset.rollout.suite;

import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every scenario over HTTP ends as on the simulation itself: the newest version, as it takes real time. */
class HttpSuiteTest {
    private static final String MINOR = ControlPlane.MINORS.get(ControlPlane.MINORS.size() - 1);

    @TestFactory
    Stream<DynamicTest> endsAsSimulated() {
        List<SuiteScenario> all = SuiteScenarios.all();
        return ParallelSuite.play(
                all,
                MINOR,
                scenario -> HttpGround.of(scenario, MINOR),
                played -> System.out.println("suite: simulation of Kubernetes " + MINOR + " over HTTP " + played
                        + " of " + all.size() + " scenarios ended as simulated"));
    }
}
