package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.PodScene;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AbsentClosuresTest {
    private static final String CLOSURE = "closure of beforePod";

    private final AbsentClosures absent = new AbsentClosures();

    /** Around the pod of an ordinal of four, where all above are new. */
    private boolean passes(int ordinal, boolean back) {
        List<String> updated = List.of("db-3", "db-2", "db-1", "db-0").subList(0, 3 - ordinal);
        GateContext context = new GateContext(
                "shop",
                "db",
                "r1",
                new Wave(1, ordinal, List.of(ordinal)),
                "db-2",
                List.of("db-" + ordinal),
                1,
                Optional.of(new PodScene(
                        PodMoment.BEFORE, "db-" + ordinal, updated, updated, 4, new PodScene.Way("1", "2", back), "")));
        return absent.judge(CLOSURE, context) instanceof GateVerdict.Passed;
    }

    @Test
    void nothingPassesWithoutAWord() {
        assertThat(passes(3, false)).isFalse();
        assertThat(passes(3, true)).isFalse();
        absent.commanded(new Command.Resume("ada"));
        assertThat(passes(3, false)).isFalse();
    }

    @Test
    void aPromotionStandsInAroundOnePod() {
        absent.commanded(new Command.Promote("ada", Optional.empty()));
        assertThat(passes(3, false)).isTrue();
        assertThat(passes(3, false)).isTrue();
        assertThat(passes(2, false)).isFalse();
        absent.commanded(new Command.Promote("ada", Optional.empty()));
        assertThat(passes(2, false)).isTrue();
        assertThat(passes(2, true)).as("the way back").isFalse();
    }

    @Test
    void oneWithASizeAroundAsMany() {
        absent.commanded(
                new Command.Promote("ada", Optional.of(WaveSize.parseList("50%").get(0))));
        assertThat(passes(3, false)).isTrue();
        assertThat(passes(2, false)).isTrue();
        assertThat(passes(1, false)).isFalse();
        absent.commanded(new Command.Promote("ada", Optional.of(WaveSize.ALL)));
        assertThat(passes(0, false)).isTrue();
    }

    @Test
    void whoeverRollsBackDoesSoWithoutThem() {
        absent.commanded(new Command.Rollback("ada", "alarm"));
        assertThat(passes(3, true)).isTrue();
        assertThat(passes(2, true)).isTrue();
        assertThat(passes(2, false)).isFalse();
        absent.commanded(new Command.Resume("ada"));
        assertThat(passes(2, true)).isTrue();
    }
}
