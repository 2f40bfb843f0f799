package io.jenkins.plugins.statefulset.rollout.text;

import java.util.List;
import java.util.Locale;

/** Amounts of bytes as people read them. */
public final class ByteSizes {
    private ByteSizes() {}

    /** {@code 48.2 MB}; a kilobyte is 1000 bytes. */
    public static String format(long bytes) {
        double value = bytes;
        for (String unit : List.of("B", "kB", "MB", "GB")) {
            if (value < 1000) {
                return unit.equals("B") ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, unit);
            }
            value /= 1000;
        }
        return String.format(Locale.ROOT, "%.1f TB", value);
    }
}
