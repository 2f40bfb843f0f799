package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever looks at the set with kubectl sees what its rollout does, and a server that takes no Events disturbs nothing. */
class KubernetesEventsTest {
    private static final String CREATE = "create events";

    @Test
    void beginWavesAndEndAreEventsAboutTheSet() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(request -> request.waves("1,2,100%").by("ada").reason("CVE-1"))
                .run();

        assertThat(reasons(stage))
                .containsExactly("RolloutStarted", "RolloutWave", "RolloutWave", "RolloutWave", "RolloutCompleted");
        Event begun = stage.cluster.reportedEvents().get(0);
        assertThat(begun.getMessage()).contains(" by ada: ", "image: ", "(CVE-1)");
        assertThat(begun.getType()).isEqualTo("Normal");
        assertThat(begun.getAction()).isEqualTo("Start");
        assertThat(begun.getReportingComponent()).isEqualTo("jenkins.io/statefulset-rollout");
        assertThat(begun.getReportingInstance()).isNotEmpty();
        assertThat(begun.getEventTime().getTime()).endsWith("Z");
        assertThat(begun.getInvolvedObject().getUid())
                .isEqualTo(stage.set().getMetadata().getUid());
        assertThat(stage.cluster.reportedEvents())
                .extracting(event -> event.getMetadata().getName())
                .doesNotHaveDuplicates();
    }

    @Test
    void aRollbackIsAWarningWithItsReason() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).faults("crash-loop=1").run();

        assertThat(reasons(stage)).endsWith("RolloutRollingBack", "RolloutRolledBack");
        Event back = stage.cluster
                .reportedEvents()
                .get(stage.cluster.reportedEvents().size() - 2);
        assertThat(back.getType()).isEqualTo("Warning");
        assertThat(back.getMessage()).contains("CrashLoopBackOff");
    }

    @Test
    void aHoldIsToldWithWhoHolds() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(request -> request.soak(Duration.ofHours(1)))
                .stage()
                .start("one")
                .runFor(Duration.ofMinutes(10));
        stage.rollout.orElseThrow().hold("lunch");
        stage.finish();

        assertThat(reasons(stage)).endsWith("RolloutHeld");
        assertThat(last(stage).getMessage()).contains("held by the caller: lunch");
    }

    @Test
    void manyWavesCostNoEventEach() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(40)
                .request(request -> request.waves("each"))
                .run();

        assertThat(reasons(stage)).filteredOn("RolloutWave"::equals).hasSizeBetween(9, 11);
    }

    @Test
    void oneWaveHasNoneOfItsOwn() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).request(request -> request.waves("100%")).run();

        assertThat(reasons(stage)).containsExactly("RolloutStarted", "RolloutCompleted");
    }

    @Test
    void anAccountThatMayNotIsAskedForOnceAndToldOnce() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .cluster(
                        cluster -> cluster.deny(permission -> permission.group().equals("events.k8s.io")
                                && permission.verb().equals("create")))
                .run();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.cluster.client("one").requests()).containsEntry(CREATE, 1);
        assertThat(stage.events)
                .filteredOn(RolloutEvent.EventsRefused.class::isInstance)
                .singleElement()
                .satisfies(event ->
                        assertThat(((RolloutEvent.EventsRefused) event).cause()).contains("events.events.k8s.io"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"api-refuses=0.3", "api-down=5s..40s"})
    void aServerThatIsBusyIsNotAskedAgain(String fault) {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(request -> request.waves("1,2,100%"))
                .faults(fault)
                .run();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.cluster.client("one").requests().getOrDefault(CREATE, 0))
                .isLessThanOrEqualTo(5);
        assertThat(stage.events)
                .filteredOn(RolloutEvent.EventsRefused.class::isInstance)
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void whatIsLongIsCutToWhatTheServerTakes() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(1)
                .request(request -> request.reason("ö".repeat(2_000)))
                .run();

        String note = stage.cluster.reportedEvents().get(0).getMessage();
        assertThat(note.getBytes(StandardCharsets.UTF_8).length).isBetween(1_000, 1_024);
        assertThat(note).endsWith("ö…");
    }

    @Test
    void noSecretIsInANote() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(1)
                .request(request -> request.env("db", "DB_PASSWORD", "correct-horse-battery")
                        .reason("password is correct-horse-battery"))
                .run();

        assertThat(stage.cluster.reportedEvents()).isNotEmpty();
        assertThat(stage.cluster.reportedEvents().toString()).doesNotContain("correct-horse");
    }

    private static List<String> reasons(SimulatedRollout.Stage stage) {
        return stage.cluster.reportedEvents().stream().map(Event::getReason).toList();
    }

    private static Event last(SimulatedRollout.Stage stage) {
        List<Event> events = stage.cluster.reportedEvents();
        return events.get(events.size() - 1);
    }
}
