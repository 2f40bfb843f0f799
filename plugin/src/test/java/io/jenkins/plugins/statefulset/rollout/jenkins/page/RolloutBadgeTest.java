package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import jenkins.management.Badge;
import org.junit.jupiter.api.Test;

/** What the tab of a build's rollouts says by itself. */
class RolloutBadgeTest {
    @Test
    void onlyWhatNeedsAPersonHasOne() {
        Set<RolloutStanding> inNeed =
                EnumSet.of(RolloutStanding.FAILED, RolloutStanding.LEFT, RolloutStanding.HELD, RolloutStanding.WAITING);

        for (RolloutStanding standing : RolloutStanding.values()) {
            assertThat(RolloutBadge.of(rollouts(standing)).isPresent())
                    .as(standing.name())
                    .isEqualTo(inNeed.contains(standing));
        }
        assertThat(RolloutBadge.of(List.of())).isEmpty();
    }

    @Test
    void theWorstOfSeveralHasTheWord() {
        Badge badge = RolloutBadge.of(rollouts(
                        RolloutStanding.WAITING,
                        RolloutStanding.COMPLETED,
                        RolloutStanding.FAILED,
                        RolloutStanding.HELD))
                .orElseThrow();

        assertThat(badge.getText()).isEqualTo("Failed");
        assertThat(badge.getSeverity()).isEqualTo("danger");
        assertThat(badge.getTooltip()).isEqualTo("set WAITING; set FAILED; set HELD");
    }

    @Test
    void itsWordIsShortAndWithoutSpaces() {
        assertThat(Stream.of(
                                RolloutStanding.FAILED,
                                RolloutStanding.LEFT,
                                RolloutStanding.HELD,
                                RolloutStanding.WAITING)
                        .map(standing -> RolloutBadge.of(rollouts(standing))
                                .orElseThrow()
                                .getText()))
                .containsExactly("Failed", "Left", "Held", "Waiting");
    }

    private static List<RolloutBadge.Standing> rollouts(RolloutStanding... standings) {
        return Stream.of(standings)
                .map(standing -> new RolloutBadge.Standing(standing, "set " + standing))
                .toList();
    }
}
