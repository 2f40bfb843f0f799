package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AssessmentTest {
    private static final Blocker NAMED = Blocker.named("data-moved", "f", "m", "unless", List.of("w"));
    private static final Blocker FINAL = new Blocker(Optional.empty(), "f", Message.of("m"), List.of());
    private static final Reason LOW = Reason.of(RiskLevel.LOW, "f", "low");
    private static final Reason HIGH = Reason.of(RiskLevel.HIGH, "f", "high");

    @Test
    void acceptingABlockerRemovesItAndWantsABackup() {
        Assessment assessment =
                new Assessment(Workload.OTHER, Risk.of(List.of(LOW)), List.of(NAMED, FINAL), List.of(), List.of());

        assertThat(assessment.remaining(Set.of())).containsExactly(NAMED, FINAL);
        assertThat(assessment.remaining(Set.of("data-moved"))).containsExactly(FINAL);
        assertThat(assessment.wantsBackup(Set.of("data-moved"))).isTrue();
        assertThat(assessment.wantsBackup(Set.of("downgrade"))).isFalse();
    }

    @Test
    void aHighRiskWantsABackupAndALowOneDoesNot() {
        assertThat(new Assessment(Workload.OTHER, Risk.of(List.of(LOW, HIGH)), List.of(), List.of(), List.of())
                        .wantsBackup(Set.of()))
                .isTrue();
        assertThat(new Assessment(Workload.OTHER, Risk.of(List.of(LOW)), List.of(), List.of(), List.of())
                        .wantsBackup(Set.of()))
                .isFalse();
    }

    @Test
    void theRiskIsTheHighestReasonAndShowsItFirst() {
        assertThat(Risk.of(List.of(LOW, HIGH)).reasons()).containsExactly(HIGH, LOW);
        assertThat(Risk.of(List.of()).level()).isEqualTo(RiskLevel.NONE);
        assertThat(RiskLevel.HIGH.wireName()).isEqualTo("high");
        assertThatThrownBy(() -> new Risk(RiskLevel.LOW, List.of(HIGH)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("LOW")
                .hasMessageContaining("HIGH");
    }
}
