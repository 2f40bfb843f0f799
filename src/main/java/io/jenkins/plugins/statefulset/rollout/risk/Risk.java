package io.jenkins.plugins.statefulset.rollout.risk;

import java.util.Comparator;
import java.util.List;

/**
 * The risk of a change.
 *
 * @param level the highest level among the reasons; {@link RiskLevel#NONE} without any
 * @param reasons highest level first, within a level in the order of the rules
 */
public record Risk(RiskLevel level, List<Reason> reasons) {
    /** Copies and orders the reasons. Throws {@link IllegalArgumentException} if the level is not theirs. */
    public Risk {
        reasons = reasons.stream()
                .sorted(Comparator.comparing(Reason::level).reversed())
                .toList();
        if (level != highest(reasons)) {
            throw new IllegalArgumentException(
                    "risk level " + level + " is not the highest of its reasons, " + highest(reasons));
        }
    }

    /** The risk that these reasons make up. */
    public static Risk of(List<Reason> reasons) {
        return new Risk(highest(reasons), reasons);
    }

    private static RiskLevel highest(List<Reason> reasons) {
        return reasons.stream()
                .map(Reason::level)
                .max(Comparator.naturalOrder())
                .orElse(RiskLevel.NONE);
    }
}
