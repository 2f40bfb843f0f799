package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;

/**
 * A filling that tells states apart without colour: falling lines for what goes, dots for what is pending, rising lines
 * for what starts, a lattice for what failed, upright lines for waiting.
 *
 * @param color what colours it, as the last word of a class
 */
record Hatch(Kind kind, String color) {
    private static final String STYLE = "rt-";

    /** The lines of a filling, and their place in a tile of 8 by 8. */
    enum Kind {
        FALLING("M-2,-2L10,10M-2,6L2,10M6,-2L10,2"),
        DOTS("M2,2h.01M6,6h.01"),
        RISING("M-2,10L10,-2M-2,2L2,-2M6,10L10,6"),
        LATTICE("M0,0L8,8M8,0L0,8"),
        UPRIGHT("M2,0V8M6,0V8");

        private final String path;

        Kind(String path) {
            this.path = path;
        }

        String path() {
            return path;
        }
    }

    static String color(Side side) {
        return STYLE + ConstantWords.of(side);
    }

    /** @throws IllegalArgumentException for a ready pod, whose bar is filled */
    static Hatch of(PodState state, Side side) {
        return switch (state) {
            case TERMINATING -> new Hatch(Kind.FALLING, ConstantWords.of(side));
            case PENDING -> new Hatch(Kind.DOTS, ConstantWords.of(side));
            case RUNNING -> new Hatch(Kind.RISING, ConstantWords.of(side));
            case FAILED -> new Hatch(Kind.LATTICE, "failed");
            case READY -> throw new IllegalArgumentException("a ready pod's bar has no hatch");
        };
    }

    /** The class that colours it. */
    String style() {
        return STYLE + color;
    }

    String id() {
        return "hatch-" + ConstantWords.of(kind) + "-" + color;
    }
}
