package io.jenkins.plugins.statefulset.rollout.sim;

import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A set that is deleted and made anew under its name while the pods of the first are still going. */
class RecreatedSetTest {
    private static final String SOMEBODY = "somebody";

    @Test
    void waitsForThePodsOfItsNamesakeToGo() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db").parallel());
        Set<String> first = uids(stage.pods());
        makeAnew(stage);

        assertThat(stage.await(() -> stage.isReady(0)
                        && stage.isReady(1)
                        && stage.isReady(2)
                        && stage.pods().size() == 3))
                .isTrue();
        assertThat(uids(stage.pods())).hasSize(3).doesNotContainAnyElementsOf(first);
    }

    @Test
    void aLostNodeThatComesTooLateTakesNoPodOfTheNewSet() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        stage.cluster.somebodyElse().loseNode("default", "db-1");
        makeAnew(stage);
        stage.waitLong();

        // The pod on the lost node cannot go, since no kubelet says that it has ended.
        assertThat(stage.cluster.pod("default", "db-0").filter(PodFacts::isHealthy))
                .isPresent();
        assertThat(stage.pod(1).getMetadata().getDeletionTimestamp()).isNotNull();
        stage.cluster.somebodyElse().findNode("default", "db-1");
        assertThat(stage.await(() -> stage.isReady(1) && stage.isReady(2))).isTrue();
    }

    private static void makeAnew(SimulatedSet stage) {
        StatefulSet old = stage.set();
        Storage storage = stage.cluster.storage();
        storage.delete(SOMEBODY, Resource.STATEFUL_SETS, old, Deletion.DEFAULT);
        storage.create(
                SOMEBODY,
                Resource.STATEFUL_SETS,
                new StatefulSet(
                        "apps/v1",
                        "StatefulSet",
                        new ObjectMetaBuilder()
                                .withName("db")
                                .withNamespace("default")
                                .build(),
                        old.getSpec(),
                        null),
                WriteMode.STORE);
    }

    private static Set<String> uids(List<Pod> pods) {
        Set<String> uids = new HashSet<>();
        pods.forEach(pod -> uids.add(pod.getMetadata().getUid()));
        return uids;
    }
}
