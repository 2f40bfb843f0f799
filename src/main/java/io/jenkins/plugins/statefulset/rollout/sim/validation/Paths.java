package io.jenkins.plugins.statefulset.rollout.sim.validation;

/** Paths of files and the modes of files, after {@code validateLocalDescendingPath} and its like. */
final class Paths {
    private static final int MAX_MODE = 0777;

    private Paths() {}

    /** {@code validatePathNoBacksteps}. */
    static void withoutBacksteps(Field path) {
        if (Formats.stepsBack(path.text())) {
            path.invalid("must not contain '..'");
        }
    }

    /** {@code validateLocalDescendingPath}. */
    static void descending(Field path) {
        if (path.text().startsWith("/")) {
            path.invalid("must be a relative path");
        }
        withoutBacksteps(path);
    }

    /** {@code ValidateLocalNonReservedPath}. */
    static void inVolume(Field path) {
        descending(path);
        if (path.text().startsWith("..") && !path.text().startsWith("../")) {
            path.invalid("must not start with '..'");
        }
    }

    /** {@code fileModeErrorMsg}. */
    static void mode(Field mode) {
        if (mode.isSet() && (mode.number() < 0 || mode.number() > MAX_MODE)) {
            mode.invalid("must be a number between 0 and 0777 (octal), both inclusive");
        }
    }
}
