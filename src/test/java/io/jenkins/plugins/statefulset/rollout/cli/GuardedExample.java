package io.jenkins.plugins.statefulset.rollout.cli;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;

/** The example under the guard, and what of it must not change. */
final class GuardedExample {
    static final int GUARD = 1_000_000;
    static final String OLD = "postgres:13";
    static final String NEW = "postgres:13.23";

    private GuardedExample() {}

    /** A set under the guard that helm installed. */
    static ExampleCluster guarded(String... faults) {
        ExampleCluster world = ExampleCluster.with(faults);
        world.edit(set -> new StatefulSetBuilder(set)
                .editMetadata()
                .addToAnnotations("meta.helm.sh/release-name", "pg")
                .addToAnnotations("meta.helm.sh/release-namespace", "default")
                .endMetadata()
                .editSpec()
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withPartition(GUARD)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .build());
        return world;
    }

    static StatefulSet onDelete(StatefulSet set) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .endSpec()
                .build();
    }

    /** What a command could have changed. */
    static List<Object> touched(StatefulSet set) {
        return List.of(set.getSpec(), set.getMetadata().getAnnotations());
    }

    static PodTemplateSpec template(ExampleCluster world) {
        return world.set().getSpec().getTemplate();
    }

    static String image(PodTemplateSpec template) {
        return template.getSpec().getContainers().get(0).getImage();
    }

    static List<String> uids(ExampleCluster world) {
        return world.cluster().pods(world.set()).stream()
                .map(Pod::getMetadata)
                .map(metadata -> metadata.getUid())
                .toList();
    }
}
