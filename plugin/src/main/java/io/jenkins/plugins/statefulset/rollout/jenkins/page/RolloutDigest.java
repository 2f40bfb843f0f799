package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Ballots;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.PageAddresses;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import io.jenkins.plugins.statefulset.rollout.report.ReportParts;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Band;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandEnd;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandKind;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import io.jenkins.plugins.statefulset.rollout.text.PodWords;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A rollout in a title and a page of Markdown, for those who look from outside of Jenkins. Folded from its events alone, so that it says
 * what the last of them told.
 *
 * <ol>
 *   <li>It is over as its last {@code finished} says, unless it was resumed after that; held where a hold is the last that happened; it waits
 *       where a person is to promote or to approve; else it is under way.
 *   <li>Of more than {@value #SHOWN} pods the highest ordinals are shown, which go first, and how many more there are.
 *   <li>What others wrote, such as a reason, is shown as text: nothing in it makes a link, a picture or a table.
 * </ol>
 *
 * @param standing how it stands
 * @param title one line
 * @param summary Markdown: the change, the waves, the pods
 * @param began its first event
 * @param ended its last event, where it is over or held
 * @param url of its page
 */
public record RolloutDigest(
        RolloutStanding standing, String title, String summary, Instant began, Optional<Instant> ended, String url) {
    static final int SHOWN = 50;

    private static final String BREAK = "\n";
    private static final String CELLS = " | ";

    /** @param events at least one */
    public static RolloutDigest of(Run<?, ?> run, RolloutRecord record, List<RolloutEvent> events) {
        return of(events, PageAddresses.of(run, record.number()));
    }

    static RolloutDigest of(List<RolloutEvent> events, String url) {
        RolloutTimeline timeline = RolloutTimeline.of(events, ZoneId.systemDefault(), Instant.MIN, FieldNames.ROLLOUT);
        RolloutStanding standing = standing(timeline, Ballots.of(events));
        boolean stands = timeline.outcome().isPresent() || standing == RolloutStanding.HELD;
        return new RolloutDigest(
                standing,
                standing.words(Reader.PROGRAM) + title(timeline),
                summary(timeline),
                timeline.start(),
                stands ? Optional.of(timeline.end()) : Optional.empty(),
                url);
    }

    private static RolloutStanding standing(RolloutTimeline timeline, Ballots ballots) {
        if (timeline.outcome().isPresent()) {
            return RolloutStanding.of(timeline.outcome().get().outcome());
        }
        if (lasts(timeline, BandKind.HELD).isPresent()) {
            return RolloutStanding.HELD;
        }
        return ReportParts.waitsForPerson(timeline) || ballots.open().isPresent()
                ? RolloutStanding.WAITING
                : RolloutStanding.UNDER_WAY;
    }

    private static Optional<Band> lasts(RolloutTimeline timeline, BandKind kind) {
        return timeline.bands().stream()
                .filter(band -> band.kind() == kind && band.ended() == BandEnd.OPEN)
                .reduce((first, second) -> second);
    }

    private static String title(RolloutTimeline timeline) {
        long there = RolloutFacts.readyOnNew(timeline);
        String pods = there + " of " + timeline.rows().size() + " pods ready on the new revision";
        return timeline.outcome()
                .filter(end -> end.outcome() != Result.COMPLETED)
                .map(end -> FieldNames.ROLLOUT.in(end.reason()))
                .or(() -> lasts(timeline, BandKind.HELD).map(Band::message))
                .map(PlainText::line)
                .filter(why -> !why.isBlank())
                .map(why -> ": " + why)
                .orElse(": " + pods);
    }

    private static String summary(RolloutTimeline timeline) {
        StringBuilder text = new StringBuilder();
        text.append("StatefulSet ").append(escaped(timeline.statefulSet())).append(BREAK);
        timeline.plan().ifPresent(plan -> {
            plan.changes()
                    .forEach(change ->
                            text.append(BREAK).append("- ").append(escaped(PlainText.line(change.toString()))));
            text.append(BREAK);
            waves(timeline, text);
        });
        pods(timeline, text);
        return text.toString();
    }

    private static void waves(RolloutTimeline timeline, StringBuilder text) {
        head(text, "wave", "pods", "state");
        for (WaveState wave : WaveState.of(timeline)) {
            List<String> pods = wave.getPods();
            String more = pods.size() > SHOWN ? " and " + (pods.size() - SHOWN) + " more" : "";
            row(
                    text,
                    String.valueOf(wave.getWave()),
                    String.join(", ", pods.subList(0, Math.min(SHOWN, pods.size()))) + more,
                    wave.getState().replace('-', ' '));
        }
    }

    private static void pods(RolloutTimeline timeline, StringBuilder text) {
        if (timeline.rows().isEmpty()) {
            return;
        }
        head(text, "pod", "revision", "state");
        timeline.rows().stream().limit(SHOWN).forEach(pod -> row(text, pod.pod(), side(pod), pod(pod)));
        int more = timeline.rows().size() - SHOWN;
        if (more > 0) {
            text.append(BREAK).append("and ").append(more).append(" more").append(BREAK);
        }
    }

    private static String side(Row pod) {
        Side side = pod.last().side();
        return switch (side) {
            case NEW -> "new";
            case BASE -> "old";
            case OTHER -> pod.last().revision().orElse("not known");
        };
    }

    private static String pod(Row pod) {
        String why = pod.last().reason().map(PlainText::line).orElse("");
        return PodWords.of(pod.last().state()) + (why.isBlank() ? "" : ": " + why);
    }

    private static void head(StringBuilder text, String... names) {
        text.append(BREAK);
        row(text, names);
        text.append("| ").append("--- | ".repeat(names.length).strip()).append(BREAK);
    }

    private static void row(StringBuilder text, String... cells) {
        text.append("| ");
        for (String cell : cells) {
            text.append(escaped(cell)).append(CELLS);
        }
        text.setLength(text.length() - 1);
        text.append(BREAK);
    }

    /** What Markdown or HTML would take for its own. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replaceAll("([\\\\`*_{}\\[\\]<>#|~!@])", "\\\\$1");
    }
}
