package io.jenkins.plugins.statefulset.rollout.sim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.util.List;

/** A simulated cluster with one StatefulSet in namespace default, and short words for what tests do with it. */
final class SimulatedSet {
    private static final String NAMESPACE = "default";
    private final String name;
    final SimulatedCluster cluster;
    final SimulatedClient client;

    SimulatedSet(SimulationFixtures.SetFixture set, SimulatedClusterBuilder builder) {
        this.name = set.name();
        this.cluster = builder.load(set.build()).build();
        this.client = cluster.client("tester");
    }

    static SimulatedSet of(SimulationFixtures.SetFixture set) {
        return new SimulatedSet(set, SimulatedCluster.builder());
    }

    static SimulatedSet of(String version, SimulationFixtures.SetFixture set) {
        return new SimulatedSet(set, SimulatedCluster.builder().version(version));
    }

    StatefulSet set() {
        return cluster.statefulSet(NAMESPACE, name).orElseThrow();
    }

    StatefulSet patch(SimulationFixtures.PatchFixture patch) {
        return patch(patch.build());
    }

    StatefulSet patch(ArrayNode patch) {
        return client.patchStatefulSet(NAMESPACE, name, patch);
    }

    List<Pod> pods() {
        return cluster.pods(set());
    }

    Pod pod(int ordinal) {
        return cluster.pod(NAMESPACE, name + "-" + ordinal).orElseThrow();
    }

    /** The images of the pods, lowest ordinal first. */
    List<String> images() {
        return pods().stream()
                .map(pod -> pod.getSpec().getContainers().get(0).getImage())
                .toList();
    }

    boolean isReady(int ordinal) {
        return cluster.pod(NAMESPACE, name + "-" + ordinal)
                .filter(PodFacts::isHealthy)
                .isPresent();
    }

    /** Ready on the revision of the template as it is now. */
    boolean isUpdated(int ordinal) {
        return isReady(ordinal)
                && set().getStatus()
                        .getObservedGeneration()
                        .equals(set().getMetadata().getGeneration())
                && PodFacts.revisionOf(pod(ordinal)).equals(set().getStatus().getUpdateRevision());
    }

    boolean await(java.util.function.BooleanSupplier condition) {
        return cluster.clock().runUntil(condition, Duration.ofMinutes(10));
    }

    /** Lets ten minutes pass. */
    void waitLong() {
        cluster.clock().runFor(Duration.ofMinutes(10));
    }

    /** Lets ten seconds pass. */
    void waitShort() {
        cluster.clock().runFor(Duration.ofSeconds(10));
    }
}
