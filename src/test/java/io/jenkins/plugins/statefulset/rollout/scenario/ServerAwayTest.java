package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.ServerChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.ServerState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that cannot be asked has taken nothing away: the rollout waits for it, and goes on. */
class ServerAwayTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api-down=60s..90s",
                "api-down=20s..10m",
                "api-down=7s..8m",
                "api-down=60s..5h",
                "api-unauthorized=60s..61s",
                "api-unauthorized=60s..4m",
                "driver-sleeps=2m@60s",
                "driver-sleeps=1h@60s",
                "driver-sleeps=1h@7s",
                "clock-ahead=1h@60s",
                "clock-behind=1h@60s",
            })
    void isWaitedForAndTheRolloutGoesOn(String fault) {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults(fault)
                .request(asked -> asked.soak(Duration.ofMinutes(3)).timeout(Duration.ofDays(1)))
                .run();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void itsSilenceIsToldOnceAndItsReturnOnce() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("api-down=60s..3m")
                .request(asked -> asked.soak(Duration.ofMinutes(1)))
                .run();

        List<ServerChanged> told = told(stage);
        assertThat(told).extracting(ServerChanged::state).containsExactly(ServerState.SILENT, ServerState.ANSWERING);
        assertThat(told.get(0).cause())
                .hasValueSatisfying(cause -> assertThat(cause).contains("refused"));
        assertThat(told.get(1).since()).isEqualTo(told.get(0).since());
        assertThat(Duration.between(told.get(1).since(), told.get(1).time()))
                .isBetween(Duration.ofMinutes(1), Duration.ofSeconds(140));
    }

    /** Longer than a Lease may be written on. */
    @Test
    void halfAMinuteIsTold() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("api-down=60s..90s")
                .request(asked -> asked.soak(Duration.ofMinutes(3)))
                .run();

        assertThat(told(stage))
                .extracting(ServerChanged::state)
                .containsExactly(ServerState.SILENT, ServerState.ANSWERING);
        assertThat(told(stage).get(1).time())
                .isBefore(stage.events.get(0).time().plusSeconds(103));
    }

    @Test
    void oneHiccupIsNotToldAtAll() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("api-down=60s..64s", "api-unauthorized=90s..91s")
                .request(asked -> asked.soak(Duration.ofMinutes(1)))
                .run();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(told(stage)).isEmpty();
    }

    /** Nobody took anything over, so nothing is said of that. */
    @Test
    void credentialsThatStayRefusedEndTheDriverAfterAGraceThatWasTold() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("api-unauthorized=60s..20m")
                .request(asked -> asked.soak(Duration.ofMinutes(1)))
                .run();

        ServerChanged refusing = told(stage).get(0);
        assertThat(refusing.state()).isEqualTo(ServerState.REFUSING);
        assertThat(refusing.until()).contains(refusing.since().plus(Duration.ofMinutes(5)));
        assertThat(stage.outcome().result()).isEqualTo(Result.FAILED);
        assertThat(stage.outcome().reason().toString())
                .contains("refused this account")
                .contains("Unauthorized")
                .contains("can be resumed")
                .doesNotContain("another driver");
        assertThat(stage.cluster.clock().now()).isBefore(refusing.since().plus(Duration.ofMinutes(6)));

        stage.runFor(Duration.ofMinutes(20));
        stage.takeUp("two", java.util.Optional.empty()).finish();
        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    /** Its Role is replaced, which takes a minute. */
    @Test
    void aPermissionThatIsTakenAwayForAMomentEndsNothing() {
        AtomicBoolean away = new AtomicBoolean();
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .cluster(builder -> builder.deny(permission -> away.get()
                        && (permission.verb().equals("update")
                                || permission.verb().equals("patch"))))
                .request(asked -> asked.soak(Duration.ofMinutes(1)))
                .stage();
        stage.start("one").runFor(Duration.ofSeconds(30));
        away.set(true);
        stage.runFor(Duration.ofMinutes(3));
        assertThat(stage.ended()).isFalse();
        away.set(false);
        stage.finish();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(told(stage))
                .extracting(ServerChanged::state)
                .containsExactly(ServerState.REFUSING, ServerState.ANSWERING);
    }

    /** Only what another is seen to hold is lost. */
    @Test
    void aLeaseThatSomebodyDeletedIsTakenAgain() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(asked -> asked.soak(Duration.ofMinutes(1)))
                .stage();
        stage.start("one").runFor(Duration.ofSeconds(30));
        stage.cluster.somebodyElse().deleteLeases();
        stage.finish();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    /** While the first driver's machine sleeps a second one takes over; the first one wakes and writes no more. */
    @Test
    void aDriverThatSleptWhileAnotherTookOverEnds() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(asked -> asked.soak(Duration.ofMinutes(10)))
                .stage();
        stage.start("one").runFor(Duration.ofSeconds(30));
        var first = stage.rollout.orElseThrow();
        stage.cluster.client("one").sleep(Duration.ofMinutes(15));
        int writes = stage.cluster.client("one").writes();
        stage.runFor(Duration.ofSeconds(40));
        stage.takeUp("two", java.util.Optional.empty()).finish();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        stage.cluster
                .clock()
                .runUntil(() -> first.outcome().toCompletableFuture().isDone(), Duration.ofHours(1));
        assertThat(first.outcome().toCompletableFuture().join().reason().toString())
                .contains("another driver took over");
        assertThat(stage.cluster.client("one").writes()).isEqualTo(writes);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    private static List<ServerChanged> told(SimulatedRollout.Stage stage) {
        return stage.events.stream()
                .filter(RolloutEvent.ServerChanged.class::isInstance)
                .map(RolloutEvent.ServerChanged.class::cast)
                .toList();
    }
}
