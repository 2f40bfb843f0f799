package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Message.Between;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Band;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandEnd;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandKind;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import io.jenkins.plugins.statefulset.rollout.text.Ordinals;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one look at a rollout must answer, in sentences. */
final class Summary {
    private static final int WAITS = 3;

    private Summary() {}

    /** How it stands: {@code Completed}, {@code Rolled back}, {@code Held}, {@code Failed}, {@code Under way}. */
    static String outcome(RolloutTimeline timeline) {
        return timeline.outcome()
                .map(finished -> switch (finished.outcome()) {
                    case COMPLETED -> timeline.say("report.completed");
                    case ROLLED_BACK -> timeline.say("report.rolled-back");
                    case HELD -> timeline.say("report.held");
                    case FAILED -> timeline.say("report.failed");
                })
                .orElseGet(() ->
                        isOnlyPlanned(timeline) ? timeline.say("report.planned") : timeline.say("report.under-way"));
    }

    /** What a style sheet calls it. */
    static String style(RolloutTimeline timeline) {
        return timeline.outcome()
                .map(finished -> switch (finished.outcome()) {
                    case COMPLETED -> "completed";
                    case ROLLED_BACK -> "rolled-back";
                    case HELD -> "held";
                    case FAILED -> "failed";
                })
                .orElse(isOnlyPlanned(timeline) ? "planned" : "under-way");
    }

    static String glyph(RolloutTimeline timeline) {
        return timeline.outcome()
                .map(finished -> switch (finished.outcome()) {
                    case COMPLETED -> "✓";
                    case ROLLED_BACK -> "↩";
                    case HELD -> "‖";
                    case FAILED -> "✗";
                })
                .orElse(isOnlyPlanned(timeline) ? "○" : "…");
    }

    static boolean isOnlyPlanned(RolloutTimeline timeline) {
        return timeline.isOpen()
                && timeline.plan().filter(plan -> plan.rolloutId().isEmpty()).isPresent();
    }

    static String moved(RolloutTimeline timeline, KeyFigures figures) {
        List<String> touched =
                figures.touched().stream().map(each -> each.row().pod()).toList();
        List<String> untouched = figures.untouchedPods();
        if (touched.isEmpty()) {
            return untouched.isEmpty() ? timeline.say("report.no-pod-known") : timeline.say("report.no-pod-touched");
        }
        boolean back = timeline.outcome()
                .filter(finished -> finished.outcome() == Result.ROLLED_BACK)
                .isPresent();
        Phrase moved = back
                ? Phrase.of("report.came-back").with("pods", Ordinals.names(touched))
                : Phrase.of("report.ready")
                        .with("ready", figures.readyOn(Side.NEW))
                        .with("all", figures.ordinals().size())
                        .with("revision", timeline.newRevision().map(timeline.revisionNames()::shorten));
        List<Message> sentences = new ArrayList<>(List.of(moved.message()));
        if (!untouched.isEmpty()) {
            sentences.add(Phrase.of("report.untouched")
                    .with("pods", Ordinals.names(untouched))
                    .with("number", untouched.size())
                    .message());
        }
        return Message.listed(sentences, Between.SENTENCES).in(timeline.wording());
    }

    static String waited(RolloutTimeline timeline, KeyFigures figures) {
        if (figures.waits().isEmpty()) {
            return timeline.say("report.waited-for-nothing");
        }
        List<Message> waits = figures.waits().stream()
                .limit(WAITS)
                .map(wait -> Phrase.of("report.wait")
                        .passed("time", wait.total())
                        .with("what", wait.what())
                        .message())
                .toList();
        int more = figures.waits().size() - WAITS;
        Phrase words = more > 0 ? Phrase.of("report.waited-and-more").with("number", more) : Phrase.of("report.waited");
        return timeline.say(words.with("waits", Message.listed(waits, Between.CLAUSES)));
    }

    static String broke(RolloutTimeline timeline, KeyFigures figures) {
        Message blockers = Message.listed(
                timeline.plan()
                        .map(plan -> plan.blockers().stream()
                                .map(RolloutEvent.BlockerSummary::message)
                                .toList())
                        .orElse(List.of()),
                Between.SEMICOLON);
        if (figures.broke().isEmpty() && !blockers.isEmpty()) {
            Phrase words = isOnlyPlanned(timeline) ? Phrase.of("report.stopped-before") : Phrase.of("report.accepted");
            return timeline.say(words.with("blockers", blockers));
        }
        return figures.broke()
                .map(broken -> timeline.say(
                        Phrase.of("report.broke").with("what", broken.what()).with("why", broken.why())))
                .or(() -> KeyFigures.rollbackByPerson(timeline)
                        .map(band -> timeline.say(Phrase.of("report.person-rolled-back")
                                .with("person", band.name())
                                .with("why", PlainText.line(band.message())))))
                .orElseGet(() -> mayGoOn(timeline)
                        ? timeline.say("report.nothing-so-far")
                        : timeline.say("report.nothing-broke"));
    }

    private static boolean mayGoOn(RolloutTimeline timeline) {
        return timeline.outcome()
                .map(finished -> finished.outcome() == Result.HELD)
                .orElse(true);
    }

    /** What an open or held rollout waits for right now. */
    static Optional<Band> currentWait(RolloutTimeline timeline) {
        return timeline.bands().stream()
                .filter(band -> band.ended() == BandEnd.OPEN)
                .filter(band -> band.kind() != BandKind.WAVE)
                .reduce((first, second) -> second);
    }

    /** All of it, for those who do not see the chart. */
    static String inOneLine(RolloutTimeline timeline) {
        KeyFigures figures = KeyFigures.of(timeline);
        return timeline.say(Phrase.of("report.in-one-line")
                .with("outcome", outcome(timeline))
                .passed("time", figures.took())
                .with("moved", moved(timeline, figures))
                .with("waited", waited(timeline, figures))
                .with("broke", broke(timeline, figures)));
    }
}
