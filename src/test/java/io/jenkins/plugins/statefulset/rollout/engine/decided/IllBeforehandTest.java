package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.IllPod;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a plan says of pods that are ill before a rollout has begun. */
class IllBeforehandTest {
    private static final String REVISION = "db-1";

    /** Pod 0 is not ready and its status does not say why, so the controller makes no pod 1 yet. */
    private final Observation seen = DecisionScene.of(2)
            .pod(0)
            .wordless(REVISION, DecisionScene.HOUR)
            .pod(1)
            .missing()
            .observation();

    private Stream<String> told(Language language) {
        List<IllPod> ill = UnhealthyPods.beforehand(seen.set(), seen.pods(), DecisionScene.NOW);
        return ill.stream().map(pod -> pod.pod() + " " + pod.reason().in(Wording.PROGRAM.in(language)));
    }

    @Test
    void aPodThatIsNotThereWaitsForOneThatIsNotReady() {
        assertThat(told(Language.ENGLISH))
                .containsExactly("db-0 not ready", "db-1 not there: the controller makes it when db-0 is ready");
    }

    @Test
    void itIsToldInTheReadersLanguage() {
        assertThat(told(Language.CHINESE)).containsExactly("db-0 未就绪", "db-1 不存在：db-0 就绪后控制器才会创建它");
    }
}
