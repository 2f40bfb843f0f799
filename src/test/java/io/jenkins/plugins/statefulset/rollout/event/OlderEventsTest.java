package io.jenkins.plugins.statefulset.rollout.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Blocked;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Finished;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Planned;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.text.LogLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events as versions wrote them whose messages were words only. */
class OlderEventsTest {
    private static List<RolloutEvent> older() {
        try (var in = OlderEventsTest.class.getResourceAsStream("older-events.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(EventJson::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void areReadWithTheirWordsAsTheyStood() {
        List<RolloutEvent> events = older();
        Planned plan = (Planned) events.get(0);

        assertThat(plan.warnings()).containsExactly(Message.of("--timeout 1 m is short"));
        assertThat(plan.blockers().get(0).wayOut())
                .containsExactly(Message.of("If it is known: --accept data-moved (a backup is then taken first)."));
        assertThat(((Blocked) events.get(1)).message()).hasToString("wave 1 soaks until 2026-11-23T12:00:00Z");
        LogLines log = new LogLines(ZoneOffset.UTC);
        assertThat(events).allSatisfy(event -> assertThat(log.next(event)).isPresent());
    }

    @Test
    void theEndOfASoakIsATimeAgain() {
        String line =
                "{\"event\":\"gate\",\"time\":\"2026-11-23T08:53:59Z\",\"statefulSet\":\"default/db\",\"wave\":1,\"name\":\"soak\","
                        + "\"state\":\"started\",\"message\":\"until 2026-11-23T08:54:29Z\"}";

        RolloutEvent.GateChanged soak = (RolloutEvent.GateChanged) EventJson.read(line);

        assertThat(soak.message()).contains(Message.of("until ").and(Instant.parse("2026-11-23T08:54:29Z")));
    }

    @Test
    void aPodOnItsWayAsEveryPodIsKnownAsSuch() {
        assertThat(pod("ContainerCreating").ordinary()).isTrue();
        assertThat(pod("init container warm is running").why()).contains(new PodCause.InitContainerRuns("warm"));
        assertThat(pod("containers with unready status: [db]").ordinary()).isTrue();
        assertThat(pod("ImagePullBackOff: not found").ordinary()).isFalse();
    }

    private static RolloutEvent.PodChanged pod(String reason) {
        return (RolloutEvent.PodChanged)
                EventJson.read("{\"event\":\"pod\",\"time\":\"2026-11-23T08:53:59Z\",\"statefulSet\":\"default/db\","
                        + "\"pod\":\"db-0\",\"ordinal\":0,\"state\":\"pending\",\"reason\":\"" + reason + "\"}");
    }

    @Test
    void aRollbackForTheSakeOfAPodNamesIt() {
        String line = "{\"event\":\"rollback\",\"time\":\"2026-11-23T08:53:59Z\",\"statefulSet\":\"default/db\","
                + "\"reason\":\"db-2 was not ready within 10 min: ImagePullBackOff\",\"by\":null}";

        RolloutEvent.RollingBack back = (RolloutEvent.RollingBack) EventJson.read(line);

        assertThat(back.why().flatMap(StopCause::pod)).contains("db-2");
    }

    @Test
    void areWrittenAgainAsTheyStood() {
        assertThat(older()).allSatisfy(event -> assertThat(EventJson.read(EventJson.write(event)))
                .isEqualTo(event));
    }

    @Test
    void laterOnesKeepTheirTextsForThoseThatReadNothingElse() {
        Finished end = new Finished(
                Instant.EPOCH,
                "a/b",
                RolloutEvent.Result.FAILED,
                Message.of("dump less with ")
                        .and(RequestField.PG_DATABASE)
                        .and(" by ")
                        .and(Instant.EPOCH),
                1);

        String json = EventJson.write(end);

        assertThat(json).contains("\"reason\":\"dump less with pgDatabase by 1970-01-01T00:00:00Z\"");
        assertThat(EventJson.read(json)).isEqualTo(end);
    }
}
