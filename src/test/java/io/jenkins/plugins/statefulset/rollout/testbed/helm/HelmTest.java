package io.jenkins.plugins.statefulset.rollout.testbed.helm;

import io.jenkins.plugins.statefulset.rollout.suite.ParallelSuite;
import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.jenkins.plugins.statefulset.rollout.testbed.RequiresTestbed;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Releases of {@code examples/helm} on a real control plane, with the real helm and kubectl. */
@RequiresTestbed
@ParameterizedClass
@MethodSource("io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane#all")
class HelmTest {
    @Parameter
    private ControlPlane plane;

    @BeforeAll
    static void programsAreThere() {
        Programs.assumeThere();
    }

    @TestFactory
    Stream<DynamicTest> scenario() {
        plane.assumeThatAnnotationsSteerPods();
        List<HelmScenario> all = Stream.of(UpgradeScenarios.all(), FightScenarios.all(), SyncScenarios.all())
                .flatMap(List::stream)
                .toList();
        return ParallelSuite.all(
                all,
                scenario -> {
                    try (HelmRelease release = new HelmRelease(plane)) {
                        scenario.course().accept(release);
                    }
                },
                well -> System.out.println(
                        "helm: " + plane + " " + well + " of " + all.size() + " scenarios went well"));
    }
}
