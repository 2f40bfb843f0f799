package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Ballots;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Fate;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutStop;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.report.ReportParts;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Band;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandKind;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import io.jenkins.plugins.statefulset.rollout.text.ApprovalWords;
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
 * @param reader to whom it is said
 */
record RolloutFacts(
        Message goOn,
        Optional<RolloutTimeline> timeline,
        Optional<Result> outcome,
        Optional<Message> outcomeReason,
        Drive drive,
        Ballots ballots,
        Reader reader) {

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
        return forPersonToGoOn()
                ? PlainText.line(reader.say(
                        Phrase.of("jenkins.to-go-on").with("reason", reason()).with("how", goOn)))
                : reason();
    }

    private boolean forPersonToGoOn() {
        return standing() == RolloutStanding.LEFT
                || (standing() == RolloutStanding.HELD
                        && stop(RolloutStop.Held.class).isEmpty());
    }

    /** The same without how to go on. */
    String reason() {
        return PlainText.line(
                switch (standing()) {
                    case STARTING ->
                        reader.say(timeline.isEmpty() ? "jenkins.not-begun" : "jenkins.taken-up-after-restart");
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
                .orElseGet(() -> reader.say("jenkins.not-begun"));
    }

    private String over() {
        if (drive instanceof Drive.Nobody left
                && left.fate() instanceof Fate.Over over
                && !over.where().isEmpty()) {
            String reason = reader.say(over.outcome().reason());
            Phrase words = reason.isBlank()
                    ? Phrase.of("jenkins.ended-elsewhere")
                    : Phrase.of("jenkins.ended-elsewhere-because").with("reason", unended(reason));
            return reader.say(words.with("where", over.where()));
        }
        return outcomeReason
                .map(reader::say)
                .filter(text -> !text.isBlank())
                .or(this::lastWord)
                .orElseGet(() -> reader.say("jenkins.is-over"));
    }

    private static String unended(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    private String replaced() {
        Message instead = drive instanceof Drive.Nobody left && left.fate() instanceof Fate.Replaced replaced
                ? replaced.by()
                : Phrase.of("jenkins.another-one").message();
        return reader.say(Phrase.of("jenkins.replaced").with("instead", instead));
    }

    private String left() {
        Fate fate = drive instanceof Drive.Nobody left ? left.fate() : new Fate.Unknown(Optional.empty());
        if (fate instanceof Fate.Left known) {
            return reader.say(
                    known.back()
                            ? Phrase.of("jenkins.stands-in-rollback")
                            : Phrase.of("jenkins.stands-in-wave").with("wave", known.wave()));
        }
        return reader.say(
                fate instanceof Fate.Unknown unknown && unknown.why().isPresent()
                        ? Phrase.of("jenkins.not-known")
                                .with("why", unknown.why().get())
                        : Phrase.of("jenkins.being-asked"));
    }

    private String atGate() {
        Optional<Phrase> passed = stop(RolloutStop.AtGate.class).map(gate -> Phrase.of(
                        drive instanceof Drive.Itself ? "jenkins.passed-build-over" : "jenkins.passed-step-promotes")
                .with("wave", gate.wave().number()));
        return reader.say(passed.or(this::approval).orElseGet(() -> timeline.flatMap(RolloutFacts::wave)
                .map(name -> Phrase.of("jenkins.waits-for-person").with("wave", name))
                .orElseGet(() -> Phrase.of("jenkins.wave-waits-for-person"))));
    }

    private Optional<Phrase> approval() {
        return ballots.open().flatMap(gate -> gate.approval().map(asked -> Phrase.of("jenkins.waits-for-people")
                .with("wave", gate.wave())
                .with("asked", ApprovalWords.of(asked))
                .with("count", ApprovalWords.count(ballots.approvals(), asked.minimum()))));
    }

    private String held() {
        if (drive instanceof Drive.Nobody left && left.fate() instanceof Fate.Held held) {
            return reader.say(
                    Phrase.of("jenkins.held").with("person", held.by()).with("reason", held.reason()));
        }
        Optional<Phrase> byPerson = stop(RolloutStop.Held.class).map(hold -> Phrase.of("jenkins.held-build-waits")
                .with("person", hold.by())
                .with("reason", hold.reason()));
        return reader.say(byPerson.orElseGet(() -> outcomeReason
                .map(reason -> Phrase.of("jenkins.stopped").with("reason", reason))
                .orElseGet(() -> Phrase.of("jenkins.is-held"))));
    }

    private String elsewhere() {
        if (drive instanceof Drive.Nobody left && left.fate() instanceof Fate.Driven driven) {
            return reader.say(Phrase.of("jenkins.driven").with("driver", driven.who()));
        }
        return reader.say(stop(RolloutStop.Elsewhere.class)
                .map(elsewhere -> Phrase.of("jenkins.taken-up-elsewhere").with("driver", elsewhere.driver()))
                .orElseGet(() -> Phrase.of("jenkins.somebody-has-taken-it-up")));
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
                .map(bar -> reader.say(Phrase.of("jenkins.waits-for-pod")
                        .with("pod", bar.pod())
                        .with("state", PodWords.of(bar.state()))
                        .with("reason", firstLine(bar))));
    }

    private static Optional<String> firstLine(Bar bar) {
        return bar.reason().stream()
                .flatMap(text -> PlainText.lines(text).stream())
                .findFirst();
    }

    private Optional<String> lastWord() {
        return timeline.flatMap(known -> known.log().stream().reduce((first, second) -> second))
                .map(entry -> entry.line().text());
    }

    /** Such as {@code Wave 2 of 3, 1 of 3 pods ready on the new revision}; empty before anything is known. */
    String stage() {
        return timeline.map(RolloutFacts::stage).map(reader::say).orElse("");
    }

    private static Message stage(RolloutTimeline timeline) {
        Optional<Phrase> wave = wave(timeline).map(name -> timeline.plan()
                .map(plan -> Phrase.of("jenkins.stage-wave")
                        .with("waves", plan.waves().size()))
                .orElseGet(() -> Phrase.of("jenkins.stage-wave"))
                .with("wave", name));
        if (timeline.rows().isEmpty()) {
            return wave.map(Phrase::message).orElse(Message.none());
        }
        Phrase pods = Phrase.of("jenkins.stage-pods")
                .with("ready", readyOnNew(timeline))
                .with("pods", timeline.rows().size());
        return wave.map(begun -> Phrase.of("jenkins.stage").with("wave", begun).with("pods", pods))
                .orElse(pods)
                .message();
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
        return timeline.map(RolloutTimeline::changes).orElse(List.of());
    }
}
