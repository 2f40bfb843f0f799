package io.jenkins.plugins.statefulset.rollout.suite;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.simulate.SimulationServer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The simulation over HTTP, in real time; drivers come through fabric8 as to any cluster. */
final class HttpGround extends RealTimeGround {

    private final SimulationServer server;
    private final SimulatedGround cluster;

    private HttpGround(SimulationServer server, SimulatedGround cluster) {
        this.server = server;
        this.cluster = cluster;
    }

    static HttpGround of(SuiteScenario scenario, String version) {
        SimulatedCluster simulated =
                SimulatedGround.cluster(scenario, version, Instant.now().minusSeconds(1));
        SimulatedGround ground = new SimulatedGround(simulated, scenario);
        HttpGround served = new HttpGround(SimulationServer.start(simulated, 0, 1), ground);
        if (scenario.place() == SuiteScenario.Place.NODES_OF_ITS_OWN) {
            served.labelNodes();
        }
        return served;
    }

    /** The three nodes of the server are all the scenario's. */
    private void labelNodes() {
        try (KubernetesClient people =
                new KubernetesClientBuilder().withConfig(account()).build()) {
            for (Node node : people.nodes().list().getItems()) {
                people.nodes().resource(node).edit(known -> new NodeBuilder(known)
                        .editMetadata()
                        .addToLabels(SuiteScenario.NODES, namespace())
                        .endMetadata()
                        .build());
            }
        }
    }

    private <T> T owned(Supplier<T> work) {
        return server.with(same -> work.get());
    }

    private void own(Runnable work) {
        server.with(same -> {
            work.run();
            return same;
        });
    }

    @Override
    public String namespace() {
        return cluster.namespace();
    }

    @Override
    Config account() {
        return server.clientConfig();
    }

    @Override
    public StatefulSet set() {
        return owned(cluster::set);
    }

    @Override
    public List<Pod> pods() {
        return owned(cluster::pods);
    }

    @Override
    public int revisions() {
        return owned(cluster::revisions);
    }

    @Override
    public Optional<Lease> lease() {
        return owned(cluster::lease);
    }

    @Override
    public void edit(UnaryOperator<StatefulSet> change) {
        own(() -> cluster.edit(change));
    }

    @Override
    public void makeUnready(String pod) {
        own(() -> cluster.makeUnready(pod));
    }

    @Override
    public void makeReady(String pod) {
        own(() -> cluster.makeReady(pod));
    }

    @Override
    public void loseNode(String pod) {
        own(() -> cluster.loseNode(pod));
    }

    @Override
    public void findNode(String pod) {
        own(() -> cluster.findNode(pod));
    }

    @Override
    public void stealLease() {
        own(cluster::stealLease);
    }

    @Override
    void end() {
        server.close();
    }
}
