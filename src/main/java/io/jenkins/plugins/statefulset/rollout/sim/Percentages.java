package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.IntOrString;

/** {@code GetScaledValueFromIntOrPercent} of apimachinery. */
final class Percentages {
    private Percentages() {}

    enum Rounding {
        UP,
        DOWN
    }

    static boolean isPercentage(IntOrString value) {
        return value.getStrVal() != null;
    }

    static int scaled(IntOrString value, int total, Rounding rounding) {
        if (!isPercentage(value)) {
            return value.getIntVal();
        }
        String text = value.getStrVal();
        int percent = Integer.parseInt(text.endsWith("%") ? text.substring(0, text.length() - 1) : text);
        int product = percent * total;
        return switch (rounding) {
            case UP -> (product + 99) / 100;
            case DOWN -> product / 100;
        };
    }
}
