package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A gate's verdict is on the pods that were there. */
class GateVerdictTest {
    @Test
    void aPodThatIsReplacedAfterItsGatePassedIsJudgedAnew() {
        List<String> judged = new ArrayList<>();
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(request -> request.waves("1,100%").gate(new GateSpec.Exec("", "true", Duration.ofMinutes(1))))
                .faults("pdb-blocks=20s..10m")
                .cluster(builder -> builder.exec((pod, container, command) -> {
                    judged.add(pod.getMetadata().getUid());
                    return new ExecResult(0, "", "");
                }))
                .request(request -> request.soak(Duration.ofMinutes(1)))
                .stage();
        stage.start("one").runFor(Duration.ofMinutes(3));
        assertThat(judged)
                .as("the canary has passed, and a budget is in the way")
                .hasSize(1);

        stage.cluster.somebodyElse().deletePod("default", "db-2");
        stage.runFor(Duration.ofMinutes(3));
        assertThat(judged).hasSize(2).doesNotHaveDuplicates();

        stage.finish();
        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(judged).as("of the second wave each pod once").hasSize(4);
    }
}
