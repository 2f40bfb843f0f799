package io.jenkins.plugins.statefulset.rollout.sim;

import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where pods go in a cluster that has nodes. */
class PlacementTest {
    private final SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
    private final Storage storage = stage.cluster.storage();

    private void node(String name, boolean cordoned) {
        storage.create(
                "tester",
                Resource.NODES,
                new NodeBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("kubernetes.io/hostname", name)
                        .endMetadata()
                        .withNewSpec()
                        .withUnschedulable(cordoned)
                        .endSpec()
                        .build(),
                WriteMode.STORE);
    }

    private static PodBuilder pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("busybox:1.36")
                .withPorts(new ContainerPortBuilder()
                        .withContainerPort(80)
                        .withHostPort(8080)
                        .build())
                .endContainer()
                .endSpec();
    }

    private Pod created(PodBuilder pod) {
        storage.create("tester", Resource.PODS, pod.build(), WriteMode.STORE);
        stage.waitShort();
        return stage.cluster.pod("default", pod.buildMetadata().getName()).orElseThrow();
    }

    @Test
    void aCordonedNodeTakesNoPodUntilItIsUncordoned() {
        node("node-1", true);
        Pod waiting = created(pod("a"));
        assertThat(waiting.getSpec().getNodeName()).isNull();
        assertThat(waiting.getStatus().getConditions())
                .singleElement()
                .satisfies(condition -> assertThat(condition.getReason()).isEqualTo("Unschedulable"));

        node("node-2", false);
        stage.waitShort();

        assertThat(stage.cluster.pod("default", "a").orElseThrow().getSpec().getNodeName())
                .isEqualTo("node-2");
        assertThat(PodFacts.isReady(stage.cluster.pod("default", "a").orElseThrow()))
                .isTrue();
    }

    @Test
    void aPodGoesToTheNodeThatItSelects() {
        node("node-1", false);
        node("node-2", false);
        node("node-3", false);

        Pod pod = created(pod("a").editSpec()
                .withNodeSelector(Map.of("kubernetes.io/hostname", "node-3"))
                .endSpec());

        assertThat(pod.getSpec().getNodeName()).isEqualTo("node-3");
        assertThat(pod.getStatus().getHostIP()).isEqualTo("10.0.0.3");
    }

    @Test
    void twoPodsWithOneHostPortDoNotShareANode() {
        node("node-1", false);

        assertThat(created(pod("a")).getStatus().getPhase()).isEqualTo("Running");
        assertThat(created(pod("b")).getStatus().getPhase()).isEqualTo("Pending");

        stage.cluster.somebodyElse().deletePod("default", "a");
        stage.waitShort();
        assertThat(stage.cluster.pod("default", "b").orElseThrow().getStatus().getPhase())
                .isEqualTo("Running");
    }

    @Test
    void aKubeletRefusesAPodThatNamesItsNodeAndAPortThatIsTaken() {
        node("node-1", false);
        created(pod("a"));

        Pod refused = created(pod("b").editSpec().withNodeName("node-1").endSpec());

        assertThat(refused.getStatus().getPhase()).isEqualTo("Failed");
        assertThat(refused.getStatus().getReason()).isEqualTo("NodePorts");
    }

    @Test
    void namespacesGetAnAccountAndTheAuthorityOfTheServer() {
        storage.create(
                "tester",
                Resource.NAMESPACES,
                new io.fabric8.kubernetes.api.model.NamespaceBuilder()
                        .withNewMetadata()
                        .withName("shop")
                        .endMetadata()
                        .build(),
                WriteMode.STORE);
        stage.waitShort();

        assertThat(storage.find(Resource.SERVICE_ACCOUNTS, Optional.of("shop"), "default"))
                .isPresent();
        assertThat(storage.find(Resource.CONFIG_MAPS, Optional.of("shop"), "kube-root-ca.crt"))
                .isPresent();

        storage.delete(
                "tester",
                Resource.NAMESPACES,
                storage.find(Resource.NAMESPACES, Optional.empty(), "shop").orElseThrow(),
                Deletion.DEFAULT);
        stage.waitShort();

        assertThat(storage.find(Resource.NAMESPACES, Optional.empty(), "shop")).isEmpty();
        assertThat(storage.list(Resource.SERVICE_ACCOUNTS, Optional.of("shop"))).isEmpty();
    }
}
