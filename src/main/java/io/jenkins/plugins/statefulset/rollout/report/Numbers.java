package io.jenkins.plugins.statefulset.rollout.report;

/** Coordinates as SVG has them: at most one digit after the point, which is finer than a screen. */
final class Numbers {
    private Numbers() {}

    static String format(double value) {
        long tenths = Math.round(value * 10);
        String sign = tenths < 0 ? "-" : "";
        long size = Math.abs(tenths);
        return sign + size / 10 + (size % 10 == 0 ? "" : "." + size % 10);
    }
}
