package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster.LogInstance;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Who may connect, what a connection that breaks leaves, and what connections cost, alike on a real control plane and on the
 * simulation.
 */
abstract class ConnectionContract extends ControlPlaneNamespace {
    @Test
    void anAccountWithoutRightsIsToldWhatItMayNotDo() {
        Config nobody =
                new ConfigBuilder(config()).withImpersonateUsername("nobody").build();
        try (Fabric8Cluster restricted = Fabric8Cluster.owning(
                new KubernetesClientBuilder().withConfig(nobody).build())) {
            refusedWith(
                    Reason.FORBIDDEN,
                    "the account nobody may not get statefulsets.apps in namespace " + namespace,
                    () -> restricted.statefulSet(namespace, "web"));
            refusedWith(
                    Reason.FORBIDDEN, "the account nobody may not list ", () -> restricted.watch(namespace, () -> {}));
            assertThat(restricted.allowed(new Permission("patch", "apps", "statefulsets", namespace)))
                    .isFalse();
        }
        assertThat(cluster.allowed(new Permission("create", "", "pods/eviction", namespace)))
                .isTrue();
    }

    @Test
    void badCredentialsAreSaid() {
        Config stranger = new ConfigBuilder(config())
                .withClientCertData(null)
                .withClientCertFile(null)
                .withClientKeyData(null)
                .withClientKeyFile(null)
                .withOauthToken("expired")
                .build();
        try (Fabric8Cluster unknown = Fabric8Cluster.owning(
                new KubernetesClientBuilder().withConfig(stranger).build())) {
            refusedWith(
                    Reason.UNAUTHORIZED,
                    "does not accept the credentials in use",
                    () -> unknown.statefulSet(namespace, "web"));
        }
    }

    @Test
    void theServerSaysItsVersionAndAPodWithoutALogHasNone() {
        assertThat(cluster.version().atLeast(1, 30)).isTrue();
        assertThat(cluster.podLog(namespace, "nobody", "web", 5, LogInstance.CURRENT))
                .isEmpty();
        refusedWith(
                Reason.NOT_FOUND,
                "404",
                () -> cluster.exec(namespace, "nobody", "web", List.of("true"), Duration.ofSeconds(20)));
    }

    @Test
    void whatHappenedWhileTheConnectionsWereCutIsSeenAfterwards() {
        try (CutNetwork network = new CutNetwork(address());
                Fabric8Cluster behind = behind(network);
                NamespaceView view = behind.watch(namespace, changes)) {
            network.cut();
            people.apps().statefulSets().resource(web()).create();
            network.heal();

            changes.until(
                    "the set and its pods are seen",
                    () -> view.statefulSet("web").isPresent()
                            && view.pod("web-2").isPresent());
        }
    }

    @Test
    void aConnectionThatDiedWithoutAWordIsReplacedAsSoonAsARequestNoticed() {
        try (CutNetwork network = new CutNetwork(address());
                Fabric8Cluster behind = behind(network);
                NamespaceView view = behind.watch(namespace, changes)) {
            network.forgetConnections();
            people.apps().statefulSets().resource(web()).create();
            refusedWith(Reason.TIMEOUT, "no answer from", () -> behind.lease(namespace, "any"));
            untilAnswered(() -> behind.lease(namespace, "any"));

            changes.until(
                    "the set and its pods are seen",
                    () -> view.statefulSet("web").isPresent()
                            && view.pod("web-2").isPresent());
        }
    }

    private static void untilAnswered(Runnable request) {
        for (int pooledConnections = 0; pooledConnections < 8; pooledConnections++) {
            try {
                request.run();
                return;
            } catch (ClusterException stillDead) {
                assertThat(stillDead.reason()).isEqualTo(Reason.TIMEOUT);
            }
        }
        throw new AssertionError("no connection was replaced");
    }

    private InetSocketAddress address() {
        URI server = URI.create(config().getMasterUrl());
        return new InetSocketAddress(server.getHost(), server.getPort());
    }

    private Fabric8Cluster behind(CutNetwork network) {
        Config config = new ConfigBuilder(config())
                .withMasterUrl(URI.create(config().getMasterUrl()).getScheme() + "://127.0.0.1:" + network.port())
                .withRequestTimeout(1_000)
                .withWatchReconnectInterval(100)
                .build();
        return Fabric8Cluster.owning(
                new KubernetesClientBuilder().withConfig(config).build());
    }

    @Test
    void aNamespaceOfManyRolloutsTakesFewThreads() {
        try (NamespaceView view = ready();
                SystemScheduler scheduler = new SystemScheduler()) {
            for (int count = 1; count < 1_000; count++) {
                cluster.watch(namespace, () -> scheduler.execute(() -> {}));
            }
            String uid = view.pod("web-2").orElseThrow().getMetadata().getUid();
            people.pods().inNamespace(namespace).withName("web-2").edit(pod -> new PodBuilder(pod)
                    .editMetadata()
                    .addToLabels("seen", "yes")
                    .endMetadata()
                    .build());
            changes.until("the label is seen", () -> view.pod("web-2")
                    .filter(pod -> pod.getMetadata().getUid().equals(uid))
                    .filter(pod -> pod.getMetadata().getLabels().containsKey("seen"))
                    .isPresent());

            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .filteredOn(name -> name.startsWith("rollout-"))
                    .hasSizeLessThanOrEqualTo(7);
        }
    }
}
