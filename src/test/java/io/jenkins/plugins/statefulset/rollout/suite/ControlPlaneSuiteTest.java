package io.jenkins.plugins.statefulset.rollout.suite;

import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.jenkins.plugins.statefulset.rollout.testbed.RequiresTestbed;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario on a real control plane, as the account of the Role, ends as on the simulation of that version. */
@RequiresTestbed
@ParameterizedClass
@MethodSource("io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane#all")
class ControlPlaneSuiteTest {
    @Parameter
    private ControlPlane plane;

    @TestFactory
    Stream<DynamicTest> endsAsSimulated() {
        plane.assumeThatAnnotationsSteerPods();
        List<SuiteScenario> all = SuiteScenarios.all();
        return ParallelSuite.play(
                all,
                plane.minor(),
                scenario -> RealGround.of(scenario, plane),
                played -> System.out.println(
                        "suite: " + plane + " " + played + " of " + all.size() + " scenarios ended as simulated"));
    }
}
