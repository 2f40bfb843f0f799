package io.jenkins.plugins.statefulset.rollout.sim;

import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.patch;
import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster.LogInstance;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodJudge;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
    private static final String NEW = "postgres:13.23";

    private static SimulatedSet stage(String... faults) {
        return new SimulatedSet(statefulSet("db"), SimulatedCluster.builder().faults(faults));
    }

    private static String waiting(Pod pod) {
        return pod.getStatus()
                .getContainerStatuses()
                .get(0)
                .getState()
                .getWaiting()
                .getReason();
    }

    @Test
    void faultsAreReadAsPeopleWriteThem() {
        assertThat(Faults.parse("never-ready=2"))
                .isEqualTo(
                        new Fault.PodAilment(Fault.Ailment.NEVER_READY, 2, Optional.empty(), Fault.Revisions.CHANGED));
        assertThat(Faults.parse("slow-start=1:90s@any"))
                .isEqualTo(new Fault.PodAilment(
                        Fault.Ailment.SLOW_START, 1, Optional.of(Duration.ofSeconds(90)), Fault.Revisions.ANY));
        assertThat(Faults.parse("node-lost=0:5m@30s"))
                .isEqualTo(new Fault.NodeLost(0, new Fault.Window(Duration.ofSeconds(30), Duration.ofSeconds(330))));
        assertThat(Faults.parse("api-refuses=every 3")).isEqualTo(new Fault.ApiRefuses(new Fault.Rate(0, 3)));
        assertThat(Faults.parse("api-forgets=0.2")).isEqualTo(new Fault.ApiForgets(new Fault.Rate(0.2, 0)));
        assertThat(Faults.parse("scale=5@30s")).isEqualTo(new Fault.Scale(5, Duration.ofSeconds(30)));
        assertThat(Faults.parse("edit-template@30s")).isEqualTo(new Fault.EditTemplate(Duration.ofSeconds(30)));
        assertThat(Faults.parse("pdb-blocks=30s..2m"))
                .isEqualTo(new Fault.PdbBlocks(new Fault.Window(Duration.ofSeconds(30), Duration.ofMinutes(2))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "never-ready",
                "never-ready=x",
                "never-ready=1:90s",
                "never-ready=1@later",
                "slow-start=1",
                "slow-start=1:soon",
                "backup-fails=1",
                "api-refuses=2",
                "api-refuses=every 0",
                "api-refuses=every x",
                "pdb-blocks=30s",
                "pdb-blocks=2m..30s",
                "scale=5",
                "node-lost=1:2:3"
            })
    void aWrongFaultIsRefusedWithItsForm(String text) {
        assertThatThrownBy(() -> Faults.parse(text))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith("fault '" + text + "': ")
                .hasMessageContaining("the form is " + text.split("[=@]", 2)[0]);
    }

    @Test
    void anUnknownFaultIsRefusedWithAllNames() {
        assertThatThrownBy(() -> Faults.parse("crashes=1"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContainingAll(
                        "unknown fault 'crashes=1'", "crash-loop=ORDINAL[:DURATION][@any]", "api-delays=DURATION");
    }

    @Test
    void aFaultHitsOnlyChangedRevisionsUnlessAny() {
        for (String suffix : List.of("", "@any")) {
            SimulatedSet stage = stage("image-pull=1" + suffix);
            stage.cluster.somebodyElse().deletePod("default", "db-1");
            stage.waitLong();
            assertThat(stage.isReady(1)).isEqualTo(suffix.isEmpty());
        }
    }

    @Test
    void podsFailInTheWaysThatTheirStatusNames() {
        for (String fault : List.of("image-pull", "unschedulable", "never-ready", "crash-loop")) {
            SimulatedSet stage = stage(fault + "=2");
            stage.patch(patch().image(NEW));
            stage.waitLong();

            Pod pod = stage.pod(2);
            assertThat(stage.isReady(2)).isFalse();
            switch (fault) {
                case "image-pull" -> assertThat(waiting(pod)).isEqualTo("ImagePullBackOff");
                case "crash-loop" -> assertThat(waiting(pod)).isEqualTo("CrashLoopBackOff");
                case "unschedulable" ->
                    assertThat(pod.getStatus().getConditions())
                            .singleElement()
                            .matches(c -> c.getType().equals("PodScheduled")
                                    && c.getReason().equals("Unschedulable"));
                default -> assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
            }
        }
    }

    @Test
    void aSlowStartTakesItsTime() {
        SimulatedSet stage = stage("slow-start=2:90s");
        stage.patch(patch().image(NEW));

        stage.cluster.clock().runFor(Duration.ofSeconds(85));
        assertThat(stage.isReady(2)).isFalse();
        stage.cluster.clock().runFor(Duration.ofSeconds(15));
        assertThat(stage.isReady(2)).isTrue();
    }

    @Test
    void aPodOnALostNodeStaysTerminatingUntilTheNodeIsBack() {
        SimulatedSet stage = stage("node-lost=1:5m@30s");
        stage.cluster.clock().runFor(Duration.ofSeconds(35));
        assertThat(stage.isReady(1)).isFalse();

        stage.cluster.somebodyElse().deletePod("default", "db-1");
        String uid = stage.pod(1).getMetadata().getUid();
        stage.cluster.clock().runFor(Duration.ofMinutes(4));
        assertThat(stage.pod(1).getMetadata().getUid()).isEqualTo(uid);

        stage.waitLong();
        assertThat(stage.pod(1).getMetadata().getUid()).isNotEqualTo(uid);
        assertThat(stage.isReady(1)).isTrue();
    }

    @Test
    void aNodeIsLostUntilSomebodyFindsIt() {
        SimulatedSet stage = stage();
        stage.cluster.somebodyElse().loseNode("default", "db-1");
        String uid = stage.pod(1).getMetadata().getUid();
        assertThat(stage.isReady(1)).isFalse();

        stage.cluster.clock().runFor(Duration.ofDays(1));
        assertThat(stage.pod(1).getMetadata().getUid()).isEqualTo(uid);
        assertThat(stage.pod(1).getMetadata().getDeletionTimestamp()).isNotNull();

        stage.cluster.somebodyElse().findNode("default", "db-1");
        stage.waitLong();
        assertThat(stage.pod(1).getMetadata().getUid()).isNotEqualTo(uid);
        assertThat(stage.isReady(1)).isTrue();
    }

    /** As the node controller leaves it: nobody has heard of the kubelet, so nobody takes its word back. */
    @Test
    void aPodOnALostNodeIsNotReadyThoughItsContainersAre() {
        SimulatedSet stage = stage();
        stage.cluster.somebodyElse().loseNode("default", "db-1");

        assertThat(stage.pod(1).getStatus().getConditions())
                .extracting(PodCondition::getType, PodCondition::getStatus, PodCondition::getReason)
                .contains(tuple("Ready", "False", null), tuple("ContainersReady", "True", null));
        assertThat(stage.pod(1).getStatus().getContainerStatuses())
                .allMatch(container -> Boolean.TRUE.equals(container.getReady()));
        assertThat(PodJudge.view(stage.pod(1), 0)
                        .reason()
                        .map(Message::toString)
                        .orElse(""))
                .matches("its node node-\\d is lost.*");
    }

    @Test
    void aLostNodeThatIsFoundSoonCostsNoPod() {
        SimulatedSet stage = stage();
        stage.cluster.somebodyElse().loseNode("default", "db-1");
        String uid = stage.pod(1).getMetadata().getUid();

        stage.cluster.clock().runFor(Duration.ofMinutes(4));
        stage.cluster.somebodyElse().findNode("default", "db-1");
        stage.waitLong();

        assertThat(stage.pod(1).getMetadata().getUid()).isEqualTo(uid);
        assertThat(stage.isReady(1)).isTrue();
    }

    @Test
    void aForcedDeletionDoesNotWaitForTheNode() {
        SimulatedSet stage = stage("node-lost=1:2h@30s");
        stage.cluster.clock().runFor(Duration.ofSeconds(35));

        stage.cluster.somebodyElse().forceDeletePod("default", "db-1");
        stage.waitLong();

        assertThat(stage.isReady(1)).isTrue();
    }

    @Test
    void aPodWhoseNodeComesBackIsReadyAgain() {
        SimulatedSet stage = stage("node-lost=1:1m@30s");
        stage.cluster.clock().runFor(Duration.ofSeconds(95));

        assertThat(stage.isReady(1)).isTrue();
    }

    @Test
    void theApiServerRefusesEachThirdRequest() {
        SimulatedSet stage = stage("api-refuses=every 3");
        stage.client.statefulSet("default", "db");
        stage.client.statefulSet("default", "db");

        assertThatThrownBy(() -> stage.client.statefulSet("default", "db"))
                .extracting(e -> ((ClusterException) e).reason())
                .isEqualTo(Reason.UNAVAILABLE);
    }

    @Test
    void aForgottenWriteTookEffect() {
        SimulatedSet stage = stage("api-forgets=every 1");

        assertThatThrownBy(() -> stage.patch(patch().partition(2)))
                .extracting(e -> ((ClusterException) e).reason())
                .isEqualTo(Reason.TIMEOUT);
        assertThat(stage.set().getSpec().getUpdateStrategy().getRollingUpdate().getPartition())
                .isEqualTo(2);
    }

    @Test
    void theApiServerCannotBeReachedDuringAWindow() {
        SimulatedSet stage = stage("api-down=10s..20s");
        stage.cluster.clock().runFor(Duration.ofSeconds(15));
        assertThatThrownBy(() -> stage.client.statefulSet("default", "db"))
                .extracting(e -> ((ClusterException) e).reason())
                .isEqualTo(Reason.UNREACHABLE);

        stage.cluster.clock().runFor(Duration.ofSeconds(10));
        assertThat(stage.client.statefulSet("default", "db")).isPresent();
    }

    @Test
    void aStalledWatchShowsTheOldStateAndThenAllOfTheNew() {
        SimulatedSet stage = stage("watch-stalls=1m");
        var view = stage.client.watch("default", () -> {});

        stage.cluster.somebodyElse().scale("default", "db", 5);
        stage.cluster.clock().runFor(Duration.ofSeconds(50));
        assertThat(view.pods()).hasSize(3);

        stage.cluster.clock().runFor(Duration.ofSeconds(15));
        assertThat(view.pods()).hasSizeGreaterThan(4);
    }

    @Test
    void othersScaleAndEditAndStealOnTime() {
        SimulatedSet stage = stage("scale=5@30s", "edit-template@40s");
        long generation = stage.set().getMetadata().getGeneration();

        stage.cluster.clock().runFor(Duration.ofSeconds(31));
        assertThat(stage.set().getSpec().getReplicas()).isEqualTo(5);

        stage.cluster.clock().runFor(Duration.ofSeconds(10));
        assertThat(stage.set().getMetadata().getGeneration()).isEqualTo(generation + 2);
        assertThat(stage.set().getSpec().getTemplate().getMetadata().getAnnotations())
                .containsKey("kubectl.kubernetes.io/restartedAt");
    }

    @Test
    void anIncompatibleChangeCrashesWithWhatTheProgramSays() {
        SimulatedSet stage = new SimulatedSet(
                statefulSet("db"),
                SimulatedCluster.builder()
                        .incompatible((first, now) -> Optional.of(IncompatibleChange.postgresDataFiles("13", "14.0"))));
        stage.patch(patch().image("postgres:14"));
        stage.waitLong();

        assertThat(waiting(stage.pod(2))).isEqualTo("CrashLoopBackOff");
        assertThat(stage.client.podLog("default", "db-2", "db", 10, LogInstance.PREVIOUS))
                .contains("FATAL:  database files are incompatible with server")
                .contains("initialized by PostgreSQL version 13, which is not compatible with this version 14.0");

        stage.patch(patch().image("postgres:13.22"));
        stage.cluster.somebodyElse().deletePod("default", "db-2");
        stage.waitLong();
        assertThat(stage.isReady(2)).isTrue();
    }
}
