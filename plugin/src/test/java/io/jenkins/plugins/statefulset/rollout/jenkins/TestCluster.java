package io.jenkins.plugins.statefulset.rollout.jenkins;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.driver.Drivers;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClusterBuilder;
import io.jenkins.plugins.statefulset.rollout.sim.Timings;
import io.jenkins.plugins.statefulset.rollout.simulate.SimulationServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A cluster to test on: the library's simulation over HTTP, or the one whose kubeconfig the environment variable
 * {@code TESTBED_KUBECONFIG} names.
 */
public final class TestCluster implements AutoCloseable {
    public static final String NAMESPACE = "jenkins-test";

    private static final Duration SOON = Duration.ofMillis(50);
    private static final Duration A_MOMENT = Duration.ofMillis(20);
    /** As quick as the testbed. */
    public static final Timings QUICK = Timings.DEFAULT
            .withStart(Duration.ZERO, SOON)
            .withAnswering(Duration.ZERO, SOON)
            .withTermination(A_MOMENT, SOON)
            .withJob(SOON, SOON);

    private String kubeconfig;
    private final KubernetesClient client;
    private final Rollouts rollouts;
    private final Runnable end;
    private Optional<GatedProxy> door = Optional.empty();

    private TestCluster(String kubeconfig, Runnable end) {
        this.kubeconfig = kubeconfig;
        this.end = end;
        this.client = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig))
                .build();
        this.rollouts = Rollouts.on(client);
    }

    /** With a set of that many pods for each name, all ready. */
    public static TestCluster with(int replicas, String... sets) {
        return of(replicas, "web", "web:1.0", sets);
    }

    /** The same, of that container and image. */
    public static TestCluster of(int replicas, String container, String image, String... sets) {
        String file = System.getenv("TESTBED_KUBECONFIG");
        if (file == null) {
            return simulated(replicas, container, image, List.of(sets));
        }
        try {
            TestCluster cluster = new TestCluster(Files.readString(Path.of(file)), () -> {});
            cluster.create(replicas, container, image, List.of(sets));
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestCluster simulated(int replicas, String container, String image, List<String> sets) {
        return simulated(
                UnaryOperator.identity(),
                sets.stream().map(name -> set(name, replicas, container, image)).toList());
    }

    /**
     * A simulated one with {@code postgresql}, three pods of 13.22 with a claim for their backups, and {@code web}, three
     * pods of 1.0.
     *
     * @param change how it differs from one where all goes well and takes next to no time
     */
    public static TestCluster postgresql(UnaryOperator<SimulatedClusterBuilder> change) {
        return simulated(
                change,
                List.of(
                        claim(),
                        set("postgresql", 3, "postgresql", "postgres:13.22"),
                        set("web", 3, "web", "web:1.0")));
    }

    private static PersistentVolumeClaim claim() {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName("backup-pvc")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .addToRequests("storage", new Quantity("50Gi"))
                .endResources()
                .endSpec()
                .build();
    }

    private static TestCluster simulated(
            UnaryOperator<SimulatedClusterBuilder> change, List<? extends HasMetadata> objects) {
        SimulatedClusterBuilder cluster = SimulatedCluster.builder()
                .version("1.37")
                .start(Instant.now().minusSeconds(1))
                .timings(QUICK)
                .load(objects);
        SimulationServer server = SimulationServer.start(change.apply(cluster).build(), 0, 1);
        return new TestCluster(server.kubeconfig(), server::close);
    }

    private void create(int replicas, String container, String image, List<String> sets) {
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
            client.resource(set(set, replicas, container, image)).create();
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

    private static StatefulSet set(String name, int replicas, String container, String image) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName(name)
                .withPodManagementPolicy("Parallel")
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName(container)
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    public String kubeconfig() {
        return kubeconfig;
    }

    /** From now on Jenkins is told an address that answers only when the door is opened; the test itself asks as before. */
    public GatedProxy behindADoor() {
        URI server = URI.create(client.getConfiguration().getMasterUrl());
        door = Optional.of(new GatedProxy(server.getPort()));
        kubeconfig = kubeconfig.replace(":" + server.getPort(), ":" + door.get().port());
        return door.get();
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

    /** The newest of its revisions. */
    public String revision(String set) {
        return set(set).getStatus().getUpdateRevision();
    }

    public int partition(String set) {
        return set(set).getSpec().getUpdateStrategy().getRollingUpdate().getPartition();
    }

    /** Brings a set to where a rollout of that record has left it. */
    public void put(String set, String image, int partition, String record) {
        client.apps().statefulSets().inNamespace(NAMESPACE).withName(set).edit(now -> new StatefulSetBuilder(
                        rolled(now, image, partition))
                .editMetadata()
                .addToAnnotations(StateAnnotation.STATE, record)
                .endMetadata()
                .build());
    }

    /** Somebody writes another image into the template of a set that is guarded, and nothing else. */
    public void apply(String set, String image) {
        client.apps().statefulSets().inNamespace(NAMESPACE).withName(set).edit(now -> new StatefulSetBuilder(now)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    }

    /** Somebody gives a set a label. */
    public void label(String set, String key, String value) {
        client.apps().statefulSets().inNamespace(NAMESPACE).withName(set).edit(now -> new StatefulSetBuilder(now)
                .editMetadata()
                .addToLabels(key, value)
                .endMetadata()
                .build());
    }

    /** Somebody rolls a set to another image with kubectl, and leaves it at that partition. */
    public void rollPast(String set, String image, int partition) {
        client.apps().statefulSets().inNamespace(NAMESPACE).withName(set).edit(now -> rolled(now, image, partition));
        awaitRolled(set, partition);
    }

    private static StatefulSet rolled(StatefulSet now, String image, int partition) {
        return new StatefulSetBuilder(now)
                .editSpec()
                .editUpdateStrategy()
                .editOrNewRollingUpdate()
                .withPartition(partition)
                .endRollingUpdate()
                .endUpdateStrategy()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** The same, and waits until its pods are, too. */
    public void standIn(String set, String image, int partition, String record) {
        put(set, image, partition, record);
        awaitRolled(set, partition);
    }

    private void awaitRolled(String set, int partition) {
        client.apps()
                .statefulSets()
                .inNamespace(NAMESPACE)
                .withName(set)
                .waitUntilCondition(
                        now -> Integer.valueOf(now.getSpec().getReplicas() - partition)
                                        .equals(now.getStatus().getUpdatedReplicas())
                                && now.getSpec()
                                        .getReplicas()
                                        .equals(now.getStatus().getReadyReplicas()),
                        60,
                        TimeUnit.SECONDS);
    }

    /** Until nobody holds the Lease of a set: who has ended gives it back a moment later, or lets it run out. */
    public void awaitFree(String set) throws Exception {
        Await.until(() -> rollouts.status(NAMESPACE, set).driver().isEmpty());
    }

    /** Whose name stands in the Lease of a set, whether it has run out or not; empty where it was given back. */
    public Optional<String> holder(String set) {
        return Optional.ofNullable(client.leases()
                        .inNamespace(NAMESPACE)
                        .withName(Drivers.lease(set))
                        .get()
                        .getSpec()
                        .getHolderIdentity())
                .filter(name -> !name.isEmpty());
    }

    /** Until a rollout that was held is taken up: whoever does that says so before it is written. */
    public void awaitGoingOn(String set) throws Exception {
        Await.until(() -> state(set).held().isEmpty());
    }

    /** What stands on the set of its rollout. */
    public RolloutState state(String set) {
        return StateAnnotation.state(set(set)).orElseThrow();
    }

    /** The names of all Jobs that were ever made. */
    public List<String> jobs() {
        return client.batch().v1().jobs().inNamespace(NAMESPACE).list().getItems().stream()
                .map(job -> job.getMetadata().getName())
                .toList();
    }

    /** Somebody else, outside of Jenkins. */
    public Rollouts outside() {
        return rollouts;
    }

    /**
     * Somebody deletes a pod, and it is made anew and ready.
     *
     * @param after it is done again until the new one was made after that second: the times of Kubernetes are whole ones
     * @return when the new one was made
     */
    public Instant replace(String pod, Instant after) {
        while (true) {
            String uid = pod(pod).getMetadata().getUid();
            client.pods().inNamespace(NAMESPACE).withName(pod).delete();
            client.pods()
                    .inNamespace(NAMESPACE)
                    .withName(pod)
                    .waitUntilCondition(
                            now -> now != null && !now.getMetadata().getUid().equals(uid) && Readiness.isPodReady(now),
                            60,
                            TimeUnit.SECONDS);
            Instant made = Instant.parse(pod(pod).getMetadata().getCreationTimestamp());
            if (made.isAfter(after)) {
                return made;
            }
        }
    }

    /**
     * The names of pods that are deleted from now on, each as often as it is, whether anybody else sees that or not. What happened
     * before a deletion that is in it is in it, too.
     */
    public List<String> noteDeletedPods() {
        List<String> deleted = new CopyOnWriteArrayList<>();
        client.pods().inNamespace(NAMESPACE).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                if (action == Action.DELETED) {
                    deleted.add(pod.getMetadata().getName());
                }
            }

            @Override
            public void onClose(WatcherException why) {
                deleted.add("the watch was lost: " + why);
            }
        });
        return deleted;
    }

    private Pod pod(String name) {
        return client.pods().inNamespace(NAMESPACE).withName(name).get();
    }

    public void delete(String set) {
        client.apps().statefulSets().inNamespace(NAMESPACE).withName(set).delete();
    }

    @Override
    public void close() {
        door.ifPresent(GatedProxy::close);
        rollouts.close();
        client.close();
        end.run();
    }
}
