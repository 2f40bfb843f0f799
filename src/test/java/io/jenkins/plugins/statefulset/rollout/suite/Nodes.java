package io.jenkins.plugins.statefulset.rollout.suite;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Nodes of a namespace of its own, which one scenario may lose. kwok plays a node while it holds the node's Lease: where somebody
 * else holds it, the node is silent, and the node controller notices after its grace period.
 */
final class Nodes implements AutoCloseable {
    /** {@code --node-monitor-grace-period} of the controller manager, by default. */
    static final Duration GRACE = Duration.ofSeconds(50);

    private static final String LEASES = "kube-node-lease";
    private static final String SILENCER = "nobody";

    private final KubernetesClient people;
    private final String namespace;

    Nodes(KubernetesClient people, String namespace) {
        this.people = people;
        this.namespace = namespace;
    }

    void create(int count) {
        for (int index = 0; index < count; index++) {
            String name = namespace + "-" + index;
            people.nodes()
                    .resource(new NodeBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withAnnotations(Map.of("kwok.x-k8s.io/node", "fake"))
                            .withLabels(Map.of("kubernetes.io/hostname", name, SuiteScenario.NODES, namespace))
                            .endMetadata()
                            .withNewSpec()
                            .addNewTaint()
                            .withKey(SuiteScenario.NODES)
                            .withEffect("NoSchedule")
                            .endTaint()
                            .endSpec()
                            .build())
                    .create();
        }
    }

    void silence(String node) {
        hold(node, lease -> {
            lease.getSpec().setHolderIdentity(SILENCER);
            lease.getSpec().setLeaseDurationSeconds((int) Duration.ofHours(1).toSeconds());
            lease.getSpec().setRenewTime(Instant.now().atZone(ZoneOffset.UTC));
        });
    }

    void wake(String node) {
        hold(node, lease -> {
            lease.getSpec().setLeaseDurationSeconds(1);
            lease.getSpec().setRenewTime(Instant.EPOCH.atZone(ZoneOffset.UTC));
        });
    }

    boolean ready(String node) {
        return people.nodes().withName(node).get().getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private void hold(String node, Consumer<Lease> change) {
        RealTimeGround.until(
                "nobody renews the Lease of " + node + " in between",
                RealTimeGround.PATIENCE,
                () -> held(node, change));
    }

    private boolean held(String node, Consumer<Lease> change) {
        try {
            people.leases().inNamespace(LEASES).withName(node).edit(seen -> {
                Lease lease = new LeaseBuilder(seen).build();
                change.accept(lease);
                return lease;
            });
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        people.nodes().withLabel(SuiteScenario.NODES, namespace).delete();
    }
}
