package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
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
        String container, String title, String before, String after, StartVerdict starts, Message why, Message wayBack)
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
        return Phrase.of("risk.limit")
                .with("container", container)
                .with("fact", fact())
                .with("advice", advice())
                .message();
    }

    /** What would happen, one clause. */
    public Message fact() {
        Phrase words =
                switch (starts) {
                    case NO -> Phrase.of("risk.limit-no");
                    case UNTIL_FINISHED -> Phrase.of("risk.limit-until-finished");
                    default -> Phrase.of("risk.limit-unsure");
                };
        return words.with("after", after)
                .with("before", before)
                .with("why", why)
                .message();
    }

    /** What a rollback would do to its pods, in one line. */
    public Message inShort() {
        return Phrase.of("risk.limit-in-short")
                .with("pods", pods())
                .with("setting", HOLD)
                .message();
    }

    /** What becomes of pods that have run the new image, one clause. */
    public Message pods() {
        return (isCertain() ? Phrase.of("risk.limit-pods-no") : Phrase.of("risk.limit-pods-unsure"))
                .with("container", container)
                .with("after", after)
                .with("before", before)
                .message();
    }

    private Phrase advice() {
        Phrase words =
                switch (starts) {
                    case NO -> Phrase.of("risk.limit-advice-no").with("setting", HOLD);
                    case UNTIL_FINISHED -> Phrase.of("risk.limit-advice-until-finished");
                    default -> Phrase.of("risk.limit-advice-unsure").with("setting", HOLD);
                };
        return words.with("way", wayBack);
    }
}
