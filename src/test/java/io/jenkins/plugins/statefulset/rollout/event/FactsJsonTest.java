package io.jenkins.plugins.statefulset.rollout.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.text.PodCauseWords;
import io.jenkins.plugins.statefulset.rollout.text.StopWords;
import io.jenkins.plugins.statefulset.rollout.text.WaitWords;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
        PodCause loop = new PodCause.CrashLoop(
                "db", PodCause.Role.CONTAINER, Optional.empty(), Optional.empty(), 3, Optional.empty());
        String json = EventJson.write(failed(loop)).replace("crash-loop", "rebooted-by-moonlight");

        assertThat(((PodChanged) EventJson.read(json)).why()).isEmpty();
    }

    @Test
    void aWaitForABudgetTellsItsPodItsCountAndWhoIsDown() {
        WaitCause why = new WaitCause.Budget(
                "db-pdb",
                "db-2",
                "minAvailable 2",
                new WaitCause.Budget.Count(WaitCause.Budget.Status.COUNTED, 2, 2, Optional.empty()),
                WaitCause.Budget.IllPods.NOT_CONCERNED,
                Map.of("db-1", Instant.parse("2026-11-23T12:00:00Z")),
                List.of(new WaitCause.OtherPod("default/web", "web-0")));
        RolloutEvent.Blocked event =
                new RolloutEvent.Blocked(Instant.EPOCH, "default/db", why.by(), WaitWords.of(why), Optional.of(why));

        String json = EventJson.write(event);

        assertThat(event.message())
                .hasToString(
                        "db-pdb (minAvailable 2) allows no disruption of db-2 now: 2 pods are healthy and 2 must stay so;"
                                + " it still counts db-1 as being evicted (until 2026-11-23T12:00:00Z); not healthy: web-0 of default/web");
        assertThat(json).contains("\"kind\":\"budget\"", "\"healthy\":2", "\"db-1\":\"2026-11-23T12:00:00Z\"");
        assertThat(EventJson.read(json)).isEqualTo(event);
    }

    @Test
    void whatARollbackCouldNotUndoHoldsWhatItWasFor() {
        StopCause late = new StopCause.PodLate("db-2", 600, Optional.empty());
        StopCause why = new StopCause.RollbackIncomplete(
                new StopCause.Stuck(new WaitCause.PodStays("db-2", WaitCause.Direction.BACK), 600), StopWords.of(late));
        RolloutEvent.Finished event = new RolloutEvent.Finished(
                Instant.EPOCH,
                "default/db",
                RolloutEvent.Result.FAILED,
                StopWords.of(why),
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.of(why));

        assertThat(event.reason())
                .hasToString(
                        "rollback is not complete and needs a person: db-2 is still on the failed revision after 10 min"
                                + " (rolled back because db-2 was not ready within 10 min)");
        assertThat(why.pod()).contains("db-2");
        assertThat(EventJson.read(EventJson.write(event))).isEqualTo(event);
    }
}
