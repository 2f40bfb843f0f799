package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;

/** A set and its pods as an API server stores them. */
final class ObservedObjects {
    static final KubernetesVersion SINCE = KubernetesVersion.parse("1.37.2");

    private ObservedObjects() {}

    static StatefulSet set(String spec) {
        return Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, namespace: shop, uid: u, resourceVersion: "4", generation: 4}
                spec:
                """ + spec.stripTrailing().indent(2), StatefulSet.class);
    }

    static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .addToLabels("app", "db")
                .endMetadata()
                .build();
    }
}
