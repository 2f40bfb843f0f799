package io.jenkins.plugins.statefulset.rollout.systems;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane;
import io.jenkins.plugins.statefulset.rollout.testbed.TestNamespace;
import io.jenkins.plugins.statefulset.rollout.testbed.agent.NodeAgent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A namespace of a real control plane whose pods run the servers of one system on a node agent. */
final class SystemNamespace implements AutoCloseable {
    private static final long START_MINUTES = 8;
    private static final Duration RECOVERY = Duration.ofMinutes(4);
    private static final Path FOLDER = Path.of("target", "systems");

    private final ControlPlane plane;
    private final RealSystem system;
    private final TestNamespace own;
    private final NodeAgent agent;
    private final PodWatch watch;
    private final Members members;

    private SystemNamespace(ControlPlane plane, RealSystem system, TestNamespace own) throws IOException {
        this.plane = plane;
        this.system = system;
        this.own = own;
        this.agent = NodeAgent.start(client(), own.name(), system.images(), Duration.ofSeconds(1));
        List<HasMetadata> objects = manifests();
        StatefulSet set = objects.stream()
                .filter(StatefulSet.class::isInstance)
                .map(StatefulSet.class::cast)
                .filter(candidate -> candidate.getMetadata().getName().equals(system.set()))
                .findFirst()
                .orElseThrow();
        String service = set.getSpec().getServiceName();
        this.watch = new PodWatch(client(), own.name(), system.set(), service, FOLDER.resolve("hosts"));
        this.members =
                new Members(own.name(), system.set(), service, set.getSpec().getReplicas(), watch::addresses);
        objects.forEach(
                object -> client().resource(object).inNamespace(own.name()).create());
    }

    /** With all members ready and serving. */
    static SystemNamespace start(ControlPlane plane, RealSystem system) throws Exception {
        SystemNamespace made = new SystemNamespace(plane, system, plane.namespace(system.name()));
        try {
            made.untilSettled();
            made.untilAllServe();
            system.prepare(made.members);
            return made;
        } catch (Exception e) {
            made.close();
            throw e;
        }
    }

    private List<HasMetadata> manifests() throws IOException {
        try (InputStream yaml = SystemNamespace.class.getResourceAsStream(system.name() + "/manifests.yaml")) {
            List<HasMetadata> objects = client().getKubernetesSerialization()
                    .unmarshal(new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
            objects.stream().filter(StatefulSet.class::isInstance).forEach(object -> {
                var pod = ((StatefulSet) object).getSpec().getTemplate().getSpec();
                pod.setNodeSelector(agent.selector());
                pod.setTolerations(List.of(NodeAgent.toleration()));
            });
            return objects;
        }
    }

    KubernetesClient client() {
        return plane.admin();
    }

    Path kubeconfig() {
        return plane.kubeconfig();
    }

    RealSystem system() {
        return system;
    }

    String name() {
        return own.name();
    }

    PodWatch watch() {
        return watch;
    }

    Members members() {
        return members;
    }

    /** What those who roll say. */
    Path log() {
        return FOLDER.resolve(system.name() + ".log");
    }

    static boolean settled(StatefulSet set, long generation) {
        StatefulSetStatus status = set.getStatus();
        return status != null
                && status.getObservedGeneration() != null
                && status.getObservedGeneration() >= generation
                && set.getSpec().getReplicas().equals(status.getReadyReplicas())
                && set.getSpec().getReplicas().equals(status.getUpdatedReplicas())
                && status.getUpdateRevision().equals(status.getCurrentRevision());
    }

    /** All pods ready, and of one revision. */
    void untilSettled() {
        client().apps()
                .statefulSets()
                .inNamespace(own.name())
                .withName(system.set())
                .waitUntilCondition(
                        set -> settled(set, set.getMetadata().getGeneration()), START_MINUTES, TimeUnit.MINUTES);
    }

    /** Every member takes part and serves, as it says itself. */
    void untilAllServe() throws InterruptedException {
        Instant limit = Instant.now().plus(RECOVERY);
        while (serving() < members.replicas()) {
            if (Instant.now().isAfter(limit)) {
                throw new IllegalStateException(system.name() + ": only " + serving() + " members serve");
            }
            Thread.sleep(250);
        }
    }

    private int serving() {
        try {
            return system.look(members).serving().size();
        } catch (IllegalStateException e) {
            System.getLogger(SystemNamespace.class.getName()).log(System.Logger.Level.DEBUG, "nobody can tell", e);
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
        agent.close();
        own.close();
    }
}
