package io.jenkins.plugins.statefulset.rollout.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The rules of {@link RolloutTimeout}. */
class RolloutTimeoutTest {

    @Test
    void aFewPodsHaveTwoHours() {
        assertThat(time(3, 0, 3, asked -> asked).allowed()).isEqualTo(Duration.ofHours(2));
        assertThat(time(3, 0, 3, asked -> asked).warning().map(Message::toString))
                .isEmpty();
    }

    @Test
    void manyPodsHaveAllTheTimeThatEachOfThemMayTake() {
        assertThat(time(1000, 0, 3, asked -> asked).allowed()).isEqualTo(Duration.ofMinutes(10_000));
        assertThat(time(1000, 20, 3, asked -> asked.readyTimeout(Duration.ofSeconds(40)))
                        .allowed())
                .isEqualTo(Duration.ofMinutes(1000));
    }

    @Test
    void soaksAndGatesHaveTheirsAfterEachWave() {
        RolloutTimeout time = time(6, 0, 3, asked -> asked.soak(Duration.ofHours(1))
                .gate(new GateSpec.Http("http://db/ready", Duration.ofMinutes(5)))
                .gate(new GateSpec.Manual()));

        assertThat(time.allowed()).isEqualTo(Duration.ofMinutes(60 + 3 * 65));
    }

    @Test
    void whatIsSaidCounts() {
        assertThat(time(1000, 0, 3, asked -> asked.timeout(Duration.ofMinutes(5)))
                        .allowed())
                .isEqualTo(Duration.ofMinutes(5));
        assertThat(time(3, 0, 3, asked -> asked.timeout(Duration.ofDays(9))).allowed())
                .isEqualTo(Duration.ofDays(9));
    }

    @Test
    void tooLittleForSoManyPodsIsWarnedOf() {
        assertThat(time(1000, 0, 3, asked -> asked.timeout(Duration.ofHours(2)))
                        .warning()
                        .map(Message::toString))
                .contains(
                        "timeout 2 h is short for 1000 pods that go one after the other; without it this rollout would"
                                + " have 6 d 23 h");
        assertThat(time(1000, 0, 3, asked -> asked.timeout(Duration.ofHours(9)))
                        .warning()
                        .map(Message::toString))
                .isEmpty();
    }

    @Test
    void soAreSoaksThatLeaveNothing() {
        assertThat(time(3, 0, 3, asked -> asked.soak(Duration.ofHours(1)).timeout(Duration.ofHours(3)))
                        .warning()
                        .map(Message::toString))
                .contains("timeout 3 h is short for 3 pods that go one after the other and soak 1 h; without it this"
                        + " rollout would have 3 h 30 min");
    }

    private static RolloutTimeout time(
            int replicas, int minReadySeconds, int waves, UnaryOperator<RolloutRequest.Builder> more) {
        RolloutRequest request = more.apply(RolloutRequest.of("shop", "db").image("db", "postgres:13.23"))
                .build();
        return new RolloutTimeout(
                request,
                request.podChecks(),
                request.readyTimeout().orElse(ReadyTimeout.USUAL),
                replicas,
                minReadySeconds,
                waves);
    }
}
