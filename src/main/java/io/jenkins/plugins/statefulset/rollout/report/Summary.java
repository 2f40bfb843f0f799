package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Band;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandEnd;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandKind;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import io.jenkins.plugins.statefulset.rollout.text.Ordinals;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What one look at a rollout must answer, in sentences. */
final class Summary {
    private static final int WAITS = 3;

    private Summary() {}

    /** How it stands: {@code Completed}, {@code Rolled back}, {@code Held}, {@code Failed}, {@code Under way}. */
    static String outcome(RolloutTimeline timeline) {
        return timeline.outcome()
                .map(finished -> switch (finished.outcome()) {
                    case COMPLETED -> "Completed";
                    case ROLLED_BACK -> "Rolled back";
                    case HELD -> "Held";
                    case FAILED -> "Failed";
                })
                .orElse(isOnlyPlanned(timeline) ? "Planned" : "Under way");
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
            return untouched.isEmpty() ? "No pod is known." : "No pod was touched.";
        }
        String goal = timeline.newRevision()
                .map(revision -> " on " + timeline.revisionNames().shorten(revision))
                .orElse("");
        String rest = untouched.isEmpty()
                ? ""
                : " " + Ordinals.names(untouched) + (untouched.size() == 1 ? " was" : " were") + " never touched.";
        boolean back = timeline.outcome()
                .filter(finished -> finished.outcome() == Result.ROLLED_BACK)
                .isPresent();
        if (back) {
            return Ordinals.names(touched) + " moved and came back." + rest;
        }
        return figures.readyOn(Side.NEW) + " of "
                + Ordinals.count(figures.ordinals().size(), "pod") + " ready" + goal + "." + rest;
    }

    static String waited(KeyFigures figures) {
        if (figures.waits().isEmpty()) {
            return "For nothing but the pods.";
        }
        String more =
                figures.waits().size() > WAITS ? ", and " + (figures.waits().size() - WAITS) + " more" : "";
        return figures.waits().stream()
                        .limit(WAITS)
                        .map(wait -> Durations.passed(wait.total()) + " for " + wait.what())
                        .collect(Collectors.joining(", "))
                + more + ".";
    }

    static String broke(RolloutTimeline timeline, KeyFigures figures) {
        List<String> blockers = timeline.plan()
                .map(plan -> plan.blockers().stream()
                        .map(blocker -> blocker.message().in(timeline.wording()))
                        .toList())
                .orElse(List.of());
        if (figures.broke().isEmpty() && !blockers.isEmpty() && !isOnlyPlanned(timeline)) {
            return "Nothing broke; accepted: " + String.join("; ", blockers);
        }
        if (figures.broke().isEmpty() && !blockers.isEmpty()) {
            return "Stopped before anything was touched: " + String.join("; ", blockers);
        }
        return figures.broke()
                .map(broken -> broken.what() + ": " + broken.why())
                .or(() -> KeyFigures.rollbackByPerson(timeline)
                        .map(band -> "Nothing broke. " + band.name() + " asked for the rollback: "
                                + PlainText.line(band.message())))
                .orElse(mayGoOn(timeline) ? "Nothing has broken so far." : "Nothing broke.");
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
        return outcome(timeline) + " after " + Durations.passed(figures.took()) + ". Moved: " + moved(timeline, figures)
                + " Waited: " + waited(figures) + " Broke: " + broke(timeline, figures);
    }
}
