package io.jenkins.plugins.statefulset.rollout.risk;

import java.util.Objects;

/**
 * That a rollback may not work, because the release before the change need not start on what the one after it has written.
 *
 * @param container its name
 * @param title of the system; {@code this software} where no rule knows it
 * @param before the image that a rollback brings back
 * @param after the image whose data it would find
 * @param starts whether it starts; not {@link StartVerdict#YES}
 * @param why what the rules say of it, one clause
 * @param wayBack how to go back all the same, one clause
 */
public record RollbackLimit(
        String container, String title, String before, String after, StartVerdict starts, String why, String wayBack)
        implements Finding {
    public RollbackLimit {
        Objects.requireNonNull(container, "container");
        if (starts == StartVerdict.YES) {
            throw new IllegalArgumentException("a release that starts limits no rollback");
        }
    }

    /** Whether a pod that has run the new release certainly does not come back on the old one. */
    public boolean isCertain() {
        return starts == StartVerdict.NO;
    }

    String warning() {
        return "container " + container + ": " + fact() + ". " + advice();
    }

    /** What would happen, one clause. */
    public String fact() {
        return switch (starts) {
            case NO -> "a pod that has run " + after + " cannot go back to " + before + ", because " + why;
            case UNTIL_FINISHED ->
                "once every pod has run " + after + ", none can go back to " + before + ", because " + why;
            default -> "a pod that has run " + after + " may not start again on " + before + ", because " + why;
        };
    }

    /** What a rollback would do to its pods, in one line. */
    public String inShort() {
        return pods() + " (see Warnings); --on-failure hold stops instead";
    }

    /** What becomes of pods that have run the new image, one clause. */
    public String pods() {
        return "container " + container + ": pods that have run " + after
                + (isCertain() ? " do not start again on " : " may not start again on ") + before;
    }

    private String advice() {
        return switch (starts) {
            case NO ->
                "A rollback, which a failure begins unless told otherwise, would leave such pods crash-looping: choose"
                        + " --on-failure hold. The way back: " + wayBack;
            case UNTIL_FINISHED -> "Until then a rollback works. The way back afterwards: " + wayBack;
            default ->
                "A rollback, which a failure begins unless told otherwise, may make it worse: prefer --on-failure hold."
                        + " The way back: " + wayBack;
        };
    }
}
