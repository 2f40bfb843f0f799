package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The Node object and its Lease, kept fresh until this is closed. */
final class NodeRegistration implements AutoCloseable {
    static final String ADDRESS = "127.0.0.1";
    /** Keeps pods away that do not ask for this node. */
    static final String TAINT = "testbed/processes";
    /**
     * The one label for a node selector that a backup's pod takes over from its set. Fake nodes have none, and each agent
     * one of its own.
     */
    static final String ARCHITECTURE = "kubernetes.io/arch";

    private static final String LEASES = "kube-node-lease";
    private static final int LEASE_SECONDS = 40;

    private final KubernetesClient client;
    private final String name;
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "agent-heartbeat");
        thread.setDaemon(true);
        return thread;
    });

    private final ScheduledFuture<?> beating;

    /** @param port where {@link KubeletServer} listens */
    NodeRegistration(KubernetesClient client, String name, int port) {
        this.client = client;
        this.name = name;
        client.nodes().resource(node(port)).create();
        // A patch, because controllers write to a new node at the same time.
        client.nodes()
                .withName(name)
                .subresource("status")
                .patch(
                        PatchContext.of(PatchType.STRATEGIC_MERGE),
                        client.getKubernetesSerialization()
                                .asJson(Map.of("status", node(port).getStatus())));
        client.leases().inNamespace(LEASES).resource(lease()).create();
        beating = beats.scheduleAtFixedRate(this::beat, 10, 10, TimeUnit.SECONDS);
    }

    private void beat() {
        try {
            client.leases().inNamespace(LEASES).withName(name).edit(lease -> {
                lease.getSpec().setRenewTime(ZonedDateTime.now(ZoneOffset.UTC));
                return lease;
            });
        } catch (KubernetesClientException e) {
            // The next beat comes before the lease ends; an exception would be the last one of all.
            System.getLogger(NodeRegistration.class.getName()).log(System.Logger.Level.WARNING, "no heartbeat", e);
        }
    }

    static String architecture(String node) {
        return "processes-" + node;
    }

    private Lease lease() {
        return new LeaseBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(LEASES)
                .endMetadata()
                .withNewSpec()
                .withHolderIdentity(name)
                .withLeaseDurationSeconds(LEASE_SECONDS)
                .withRenewTime(ZonedDateTime.now(ZoneOffset.UTC))
                .endSpec()
                .build();
    }

    private Node node(int port) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, Quantity> room =
                Map.of("cpu", new Quantity("100"), "memory", new Quantity("200Gi"), "pods", new Quantity("110"));
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .addToLabels("kubernetes.io/os", "linux")
                .addToLabels(ARCHITECTURE, architecture(name))
                .endMetadata()
                .withNewSpec()
                .addNewTaint("NoSchedule", TAINT, null, "true")
                .endSpec()
                .withNewStatus()
                .withCapacity(room)
                .withAllocatable(room)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withReason("KubeletReady")
                .withMessage("the agent runs pods as processes")
                .withLastHeartbeatTime(now)
                .withLastTransitionTime(now)
                .endCondition()
                .addNewAddress(ADDRESS, "InternalIP")
                .addNewAddress(name, "Hostname")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(port)
                .endDaemonEndpoints()
                .withNewNodeInfo()
                .withArchitecture("amd64")
                .withOperatingSystem("linux")
                .withContainerRuntimeVersion("processes://1")
                .withKubeletVersion("v0.0.0-processes")
                .withKubeProxyVersion("")
                .withKernelVersion("")
                .withOsImage("")
                .withMachineID("")
                .withSystemUUID("")
                .withBootID("")
                .endNodeInfo()
                .endStatus()
                .build();
    }

    @Override
    public void close() {
        beating.cancel(false);
        beats.shutdownNow();
        client.nodes().withName(name).delete();
        client.leases().inNamespace(LEASES).withName(name).delete();
    }
}
