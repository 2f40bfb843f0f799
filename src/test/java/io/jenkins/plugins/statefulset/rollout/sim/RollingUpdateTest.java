package io.jenkins.plugins.statefulset.rollout.sim;

import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.patch;
import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RollingUpdateTest {
    private static final String OLD = "postgres:13.22";
    private static final String NEW = "postgres:13.23";

    @Test
    void aSetThatIsLoadedIsSettledWithoutTimePassing() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db").volume("data"));

        assertThat(stage.cluster.clock().now()).hasToString("2026-01-01T12:00:00Z");
        assertThat(stage.pods()).hasSize(3).allMatch(PodFacts::isReady);
        var status = stage.set().getStatus();
        assertThat(status.getObservedGeneration())
                .isEqualTo(stage.set().getMetadata().getGeneration());
        assertThat(List.of(
                        status.getReplicas(),
                        status.getReadyReplicas(),
                        status.getAvailableReplicas(),
                        status.getCurrentReplicas(),
                        status.getUpdatedReplicas()))
                .containsOnly(3);
        assertThat(status.getCurrentRevision()).matches("db-[bcdfghjklmnpqrstvwxz2456789]+");
        assertThat(stage.cluster.claims("default"))
                .extracting(claim -> claim.getMetadata().getName())
                .containsExactly("data-db-0", "data-db-1", "data-db-2");
        assertThat(stage.pod(2).getMetadata().getLabels())
                .containsEntry("controller-revision-hash", status.getCurrentRevision())
                .containsEntry("apps.kubernetes.io/pod-index", "2");
    }

    @Test
    void aRevisionHasTheNameThatARealControlPlaneGivesIt() {
        StatefulSet set = new StatefulSetBuilder()
                .withNewMetadata()
                .withName("db")
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("app", "db")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "db")
                .addToAnnotations("testbed/ready-after", "500ms")
                .addToAnnotations("testbed/stop-after", "500ms")
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("db")
                .withImage("postgres:13.22")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();

        SimulatedCluster cluster = SimulatedCluster.builder().load(set).build();

        // Seen on 1.34.4 and on 1.37.2.
        assertThat(cluster.statefulSet("default", "db")
                        .orElseThrow()
                        .getStatus()
                        .getUpdateRevision())
                .isEqualTo("db-6b7f7f8b49");
    }

    @Test
    void podsAreReplacedOneByOneFromTheHighestOrdinal() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        List<Integer> order = new ArrayList<>();
        List<Long> healthy = new ArrayList<>();
        stage.cluster.onDisruption(disruption -> {
            order.add(disruption.ordinal());
            healthy.add(stage.pods().stream().filter(PodFacts::isHealthy).count());
        });

        stage.patch(patch().image(NEW));

        assertThat(stage.await(() -> stage.isUpdated(0))).isTrue();
        assertThat(order).containsExactly(2, 1, 0);
        assertThat(healthy).containsOnly(3L);
        assertThat(stage.images()).containsOnly(NEW);
    }

    @Test
    void templateAndPartitionInOnePatchReleaseNothing() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));

        stage.patch(patch().image(NEW).partition(3));
        stage.waitLong();

        assertThat(stage.images()).containsOnly(OLD);
        assertThat(stage.set().getStatus().getUpdateRevision())
                .isNotEqualTo(stage.set().getStatus().getCurrentRevision());
        assertThat(stage.set().getStatus().getUpdatedReplicas()).isZero();
    }

    @Test
    void theTemplateBeforeThePartitionStartsAtTheOldPartition() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));

        stage.patch(patch().image(NEW));
        stage.waitShort();
        stage.patch(patch().partition(3));
        stage.waitLong();

        assertThat(stage.images()).contains(NEW);
    }

    @Test
    void thePartitionIsAnIndexNotAnOrdinal() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db").start(5));

        stage.patch(patch().image(NEW).partition(2));
        stage.waitLong();

        assertThat(stage.isUpdated(7)).isTrue();
        assertThat(stage.images()).containsExactly(OLD, OLD, NEW);
    }

    @Test
    void raisingThePartitionRevertsNoPodUntilItIsRecreated() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        stage.patch(patch().image(NEW).partition(1));
        stage.await(() -> stage.isUpdated(1));

        stage.patch(patch().partition(3));
        stage.waitLong();
        assertThat(stage.images()).containsExactly(OLD, NEW, NEW);

        stage.cluster.somebodyElse().deletePod("default", "db-2");
        stage.waitLong();
        assertThat(stage.images()).containsExactly(OLD, NEW, OLD);
    }

    @Test
    void currentRevisionAdvancesOnlyWhenAllPodsAreUpdatedAndReady() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        String before = stage.set().getStatus().getCurrentRevision();

        stage.patch(patch().image(NEW).partition(1));
        stage.waitLong();
        assertThat(stage.set().getStatus().getCurrentRevision()).isEqualTo(before);
        assertThat(stage.set().getStatus().getUpdatedReplicas()).isEqualTo(2);

        stage.patch(patch().partition(0));
        stage.waitLong();
        assertThat(stage.set().getStatus().getCurrentRevision())
                .isNotEqualTo(before)
                .isEqualTo(stage.set().getStatus().getUpdateRevision());
    }

    @Test
    void anOldTemplateTakesItsRevisionUpAgainWithAHigherNumber() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db"));
        String first = stage.set().getStatus().getUpdateRevision();
        stage.patch(patch().image(NEW).partition(3));
        stage.waitShort();
        String second = stage.set().getStatus().getUpdateRevision();

        stage.patch(patch().image(OLD));
        stage.waitShort();

        assertThat(stage.set().getStatus().getUpdateRevision()).isEqualTo(first).isNotEqualTo(second);
        assertThat(stage.client.controllerRevisions(stage.set()))
                .extracting(r -> r.getMetadata().getName(), ControllerRevision::getRevision)
                .containsExactlyInAnyOrder(tuple(first, 3L), tuple(second, 2L));
    }

    @Test
    void revisionsBeyondTheHistoryLimitAreDeletedButNotThoseInUse() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db").revisionHistoryLimit(1));
        String first = stage.set().getStatus().getCurrentRevision();

        for (String image : List.of("postgres:13.1", "postgres:13.2", "postgres:13.3")) {
            stage.patch(patch().image(image).partition(3));
            stage.waitShort();
        }

        assertThat(stage.client.controllerRevisions(stage.set()))
                .hasSize(3)
                .extracting(r -> r.getMetadata().getName())
                .contains(first);
    }

    @Test
    void minReadySecondsHoldTheNextPodBack() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db").minReadySeconds(60));
        stage.patch(patch().image(NEW));
        stage.await(() -> stage.isUpdated(2));

        stage.cluster.clock().runFor(Duration.ofSeconds(55));
        assertThat(stage.images()).containsExactly(OLD, OLD, NEW);

        stage.cluster.clock().runFor(Duration.ofSeconds(15));
        assertThat(stage.isUpdated(1) || !stage.isReady(1)).isTrue();
    }

    @Test
    void onDeleteReplacesOnlyWhatIsDeleted() {
        SimulatedSet stage = SimulatedSet.of(statefulSet("db").onDelete());
        stage.patch(patch().image(NEW));
        stage.waitLong();
        assertThat(stage.images()).containsOnly(OLD);

        stage.cluster.somebodyElse().deletePod("default", "db-1");
        stage.waitLong();
        assertThat(stage.images()).containsExactly(OLD, NEW, OLD);
    }

    @Test
    void underOnDeleteTheCurrentRevisionStaysUpTo136AndAdvancesFrom137() {
        for (String version : List.of("1.36", "1.37")) {
            SimulatedSet stage = SimulatedSet.of(version, statefulSet("db").onDelete());
            String before = stage.set().getStatus().getCurrentRevision();
            stage.patch(patch().image(NEW));
            for (int i = 0; i < 3; i++) {
                stage.cluster.somebodyElse().deletePod("default", "db-" + i);
                stage.waitLong();
            }

            assertThat(stage.images()).containsOnly(NEW);
            assertThat(stage.set().getStatus().getCurrentRevision().equals(before))
                    .as(version)
                    .isEqualTo(version.equals("1.36"));
        }
    }
}
