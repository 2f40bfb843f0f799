package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Message.Between;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Span;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import io.jenkins.plugins.statefulset.rollout.text.RevisionNames;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * What all parts of a chart share.
 *
 * @param width of the whole drawing
 * @param broken the id of the bar or band where the rollout broke
 * @param gutter room for the names of rows, left of the plot
 */
record Frame(
        RolloutTimeline timeline,
        TimelineSvg.Size size,
        double width,
        double gutter,
        TimeScale scale,
        Optional<String> broken) {
    private static final double MARGIN = 12;
    private static final double NARROWEST = 1.5;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    static Frame of(RolloutTimeline timeline, TimelineSvg.Size size) {
        double gutter = size.gutter();
        if (size == TimelineSvg.Size.WIDE) {
            double longest = timeline.rows().stream()
                    .mapToDouble(row -> Shape.Text.width(row.pod(), TimelineSvg.TEXT))
                    .max()
                    .orElse(gutter);
            gutter = Math.max(gutter, Math.min(longest + 2 * MARGIN, 2 * gutter));
        }
        TimeScale scale = TimeScale.of(
                timeline.start(),
                timeline.end(),
                QuietStretches.of(timeline),
                gutter,
                size.width() - gutter - size.endColumn() - MARGIN);
        Optional<String> broken = KeyFigures.broke(timeline).flatMap(KeyFigures.Breakage::id);
        return new Frame(timeline, size, size.width(), gutter, scale, broken);
    }

    double left() {
        return gutter;
    }

    double right() {
        return width - size.endColumn() - MARGIN;
    }

    RevisionNames names() {
        return timeline.revisionNames();
    }

    /** The box of a stretch of time: wide enough to be seen, and within the plot. */
    Box box(Instant from, Instant to, double top, double height) {
        double x = scale.x(from);
        double boxWidth = Math.max(scale.x(to) - x, NARROWEST);
        return new Box(Math.min(x, right() - boxWidth), top, boxWidth, height);
    }

    /** A name left of the plot, shortened at its front where it does not fit: the ordinal is at its end. */
    Shape.Text gutterText(String name, double middle, String style) {
        double room = gutter - MARGIN;
        String text = name;
        for (int left = name.length() - 1; left > 0 && Shape.Text.width(text, TimelineSvg.TEXT) > room; left--) {
            text = "…" + name.substring(name.length() - left);
        }
        return new Shape.Text(
                gutter - 8, middle + TimelineSvg.TEXT * 0.36, Shape.Align.END, TimelineSvg.TEXT, style, text);
    }

    /** How a row ended, right of the plot. */
    Shape.Text endText(String text, double middle, String style) {
        return new Shape.Text(
                right() + 6, middle + TimelineSvg.SMALL * 0.36, Shape.Align.START, TimelineSvg.SMALL, style, text);
    }

    /** {@code 12:04:31 to 12:04:40, 9 s}. */
    String span(Instant from, Instant to) {
        return timeline.say(Phrase.of("report.span")
                .with("from", clock(from))
                .with("to", clock(to))
                .passed("time", Duration.between(from, to)));
    }

    String clock(Instant time) {
        return CLOCK.format(local(time));
    }

    ZonedDateTime local(Instant time) {
        return time.atZone(timeline.zone());
    }

    /** What something is, and why, where that is known. */
    String because(String what, Optional<String> reason) {
        return reason.map(PlainText::lines)
                .filter(lines -> !lines.isEmpty())
                .map(lines -> timeline.say(Phrase.of("report.reason")
                        .with("what", what)
                        .with(
                                "why",
                                Message.listed(lines.stream().map(Message::of).toList(), Between.SEMICOLON))))
                .orElse(what);
    }

    String passed(Duration time) {
        return new Span(time, Span.Precision.PASSED).in(timeline.wording().language());
    }
}
