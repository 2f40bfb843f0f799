package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Ballots;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Fate;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutStop;
import io.jenkins.plugins.statefulset.rollout.report.ReportParts;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Band;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandKind;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import io.jenkins.plugins.statefulset.rollout.text.ApprovalWords;
import io.jenkins.plugins.statefulset.rollout.text.Ordinals;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import io.jenkins.plugins.statefulset.rollout.text.PodWords;
import java.util.List;
import java.util.Optional;

/**
 * What can be said of a rollout at one moment.
 *
 * @param goOn how to go on with it, for people
 * @param timeline empty before its first event
 * @param outcome as the build keeps it; empty while it is driven, and where its build let go of it
 * @param outcomeReason of the outcome
 * @param drive who drives it now
 * @param ballots what people with names are asked, and have said
 */
record RolloutFacts(
        String goOn,
        Optional<RolloutTimeline> timeline,
        Optional<Result> outcome,
        Optional<String> outcomeReason,
        Drive drive,
        Ballots ballots) {

    /** Who drives it. */
    sealed interface Drive {
        /** This controller, for its build; {@code stop} is empty while it moves. */
        record Here(Optional<RolloutStop> stop) implements Drive {}

        /** This controller, by itself: its build is over. */
        record Itself(Optional<RolloutStop> stop) implements Drive {}

        /** Nobody yet, or not yet again after a restart of Jenkins: its build is still running. */
        record Soon() implements Drive {}

        /** Nobody for this build, which is over or has let go of it. */
        record Nobody(Fate fate) implements Drive {}

        /** Whether this controller drives it. */
        default boolean here() {
            return this instanceof Here || this instanceof Itself;
        }

        /** Where it stops; empty while it moves, and where it is not driven here. */
        default Optional<RolloutStop> stops() {
            if (this instanceof Here here) {
                return here.stop();
            }
            return this instanceof Itself itself ? itself.stop() : Optional.empty();
        }
    }

    RolloutStanding standing() {
        if (drive instanceof Drive.Nobody left) {
            return standing(left.fate());
        }
        if (outcome.isPresent()) {
            return RolloutStanding.of(outcome.get());
        }
        return drive instanceof Drive.Soon
                ? RolloutStanding.STARTING
                : drive.stops().map(RolloutFacts::standing).orElseGet(this::moving);
    }

    private RolloutStanding standing(Fate fate) {
        if (outcome.filter(result -> result != Result.HELD).isPresent()) {
            return RolloutStanding.of(outcome.get());
        }
        if (fate instanceof Fate.Over over) {
            return RolloutStanding.of(over.outcome().result());
        }
        if (fate instanceof Fate.Replaced) {
            return RolloutStanding.REPLACED;
        }
        if (fate instanceof Fate.Driven) {
            return RolloutStanding.ELSEWHERE;
        }
        if (fate instanceof Fate.Held) {
            return RolloutStanding.HELD;
        }
        return fate instanceof Fate.Left
                ? RolloutStanding.LEFT
                : outcome.map(RolloutStanding::of).orElse(RolloutStanding.LEFT);
    }

    private static RolloutStanding standing(RolloutStop stop) {
        if (stop instanceof RolloutStop.AtGate) {
            return RolloutStanding.WAITING;
        }
        if (stop instanceof RolloutStop.Held) {
            return RolloutStanding.HELD;
        }
        if (stop instanceof RolloutStop.Elsewhere) {
            return RolloutStanding.ELSEWHERE;
        }
        return stop instanceof RolloutStop.Ended ended
                ? RolloutStanding.of(ended.outcome().result())
                : RolloutStanding.LEFT;
    }

    private RolloutStanding moving() {
        return timeline.map(known -> ballots.open().isPresent() || ReportParts.waitsForPerson(known)
                        ? RolloutStanding.WAITING
                        : RolloutStanding.UNDER_WAY)
                .orElse(RolloutStanding.STARTING);
    }

    /** Why it is where it is, in words: what it waits for, what holds it, how it ended, and how to go on where nobody drives it. */
    String why() {
        return PlainText.line(reason() + advice());
    }

    /** How to go on, where that is for a person to say; else empty. */
    private String advice() {
        boolean left = standing() == RolloutStanding.LEFT
                || (standing() == RolloutStanding.HELD
                        && stop(RolloutStop.Held.class).isEmpty());
        return left ? " To go on: " + goOn : "";
    }

    /** The same without how to go on. */
    String reason() {
        return PlainText.line(
                switch (standing()) {
                    case STARTING ->
                        timeline.isEmpty()
                                ? "It has not begun yet."
                                : "It is taken up again after a restart of Jenkins.";
                    case UNDER_WAY -> underWay();
                    case WAITING -> atGate();
                    case HELD -> held();
                    case ELSEWHERE -> elsewhere();
                    case COMPLETED, ROLLED_BACK, FAILED -> over();
                    case REPLACED -> replaced();
                    case LEFT -> left();
                });
    }

    private String underWay() {
        return timeline.flatMap(ReportParts::currentWait)
                .or(this::podOnItsWay)
                .or(this::lastWord)
                .orElse("It has not begun yet.");
    }

    private String over() {
        if (drive instanceof Drive.Nobody left
                && left.fate() instanceof Fate.Over over
                && !over.where().isEmpty()) {
            return end(FieldNames.ROLLOUT.in(over.outcome().reason())) + "It was taken up elsewhere and ended there: "
                    + over.where() + ".";
        }
        return outcomeReason.filter(text -> !text.isBlank()).orElseGet(() -> lastWord()
                .orElse("It is over."));
    }

    private static String end(String reason) {
        return reason.isBlank() ? "" : reason + (reason.endsWith(".") ? " " : ". ");
    }

    private String replaced() {
        String instead = drive instanceof Drive.Nobody left && left.fate() instanceof Fate.Replaced replaced
                ? replaced.by()
                : "another one";
        return "It is over: the StatefulSet has " + instead + " now. How this one ended is not known here.";
    }

    private String left() {
        Fate fate = drive instanceof Drive.Nobody left ? left.fate() : new Fate.Unknown(Optional.empty());
        if (fate instanceof Fate.Left known) {
            return known.back()
                    ? "Nobody drives it: it stands in the middle of its rollback."
                    : "Nobody drives it: it stands in wave " + known.wave() + ", and its new pods stay.";
        }
        return fate instanceof Fate.Unknown unknown && unknown.why().isPresent()
                ? "Its build does not drive it any more, and how it stands is not known: "
                        + unknown.why().get() + "."
                : "Its build does not drive it any more; the cluster is being asked how it stands.";
    }

    private String atGate() {
        Optional<String> passed = stop(RolloutStop.AtGate.class)
                .map(gate -> "Wave " + gate.wave().number() + " has passed its checks. "
                        + (drive instanceof Drive.Itself
                                ? "Its build is over: promote it here, or roll it back."
                                : "A later step of the Pipeline promotes it, or a person here."));
        return passed.or(this::approval)
                .orElseGet(() -> timeline.flatMap(RolloutFacts::wave)
                                .map(name -> "Wave " + name)
                                .orElse("The wave")
                        + " is ready and waits for a person: promote it, hold it or roll it back.");
    }

    private Optional<String> approval() {
        return ballots.open().flatMap(gate -> gate.approval()
                .map(asked -> "Wave " + gate.wave() + " is ready and waits for people: "
                        + FieldNames.ROLLOUT.in(ApprovalWords.of(asked)) + ". So far "
                        + FieldNames.ROLLOUT.in(ApprovalWords.count(ballots.approvals(), asked.minimum())) + "."));
    }

    private String held() {
        if (drive instanceof Drive.Nobody left && left.fate() instanceof Fate.Held held) {
            return "By " + held.by() + ": " + held.reason() + ".";
        }
        Optional<String> byPerson = stop(RolloutStop.Held.class)
                .map(hold -> "By " + hold.by() + ": " + hold.reason()
                        + ". The build waits until it is resumed, promoted or rolled back.");
        return byPerson.orElseGet(() -> outcomeReason.orElse("It is held") + ".");
    }

    private String elsewhere() {
        if (drive instanceof Drive.Nobody left && left.fate() instanceof Fate.Driven driven) {
            return driven.who() + " drives it now, and hears what is said here.";
        }
        String driver = stop(RolloutStop.Elsewhere.class)
                .map(RolloutStop.Elsewhere::driver)
                .orElse("somebody");
        return driver + " has taken it up. The build waits for what comes of it, and passes words on.";
    }

    private <S extends RolloutStop> Optional<S> stop(Class<S> kind) {
        return drive.stops().filter(kind::isInstance).map(kind::cast);
    }

    private Optional<String> podOnItsWay() {
        return timeline.stream()
                .flatMap(known -> known.rows().stream())
                .map(Row::last)
                .filter(bar -> bar.state() != PodState.READY)
                .findFirst()
                .map(bar -> "Waits for " + bar.pod() + ": " + PodWords.of(bar.state()) + firstLine(bar));
    }

    private static String firstLine(Bar bar) {
        return bar.reason().stream()
                .flatMap(text -> PlainText.lines(text).stream())
                .findFirst()
                .map(line -> ", " + line)
                .orElse("");
    }

    private Optional<String> lastWord() {
        return timeline.flatMap(known -> known.log().stream().reduce((first, second) -> second))
                .map(entry -> entry.line().text());
    }

    /** Such as {@code Wave 2 of 3, 1 of 3 pods ready on the new revision}; empty before anything is known. */
    String stage() {
        return timeline.map(RolloutFacts::stage).orElse("");
    }

    private static String stage(RolloutTimeline timeline) {
        String of = timeline.plan().map(plan -> " of " + plan.waves().size()).orElse("");
        String wave = wave(timeline).map(name -> "Wave " + name + of + ", ").orElse("");
        if (timeline.rows().isEmpty()) {
            return wave.isEmpty() ? "" : wave.substring(0, wave.length() - 2);
        }
        return wave + readyOnNew(timeline) + " of "
                + Ordinals.count(timeline.rows().size(), "pod") + " ready on the new revision";
    }

    private static Optional<String> wave(RolloutTimeline timeline) {
        return timeline.bands().stream()
                .filter(band -> band.kind() == BandKind.WAVE)
                .reduce((first, second) -> second)
                .map(Band::name);
    }

    /** The latest that has begun; 0 before the first. */
    int waveNumber() {
        return timeline.flatMap(RolloutFacts::wave).map(Integer::parseInt).orElse(0);
    }

    static long readyOnNew(RolloutTimeline timeline) {
        return timeline.rows().stream()
                .map(Row::last)
                .filter(bar -> bar.side() == Side.NEW && bar.state() == PodState.READY)
                .count();
    }

    /** Whether it is known to go back to the old revision. */
    boolean goesBack() {
        return (drive instanceof Drive.Nobody left && left.fate() instanceof Fate.Left known && known.back())
                || timeline.filter(known -> known.bands().stream().anyMatch(band -> band.kind() == BandKind.ROLLBACK))
                        .isPresent();
    }

    /** One sentence for each field that changes. */
    List<String> changes() {
        return timeline.flatMap(RolloutTimeline::plan)
                .map(plan -> plan.changes())
                .orElse(List.of());
    }
}
