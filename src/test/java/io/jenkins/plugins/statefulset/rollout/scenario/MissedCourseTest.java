package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.api.RecordedCourse;
import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happened while nobody looked is told with the times of the pods themselves. */
class MissedCourseTest {
    private static SimulatedRollout.Stage leftWhen(SimulatedRollout.Stage stage, PodState state) {
        stage.start("one");
        stage.cluster
                .clock()
                .runUntil(
                        () -> stage.events(PodChanged.class).stream()
                                .anyMatch(pod -> pod.pod().equals("db-2") && pod.state() == state),
                        Duration.ofHours(1));
        stage.rollout.orElseThrow().detach();
        stage.runFor(Duration.ofMinutes(10));
        return stage;
    }

    private static RolloutStatus status(SimulatedRollout.Stage stage) {
        SimulatedClient client = stage.cluster.client("two");
        return Rollouts.on(client, client.scheduler()).status("default", "db");
    }

    private static Pod pod(SimulatedRollout.Stage stage) {
        return stage.cluster.pods(stage.set()).stream()
                .filter(one -> one.getMetadata().getName().equals("db-2"))
                .findFirst()
                .orElseThrow();
    }

    private static Instant readySince(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .map(condition -> Instant.parse(condition.getLastTransitionTime()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aPodThatWasMadeAnewMeanwhileWasAwayForAsLongAsItSays() {
        SimulatedRollout.Stage stage = leftWhen(SimulatedRollout.of(3).stage(), PodState.TERMINATING);
        List<RolloutEvent> told = List.copyOf(stage.events);

        List<RolloutEvent> missed = RecordedCourse.since(status(stage), told);

        Pod pod = pod(stage);
        assertThat(missed)
                .extracting(
                        RolloutEvent::time, event -> ((PodChanged) event).pod(), event -> ((PodChanged) event).state())
                .containsExactly(
                        tuple(Instant.parse(pod.getMetadata().getCreationTimestamp()), "db-2", PodState.PENDING),
                        tuple(readySince(pod), "db-2", PodState.READY));
        assertThat(missed).allSatisfy(event -> assertThat(((PodChanged) event).revision())
                .contains(SimulatedRollout.revision(pod)));
        List<RolloutEvent> all = new ArrayList<>(told);
        all.addAll(missed);
        assertThat(RecordedCourse.since(status(stage), all)).as("once").isEmpty();
        assertThat(all).isSortedAccordingTo(Comparator.comparing(RolloutEvent::time));
    }

    @Test
    void nothingIsToldOfPodsThatStayedAsTheyWere() {
        SimulatedRollout.Stage stage = leftWhen(
                SimulatedRollout.of(3)
                        .request(request -> request.soak(Duration.ofHours(1)))
                        .stage(),
                PodState.TERMINATING);
        List<RolloutEvent> told = new ArrayList<>(stage.events);
        told.addAll(RecordedCourse.since(status(stage), told));
        stage.runFor(Duration.ofMinutes(10));

        assertThat(RecordedCourse.since(status(stage), told)).isEmpty();
        assertThat(RecordedCourse.since(status(stage), List.of())).isEmpty();
    }

    /** Whoever takes up its rollback knows nothing of it but the record and the pods. */
    @Test
    void aPodThatNoWaveHasReachedWasNeverOnTheNewRevision() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(4)
                .request(asked -> asked.waves("50%,100%").gate(new GateSpec.Manual()))
                .stage();
        stage.start("one").runFor(Duration.ofMinutes(30));
        stage.cluster.somebodyElse().deletePod("default", "db-0");
        stage.runFor(Duration.ofMinutes(1));
        stage.rollout.orElseThrow().rollBack("it is no good");
        stage.runFor(Duration.ofSeconds(1));
        stage.rollout.orElseThrow().detach();
        stage.runFor(Duration.ofMinutes(10));
        String target =
                StateAnnotation.state(stage.set()).orElseThrow().target().orElseThrow();
        stage.events.clear();
        stage.events.addAll(RecordedCourse.events(status(stage)));

        assertThat(stage.revisionsTold().get(0)).containsExactly(stage.baseRevision);
        assertThat(stage.revisionsTold().get(3)).contains(target);
        assertThat(stage.events(PodChanged.class))
                .filteredOn(pod -> pod.ordinal() == 0 && pod.state() == PodState.TERMINATING)
                .as("it went all the same")
                .hasSize(1);
    }
}
