package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Setup;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import java.util.Optional;

/**
 * What a Kubernetes Event says of a rollout.
 *
 * <ol>
 *   <li>Its begin, each wave, a hold, a resume, the begin of a rollback and the end have one each.
 *   <li>A rollout of one wave has none for that wave: begin and end say the same.
 *   <li>Of more than {@link #MOST_WAVES} waves only those have one that begin another tenth of them, so that Events cost no request for
 *       each ordinal.
 * </ol>
 *
 * @param reason in one word, for filters: {@code RolloutStarted}
 * @param action what the rollout does, in one word
 * @param kind how grave it is
 */
record EventNote(String reason, String action, Kind kind, Message text) {
    private static final int MOST_WAVES = 10;

    /** The two types of Events. */
    enum Kind {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }
    }

    static EventNote begun(Setup setup) {
        Message text = Message.of("rollout " + setup.id() + " by " + setup.by() + ": " + setup.change()
                + setup.reason().map(why -> " (" + why + ")").orElse(""));
        return new EventNote("RolloutStarted", "Start", Kind.NORMAL, text);
    }

    /** @param replicas of the set now */
    static Optional<EventNote> of(RolloutEvent event, Setup setup, int replicas) {
        if (event instanceof RolloutEvent.WaveChanged wave && wave.state() == StepState.STARTED) {
            return wave(wave.wave(), WavePlan.count(setup.options().waves(), replicas), setup);
        }
        if (event instanceof RolloutEvent.Held held) {
            Message by = Message.of(held.by().map(person -> " by " + person).orElse(""));
            return Optional.of(new EventNote(
                    "RolloutHeld",
                    "Hold",
                    Kind.WARNING,
                    about(setup, "held").and(by).and(": ").and(held.reason())));
        }
        if (event instanceof RolloutEvent.Resumed resumed) {
            return Optional.of(
                    new EventNote("RolloutResumed", "Resume", Kind.NORMAL, about(setup, "resumed by " + resumed.by())));
        }
        if (event instanceof RolloutEvent.RollingBack back) {
            return Optional.of(new EventNote(
                    "RolloutRollingBack",
                    "RollBack",
                    Kind.WARNING,
                    about(setup, "rolling back: ").and(back.reason())));
        }
        return Optional.empty();
    }

    private static Optional<EventNote> wave(int number, int waves, Setup setup) {
        boolean told = waves <= MOST_WAVES || tenth(number, waves) > tenth(number - 1, waves) || number == 1;
        return waves > 1 && told
                ? Optional.of(new EventNote(
                        "RolloutWave", "Release", Kind.NORMAL, about(setup, "wave " + number + " of " + waves)))
                : Optional.empty();
    }

    private static int tenth(int number, int waves) {
        return (int) ((long) MOST_WAVES * number / waves);
    }

    /** Empty for a hold, which is no end. */
    static Optional<EventNote> ended(Result result, Message reason, Setup setup) {
        return switch (result) {
            case COMPLETED ->
                Optional.of(new EventNote(
                        "RolloutCompleted",
                        "Finish",
                        Kind.NORMAL,
                        about(setup, "completed: ").and(reason)));
            case ROLLED_BACK ->
                Optional.of(new EventNote(
                        "RolloutRolledBack",
                        "Finish",
                        Kind.WARNING,
                        about(setup, "rolled back: ").and(reason)));
            case FAILED ->
                Optional.of(new EventNote(
                        "RolloutFailed",
                        "Finish",
                        Kind.WARNING,
                        about(setup, "failed: ").and(reason)));
            case HELD -> Optional.empty();
        };
    }

    private static Message about(Setup setup, String what) {
        return Message.of("rollout " + setup.id() + " " + what);
    }
}
