package io.jenkins.plugins.statefulset.rollout.suite;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.suite.Scenario.Pods;

/** Brings a set into the state that an unguarded change to a bad template leaves. */
final class Stuck {
    private Stuck() {}

    static void make(Ground ground, Scenario scenario) {
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
                .withImage(Scenario.STUCK)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
        ground.until("a pod of the bad revision is there", () -> ground.pods().stream()
                .anyMatch(pod -> pod.getSpec().getContainers().get(0).getImage().equals(Scenario.STUCK)
                        && pod.getStatus() != null
                        && !End.ready(pod)
                        && pod.getStatus().getContainerStatuses() != null
                        && pod.getStatus().getContainerStatuses().stream()
                                .anyMatch(container -> container.getState().getWaiting() != null
                                        && container.getRestartCount() >= 1)));
    }
}
