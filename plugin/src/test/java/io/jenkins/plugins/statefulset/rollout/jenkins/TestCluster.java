package io.jenkins.plugins.statefulset.rollout.jenkins;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A cluster to test on. */
public final class TestCluster implements AutoCloseable {
    public static final String NAMESPACE = "jenkins-test";

    private final String kubeconfig;
    private final KubernetesClient client;

    private TestCluster(String kubeconfig) {
        this.kubeconfig = kubeconfig;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig))
                .build();
    }

    /** With a set of that many pods for each name, all ready. */
    public static TestCluster with(int replicas, String... sets) {
        try {
            TestCluster cluster = new TestCluster(Files.readString(Path.of(System.getenv("TESTBED_KUBECONFIG"))));
            cluster.create(replicas, List.of(sets));
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void create(int replicas, List<String> sets) {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .serverSideApply();
        for (String set : sets) {
            client.apps()
                    .statefulSets()
                    .inNamespace(NAMESPACE)
                    .withName(set)
                    .withTimeout(30, TimeUnit.SECONDS)
                    .delete();
            client.resource(new StatefulSetBuilder()
                            .withNewMetadata()
                            .withName(set)
                            .withNamespace(NAMESPACE)
                            .endMetadata()
                            .withNewSpec()
                            .withReplicas(replicas)
                            .withServiceName(set)
                            .withNewSelector()
                            .addToMatchLabels("app", set)
                            .endSelector()
                            .withNewTemplate()
                            .withNewMetadata()
                            .addToLabels("app", set)
                            .endMetadata()
                            .withNewSpec()
                            .addNewContainer()
                            .withName("web")
                            .withImage("web:1.0")
                            .endContainer()
                            .endSpec()
                            .endTemplate()
                            .endSpec()
                            .build())
                    .create();
        }
        for (String set : sets) {
            client.apps()
                    .statefulSets()
                    .inNamespace(NAMESPACE)
                    .withName(set)
                    .waitUntilCondition(
                            now -> now.getStatus() != null
                                    && Integer.valueOf(replicas)
                                            .equals(now.getStatus().getReadyReplicas()),
                            60,
                            TimeUnit.SECONDS);
        }
    }

    public String kubeconfig() {
        return kubeconfig;
    }

    public StatefulSet set(String name) {
        return client.apps()
                .statefulSets()
                .inNamespace(NAMESPACE)
                .withName(name)
                .get();
    }

    public String image(String set) {
        return set(set).getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
    }

    public int partition(String set) {
        return set(set).getSpec().getUpdateStrategy().getRollingUpdate().getPartition();
    }

    @Override
    public void close() {
        client.close();
    }
}
