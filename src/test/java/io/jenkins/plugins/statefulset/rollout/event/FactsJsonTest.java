package io.jenkins.plugins.statefulset.rollout.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.text.PodCauseWords;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Facts beside the sentences, as programs read them. */
class FactsJsonTest {
    private static PodChanged failed(PodCause why) {
        return new PodChanged(
                Instant.EPOCH,
                "default/db",
                "db-1",
                1,
                Optional.empty(),
                PodState.FAILED,
                Optional.of(PodCauseWords.of(why)),
                Optional.empty(),
                Optional.of(why));
    }

    @Test
    void aCrashLoopTellsItsContainerItsExitCodeAndItsRestarts() {
        PodChanged event = failed(new PodCause.CrashLoop(
                "postgresql",
                PodCause.Role.CONTAINER,
                Optional.of(137L),
                Optional.of("OOMKilled"),
                4,
                Optional.empty()));

        String json = EventJson.write(event);

        assertThat(json)
                .contains("\"reason\":\"CrashLoopBackOff, exit code 137 (OOMKilled), 4 restarts\"")
                .contains("\"why\":{\"kind\":\"crash-loop\",\"container\":\"postgresql\",\"role\":\"container\","
                        + "\"exitCode\":137,\"reason\":\"OOMKilled\",\"restarts\":4}");
        assertThat(EventJson.read(json)).isEqualTo(event);
    }

    @Test
    void untilWhenAPullIsTriedAgainIsATime() {
        PodChanged event = failed(new PodCause.ContainerWaits(
                "db",
                PodCause.Role.SIDECAR,
                "ErrImagePull",
                Optional.of("503"),
                Optional.of(Instant.parse("2026-11-23T12:00:00Z"))));

        assertThat(event.reason().orElseThrow())
                .hasToString("sidecar db: ErrImagePull: 503; it is tried again, until 2026-11-23T12:00:00Z");
        assertThat(EventJson.read(EventJson.write(event))).isEqualTo(event);
    }

    @Test
    void aKindOfALaterVersionIsPassedOver() {
        String json = EventJson.write(failed(new PodCause.InitContainerRuns("warm")))
                .replace("init-container-runs", "rebooted-by-moonlight");

        assertThat(((PodChanged) EventJson.read(json)).why()).isEmpty();
    }
}
