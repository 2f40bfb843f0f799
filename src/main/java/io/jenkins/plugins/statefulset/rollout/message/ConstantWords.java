package io.jenkins.plugins.statefulset.rollout.message;

import java.util.Locale;

/** How constants are written in files, JSON, options and pages: {@code UNTIL_FINISHED} is {@code until-finished}. */
public final class ConstantWords {
    private ConstantWords() {}

    /** In lower case, with hyphens between the words. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name of the constant that is written so. */
    public static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
