package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster.LogInstance;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an API server and its controllers answer, alike on a real control plane and on the simulation. It may do everything
 * there, and makes a namespace of its own.
 */
abstract class ControlPlaneContract {
    private static final int REPLICAS = 3;

    private KubernetesClient people;
    private Fabric8Cluster cluster;
    private String namespace;
    private final Await changes = new Await();

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
        cluster = new Fabric8Clusters().fromKubeconfig(kubeconfig(), Optional.empty());
    }

    private Config config() {
        return Config.fromKubeconfig(kubeconfig().toFile());
    }

    @AfterEach
    void dropNamespace() {
        cluster.close();
        people.namespaces().withName(namespace).delete();
        people.close();
    }

    private StatefulSet web() {
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

    private PodDisruptionBudget budget(String name, int minAvailable) {
        return new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewMinAvailable(minAvailable)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .endSpec()
                .build();
    }

    private NamespaceView ready() {
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

    private static ArrayNode imagePatch(StatefulSet seen, String image, int partition) {
        ArrayNode patch = JsonNodeFactory.instance.arrayNode();
        patch.addObject()
                .put("op", "replace")
                .put("path", "/metadata/resourceVersion")
                .put("value", seen.getMetadata().getResourceVersion());
        patch.addObject()
                .put("op", "replace")
                .put("path", "/spec/template/spec/containers/0/image")
                .put("value", image);
        patch.addObject()
                .put("op", "add")
                .put("path", "/spec/updateStrategy/rollingUpdate")
                .putObject("value")
                .put("partition", partition);
        return patch;
    }

    private static void refusedWith(Reason reason, String words, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(InstanceOfAssertFactories.type(ClusterException.class))
                .satisfies(failure -> {
                    assertThat(failure).hasMessageContaining(words);
                    assertThat(failure.reason()).isEqualTo(reason);
                });
    }

    @Test
    void aPatchMovesOnePodAndItsRevisionIsSeen() {
        try (NamespaceView view = ready()) {
            StatefulSet before = view.statefulSet("web").orElseThrow();
            StatefulSet patched = cluster.patchStatefulSet(namespace, "web", imagePatch(before, "web:2", REPLICAS - 1));

            changes.until("web-2 is of the new revision and ready", () -> view.statefulSet("web")
                    .filter(set -> set.getStatus().getObservedGeneration()
                            >= patched.getMetadata().getGeneration())
                    .map(set -> set.getStatus().getUpdateRevision())
                    .flatMap(revision -> view.pod("web-2")
                            .filter(pod -> revision.equals(
                                    pod.getMetadata().getLabels().get("controller-revision-hash")))
                            .filter(ControlPlaneContract::isReady))
                    .isPresent());

            StatefulSet after = view.statefulSet("web").orElseThrow();
            String uid = after.getMetadata().getUid();
            assertThat(view.podsOwnedBy(uid)).hasSize(REPLICAS);
            assertThat(cluster.controllerRevisions(after)).hasSize(2);
            assertThat(cluster.controllerRevision(namespace, after.getStatus().getUpdateRevision()))
                    .isPresent();
            assertThat(cluster.events(namespace, "StatefulSet", "web", uid)).isNotEmpty();
            assertThat(patched.getMetadata().getManagedFields())
                    .anyMatch(entry -> entry.getManager().equals(Fabric8Cluster.FIELD_MANAGER));
        }
    }

    private static boolean isReady(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    @Test
    void aPatchOfAnOldVersionIsAConflict() {
        try (NamespaceView view = ready()) {
            StatefulSet seen = view.statefulSet("web").orElseThrow();
            cluster.patchStatefulSet(namespace, "web", imagePatch(seen, "web:1", REPLICAS));

            refusedWith(
                    Reason.CONFLICT,
                    "the object has been modified",
                    () -> cluster.patchStatefulSet(namespace, "web", imagePatch(seen, "web:2", REPLICAS)));
        }
    }

    @Test
    void aDryRunChangesNothingAndAnImmutableFieldIsRefusedByName() {
        ready().close();
        StatefulSet seen = cluster.statefulSet(namespace, "web").orElseThrow();

        StatefulSet imagined = cluster.dryRunPatchStatefulSet(namespace, "web", imagePatch(seen, "web:2", REPLICAS));
        ArrayNode otherService = JsonNodeFactory.instance.arrayNode();
        otherService
                .addObject()
                .put("op", "replace")
                .put("path", "/spec/serviceName")
                .put("value", "other");

        assertThat(image(imagined)).isEqualTo("web:2");
        assertThat(image(cluster.statefulSet(namespace, "web").orElseThrow())).isEqualTo("web:1");
        refusedWith(Reason.INVALID, "spec", () -> cluster.dryRunPatchStatefulSet(namespace, "web", otherService));
    }

    private static String image(StatefulSet set) {
        return set.getSpec().getTemplate().getSpec().getContainers().get(0).getImage();
    }

    @Test
    void evictionsAreAllowedByOneBudgetAndRefusedByItAndByTwo() {
        people.policy()
                .v1()
                .podDisruptionBudget()
                .resource(budget("web-pdb", REPLICAS - 1))
                .create();
        try (NamespaceView view = ready()) {
            changes.until("the budget allows one", () -> view.budgets().stream()
                    .anyMatch(budget ->
                            budget.getStatus() != null && budget.getStatus().getDisruptionsAllowed() == 1));
            String uid = view.pod("web-2").orElseThrow().getMetadata().getUid();

            people.policy()
                    .v1()
                    .podDisruptionBudget()
                    .resource(budget("second", 1))
                    .create();
            refusedWith(
                    Reason.DISRUPTION_REFUSED,
                    "more than one PodDisruptionBudget",
                    () -> cluster.evictPod(namespace, "web-2", uid));
            people.policy()
                    .v1()
                    .podDisruptionBudget()
                    .inNamespace(namespace)
                    .withName("second")
                    .delete();

            cluster.evictPod(namespace, "web-2", uid);
            changes.until("another web-2 is there", () -> view.pod("web-2")
                    .filter(pod -> !pod.getMetadata().getUid().equals(uid))
                    .isPresent());

            people.policy()
                    .v1()
                    .podDisruptionBudget()
                    .inNamespace(namespace)
                    .withName("web-pdb")
                    .delete();
            people.policy()
                    .v1()
                    .podDisruptionBudget()
                    .resource(budget("strict", REPLICAS))
                    .create();
            String other = view.pod("web-0").orElseThrow().getMetadata().getUid();
            refusedWith(
                    Reason.DISRUPTION_REFUSED,
                    "disruption budget strict",
                    () -> cluster.evictPod(namespace, "web-0", other));
        }
    }

    @Test
    void anEvictionMeansThePodWithThatUid() {
        try (NamespaceView view = ready()) {
            String uid = view.pod("web-2").orElseThrow().getMetadata().getUid();
            refusedWith(Reason.CONFLICT, "UID", () -> cluster.evictPod(namespace, "web-2", "another-uid"));
            refusedWith(Reason.NOT_FOUND, "web-9", () -> cluster.evictPod(namespace, "web-9", uid));
        }
    }

    @Test
    void aDeletionMeansThePodWithThatUid() {
        try (NamespaceView view = ready()) {
            String uid = view.pod("web-2").orElseThrow().getMetadata().getUid();
            refusedWith(Reason.CONFLICT, "UID", () -> cluster.deletePod(namespace, "web-2", "another-uid"));
            refusedWith(Reason.NOT_FOUND, "web-9", () -> cluster.deletePod(namespace, "web-9", uid));

            cluster.deletePod(namespace, "web-2", uid);

            changes.until("another web-2 is there", () -> view.pod("web-2")
                    .filter(pod -> !pod.getMetadata().getUid().equals(uid))
                    .isPresent());
        }
    }

    @Test
    void aLeaseIsHeldByOne() {
        Lease wanted = new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("web-rollout")
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity("a")
                .withLeaseDurationSeconds(15)
                .endSpec()
                .build();

        assertThat(cluster.lease(namespace, "web-rollout")).isEmpty();
        Lease first = cluster.createLease(wanted);
        refusedWith(Reason.ALREADY_EXISTS, "already exists", () -> cluster.createLease(wanted));
        Lease second = cluster.replaceLease(new LeaseBuilder(first)
                .editSpec()
                .withHolderIdentity("b")
                .endSpec()
                .build());
        refusedWith(Reason.CONFLICT, "the object has been modified", () -> cluster.replaceLease(first));

        assertThat(cluster.lease(namespace, "web-rollout")).contains(second);
    }

    @Test
    void aJobIsCreatedOnceAndSeen() {
        Job job = new JobBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("backup")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("dump")
                .withImage("postgres:13")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        try (NamespaceView view = cluster.watch(namespace, changes)) {
            cluster.createJob(job);
            refusedWith(Reason.ALREADY_EXISTS, "already exists", () -> cluster.createJob(job));
            changes.until("the Job is seen", () -> view.job("backup").isPresent());
        }
    }

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
