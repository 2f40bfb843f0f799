package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.cluster.vertx.FewThreads;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A namespace of its own on a control plane, in which the test may do everything; with a set of three pods, if it is asked for.
 */
abstract class ControlPlaneNamespace {
    static final int REPLICAS = 3;

    KubernetesClient people;
    Fabric8Cluster cluster;
    String namespace;
    final CountedChanges changes = new CountedChanges();

    /** Of a cluster in which it may do everything. */
    abstract Path kubeconfig();

    @BeforeEach
    void makeNamespace() {
        people = new KubernetesClientBuilder().withConfig(config()).build();
        namespace = people.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("fabric8-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
        cluster = FewThreads.clusters().fromKubeconfig(kubeconfig(), Optional.empty());
    }

    Config config() {
        return Config.fromKubeconfig(kubeconfig().toFile());
    }

    @AfterEach
    void dropNamespace() {
        cluster.close();
        people.namespaces().withName(namespace).delete();
        people.close();
    }

    StatefulSet web() {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withReplicas(REPLICAS)
                .withServiceName("web")
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("web")
                .withImage("web:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    NamespaceView ready() {
        people.apps().statefulSets().resource(web()).create();
        NamespaceView view = cluster.watch(namespace, changes);
        changes.until("all pods are ready", () -> view.statefulSet("web")
                .filter(set -> set.getStatus() != null)
                .map(set -> set.getStatus().getReadyReplicas())
                .filter(count -> count == REPLICAS)
                .isPresent());
        // Pods come over a watch of their own.
        changes.until("all pods are in the view", () -> IntStream.range(0, REPLICAS)
                .allMatch(ordinal -> view.pod("web-" + ordinal).isPresent()));
        return view;
    }

    static void refusedWith(Reason reason, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(InstanceOfAssertFactories.type(ClusterException.class))
                .satisfies(failure -> {
                    assertThat(failure).hasMessageContaining(words);
                    assertThat(failure.reason()).isEqualTo(reason);
                });
    }
}
