package io.jenkins.plugins.statefulset.rollout.sim;

import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.maxUnavailable;
import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.sim.Storage.Part;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A ReplicaSet beside a StatefulSet. */
class ReplicaSetTest {
    private final SimulatedSet stage =
            new SimulatedSet(statefulSet("db"), SimulatedCluster.builder().load(maxUnavailable("web", 1)));
    private final Storage storage = stage.cluster.storage();

    @BeforeEach
    void create() {
        ReplicaSet set = new ReplicaSetBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withReplicas(3)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("nginx:1.27")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
        storage.create("tester", Resource.REPLICA_SETS, set, WriteMode.STORE);
        stage.waitShort();
    }

    private ReplicaSet set() {
        return (ReplicaSet) storage.find(Resource.REPLICA_SETS, Optional.of("default"), "web")
                .orElseThrow();
    }

    private List<Pod> pods() {
        return storage.list(Resource.PODS, Optional.of("default")).stream()
                .map(Pod.class::cast)
                .filter(pod -> "web".equals(pod.getMetadata().getLabels().get("app")))
                .toList();
    }

    @Test
    void itMakesItsPodsAndReplacesOneThatGoes() {
        assertThat(pods()).hasSize(3).allMatch(PodFacts::isReady);
        assertThat(set().getStatus().getAvailableReplicas()).isEqualTo(3);

        String gone = pods().get(0).getMetadata().getName();
        stage.cluster.somebodyElse().deletePod("default", gone);
        stage.waitShort();

        assertThat(pods())
                .hasSize(3)
                .noneMatch(pod -> pod.getMetadata().getName().equals(gone));
    }

    @Test
    void aScaleDownTakesUnreadyPodsFirst() {
        String ill = pods().get(2).getMetadata().getName();
        stage.cluster.somebodyElse().makeUnready("default", ill);
        HasMetadata set = set();
        storage.change(
                "tester",
                Resource.REPLICA_SETS,
                set,
                Part.MAIN,
                tree -> {
                    ((ObjectNode) tree).withObject("/spec").put("replicas", 2);
                    return tree;
                },
                WriteMode.STORE);
        stage.waitShort();

        assertThat(pods())
                .hasSize(2)
                .noneMatch(pod -> pod.getMetadata().getName().equals(ill));
    }

    @Test
    void itsPodsGoWithItAndTheStatefulSetsStay() {
        storage.delete("tester", Resource.REPLICA_SETS, set(), Deletion.DEFAULT);
        stage.waitShort();

        assertThat(pods()).isEmpty();
        assertThat(stage.pods()).hasSize(3);
    }

    @Test
    void aBudgetCountsItsReplicas() {
        var status = stage.cluster.budget("default", "web-pdb").orElseThrow().getStatus();
        assertThat(status.getExpectedPods()).isEqualTo(3);
        assertThat(status.getDisruptionsAllowed()).isEqualTo(1);

        List<Pod> pods = pods();
        evict(pods.get(0));
        assertThatThrownBy(() -> evict(pods.get(1)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("disruption budget");
    }

    private void evict(Pod pod) {
        storage.evict("tester", "default", pod.getMetadata().getName(), Optional.empty());
    }
}
