package io.jenkins.plugins.statefulset.rollout.sim.validation;

/** Numbers that may be percentages. Source: {@code ValidatePositiveIntOrPercent}, {@code IsNotMoreThan100Percent}. */
final class IntOrPercentRules {
    private IntOrPercentRules() {}

    static void check(Field value) {
        if (value.value().isTextual()) {
            value.invalid(Formats.percent(value.text()));
        } else {
            value.mustNotBeNegative();
        }
        if (percent(value) > 100) {
            value.invalid("must not be greater than 100%");
        }
    }

    /** As a number, 0 for a text that is none ({@code getIntOrPercentValue}). */
    static long number(Field value) {
        return value.value().isTextual() ? Math.max(percent(value), 0) : value.number();
    }

    /** -1 for what is no percentage. Whoever writes more digits than a number has gets the most there is. */
    private static long percent(Field value) {
        if (!value.value().isTextual() || !Formats.percent(value.text()).isEmpty()) {
            return -1;
        }
        String digits = value.text().substring(0, value.text().length() - 1);
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
