package io.jenkins.plugins.statefulset.rollout.kube;

import io.fabric8.kubernetes.api.model.IntOrString;

/** Counts that may be given as a part of all ({@code GetScaledValueFromIntOrPercent} of apimachinery). */
public final class IntOrPercent {
    private IntOrPercent() {}

    public static boolean isPercentage(IntOrString value) {
        return value.getStrVal() != null;
    }

    /** The count, or that part of all, rounded up. */
    public static int up(IntOrString value, int all) {
        return isPercentage(value) ? (int) ((hundredfold(value, all) + 99) / 100) : value.getIntVal();
    }

    /** The count, or that part of all, rounded down. */
    public static int down(IntOrString value, int all) {
        return isPercentage(value) ? (int) (hundredfold(value, all) / 100) : value.getIntVal();
    }

    private static long hundredfold(IntOrString value, int all) {
        return all * Long.parseLong(value.getStrVal().replace("%", "").trim());
    }
}
