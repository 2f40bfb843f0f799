package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.message.Setting;
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
    private static final Setting HOLD = RequestField.ON_FAILURE.as("hold");

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

    Message warning() {
        return Message.of("container " + container + ": " + fact() + ". ").and(advice());
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
    public Message inShort() {
        return Message.of(pods() + " (see Warnings); ").and(HOLD).and(" stops instead");
    }

    /** What becomes of pods that have run the new image, one clause. */
    public String pods() {
        return "container " + container + ": pods that have run " + after
                + (isCertain() ? " do not start again on " : " may not start again on ") + before;
    }

    private Message advice() {
        return switch (starts) {
            case NO ->
                Message.of(
                                "A rollback, which a failure begins unless told otherwise, would leave such pods crash-looping: choose ")
                        .and(HOLD)
                        .and(". The way back: " + wayBack);
            case UNTIL_FINISHED -> Message.of("Until then a rollback works. The way back afterwards: " + wayBack);
            default ->
                Message.of("A rollback, which a failure begins unless told otherwise, may make it worse: prefer ")
                        .and(HOLD)
                        .and(". The way back: " + wayBack);
        };
    }
}
