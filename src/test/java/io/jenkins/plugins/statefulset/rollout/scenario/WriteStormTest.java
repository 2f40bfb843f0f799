package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Whatever decides the same again and again, a driver does not write for ever. */
class WriteStormTest {
    @Test
    void twoReleasedPodsThatAreAwayAtOnceMakeNoStorm() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(4)
                .spec("podManagementPolicy: Parallel")
                .request(asked -> asked.waves("50%,100%").gate(new GateSpec.Manual()))
                .stage();
        stage.start("one").runFor(Duration.ofMinutes(30));
        AtomicInteger patches = new AtomicInteger();
        stage.cluster.onWrite(write -> {
            if (write.who().equals("one") && write.kind().equals("StatefulSet")) {
                patches.incrementAndGet();
            }
        });
        stage.cluster.somebodyElse().deletePod("default", "db-3");
        stage.cluster.somebodyElse().deletePod("default", "db-2");
        stage.runFor(Duration.ofSeconds(10));

        assertThat(patches).hasValueLessThanOrEqualTo(12);
    }
}
