package io.jenkins.plugins.statefulset.rollout.suite;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.suite.SuiteScenario.Pods;
import java.util.stream.Stream;

/** Brings a set into the state that an unguarded change to a bad template leaves. */
final class StuckSet {
    private StuckSet() {}

    static void make(Ground ground, SuiteScenario scenario) {
        if (scenario.before() == Pods.HEALTHY) {
            return;
        }
        ground.edit(set -> new StatefulSetBuilder(set)
                .editSpec()
                .editTemplate()
                .editMetadata()
                .addToAnnotations(scenario.before().annotation, "true")
                .endMetadata()
                .editSpec()
                .editFirstContainer()
                .withImage(SuiteScenario.STUCK)
                .withReadinessProbe(scenario.before() == Pods.NEVER_READY ? notForAnHour() : null)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
        ground.until("a pod of the bad revision is there", () -> ground.pods().stream()
                .anyMatch(pod -> pod.getSpec().getContainers().get(0).getImage().equals(SuiteScenario.STUCK)
                        && !ScenarioEnd.ready(pod)
                        && containers(pod).anyMatch(container -> isBad(container, scenario.before()))));
    }

    /** What the testbed does by an annotation, the simulation does by the probe: these pods do not get ready. */
    private static Probe notForAnHour() {
        return new ProbeBuilder()
                .withInitialDelaySeconds(3600)
                .withNewTcpSocket()
                .withNewPort(80)
                .endTcpSocket()
                .build();
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null
                ? Stream.empty()
                : pod.getStatus().getContainerStatuses().stream();
    }

    private static boolean isBad(ContainerStatus container, Pods pods) {
        return pods == Pods.NEVER_READY
                ? container.getState().getRunning() != null
                : container.getState().getWaiting() != null && container.getRestartCount() >= 1;
    }
}
