package io.jenkins.plugins.statefulset.rollout.engine;

import io.fabric8.kubernetes.api.model.IntOrString;

/** Counts that may be given as a part of all ({@code GetScaledValueFromIntOrPercent} of apimachinery). */
final class Percentages {
    private Percentages() {}

    /** The count, or that part of all, rounded up. */
    static int up(IntOrString value, int all) {
        return value.getIntVal() != null ? value.getIntVal() : (int) ((hundredfold(value, all) + 99) / 100);
    }

    /** The count, or that part of all, rounded down. */
    static int down(IntOrString value, int all) {
        return value.getIntVal() != null ? value.getIntVal() : (int) (hundredfold(value, all) / 100);
    }

    private static long hundredfold(IntOrString value, int all) {
        return all * Long.parseLong(value.getStrVal().replace("%", "").trim());
    }
}
