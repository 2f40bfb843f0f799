package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Band;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandKind;
import io.jenkins.plugins.statefulset.rollout.report.TimelineSvg.Size;
import io.jenkins.plugins.statefulset.rollout.text.LogLine;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The parts of the report, for pages that are put together elsewhere: the same drawing, log and sentences as in
 * {@link HtmlReport}. Sentences are plain text. Markup is well-formed and escaped, and has neither style nor script: the
 * page includes {@link TimelineSvg#stylesheet()} and shows the classes {@code wide} or {@code narrow}, whichever fits.
 */
public final class ReportParts {
    private final RolloutTimeline timeline;
    private final KeyFigures figures;
    private final TimelineSvg.Drawing wide;
    private final TimelineSvg.Drawing narrow;

    private ReportParts(RolloutTimeline timeline, String idPrefix) {
        this.timeline = timeline;
        this.figures = KeyFigures.of(timeline);
        this.wide = TimelineSvg.draw(timeline, Size.WIDE, idPrefix + "w-");
        this.narrow = TimelineSvg.draw(timeline, Size.NARROW, idPrefix + "n-");
    }

    /**
     * The parts of one rollout's report.
     *
     * @param idPrefix tells the rollouts of a page apart; starts with a letter, then letters, digits and hyphens
     * @throws IllegalArgumentException if the prefix is not of that form
     */
    public static ReportParts of(RolloutTimeline timeline, String idPrefix) {
        return new ReportParts(timeline, idPrefix);
    }

    /** How it stands: {@code Completed}, {@code Rolled back}, {@code Held}, {@code Failed}, {@code Under way}. */
    public static String outcome(RolloutTimeline timeline) {
        return Summary.outcome(timeline);
    }

    /** What a rollout that is not over waits for now, as its last event about it says. */
    public static Optional<String> currentWait(RolloutTimeline timeline) {
        return Summary.currentWait(timeline).map(band -> timeline.say(words(band)));
    }

    /** Whether what it waits for now is a person who promotes it. */
    public static boolean waitsForPerson(RolloutTimeline timeline) {
        return Summary.currentWait(timeline)
                .filter(band -> band.kind() == BandKind.GATE && band.name().equals(GateSpec.Manual.LABEL))
                .isPresent();
    }

    private static Phrase words(Band band) {
        Phrase words =
                switch (band.kind()) {
                    case BACKUP -> Phrase.of("report.backup-under-way");
                    case SOAK -> Phrase.of("report.soaking");
                    case GATE -> Phrase.of("report.gate-judging").with("gate", band.name());
                    case CHECK -> Phrase.of("report.check-asked").with("check", band.name());
                    case BLOCKED -> Phrase.of("report.waits-for").with("name", band.name());
                    case HELD -> Phrase.of("report.held-because");
                    case ROLLBACK -> Phrase.of("report.rolling-back");
                    case WAVE -> Phrase.of("report.in-wave").with("wave", band.name());
                };
        return band.message().isBlank() ? words : words.with("message", band.message());
    }

    /** The pods that were touched, and those that never were. */
    public String moved() {
        return Summary.moved(timeline, figures);
    }

    /** For what it waited, longest first. */
    public String waited() {
        return Summary.waited(timeline, figures);
    }

    /** The first failure and its cause. */
    public String broke() {
        return Summary.broke(timeline, figures);
    }

    /** Whether anything failed. */
    public boolean isBroken() {
        return figures.broke().isPresent();
    }

    /** The log's last sentence; empty before there is one. */
    public Optional<String> lastWord() {
        return timeline.log().stream()
                .reduce((first, second) -> second)
                .map(RolloutTimeline.Entry::line)
                .map(LogLine::text);
    }

    /** Markup: the drawing for wide and for narrow places; empty where there is nothing to draw. */
    public String chart() {
        return timeline.rows().isEmpty() && timeline.bands().isEmpty() ? "" : HtmlReport.drawings(wide, narrow);
    }

    /** Markup: the log, each line linked to what it tells of in the drawing. */
    public String log() {
        StringWriter out = new StringWriter();
        try {
            new LogSection(timeline, new Links(wide, narrow)).writeLines(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }
}
