package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * The report of a rollout: one HTML page that needs nothing else, no script and no network. It answers at one look what
 * moved, what waited and for what, and where it broke; below that are the chart, the plan, the log with links into the
 * chart, and a table of the ordinals. It follows the reader's choice of light or dark, and prints.
 */
public final class HtmlReport {
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="%s">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>%s</title>
            <style>
            %s%s</style>
            </head>
            <body>
            <a class="skip" href="#log">%s</a>
            """;

    private HtmlReport() {}

    /**
     * Writes the page as a UTF-8 file, with times of day in the zone of this machine. What was there is replaced.
     *
     * @param events in order; they may start midway or end before the rollout did
     * @throws IllegalArgumentException if there is no event, or they are about several StatefulSets
     */
    public static void write(List<RolloutEvent> events, Path file) throws IOException {
        write(events, ZoneId.systemDefault(), file);
    }

    /** The same with times of day in the given zone. */
    public static void write(List<RolloutEvent> events, ZoneId zone, Path file) throws IOException {
        write(events, zone, Wording.PROGRAM, file);
    }

    /** The same in the words of one surface. */
    public static void write(List<RolloutEvent> events, ZoneId zone, Wording wording, Path file) throws IOException {
        RolloutTimeline timeline = RolloutTimeline.of(events, zone, Instant.MIN, wording);
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            write(timeline, out);
        }
    }

    /** Writes the page, with times of day in the zone of this machine. The writer stays open. */
    public static void write(List<RolloutEvent> events, Writer out) throws IOException {
        write(RolloutTimeline.of(events, ZoneId.systemDefault()), out);
    }

    /** Writes the page of a timeline. The writer stays open; its encoding must be UTF-8. */
    public static void write(RolloutTimeline timeline, Writer out) throws IOException {
        KeyFigures figures = KeyFigures.of(timeline);
        TimelineSvg.Drawing wide = TimelineSvg.draw(timeline, TimelineSvg.Size.WIDE, "w-");
        TimelineSvg.Drawing narrow = TimelineSvg.draw(timeline, TimelineSvg.Size.NARROW, "n-");
        String title = timeline.say(Phrase.of("report.title")
                .with("set", timeline.statefulSet())
                .with("outcome", Summary.outcome(timeline).toLowerCase(Locale.ROOT)));
        out.write(HEAD.formatted(
                timeline.wording().language().tag(),
                Markup.escape(title),
                TimelineSvg.stylesheet(),
                TimelineSvg.resource("report.css"),
                timeline.say("report.skip")));
        Links links = new Links(wide, narrow);
        new ReportHead(timeline, figures, links).write(out);
        out.write("<main>\n");
        writeChart(timeline, wide, narrow, out);
        if (timeline.plan().isPresent()) {
            new PlanSection(timeline.plan().get(), timeline.wording()).write(out);
        }
        new LogSection(timeline, links).write(out);
        new OrdinalTable(timeline, figures, links).write(out);
        String day = DateTimeFormatter.ofPattern(timeline.say("report.day-format"), Locale.ENGLISH)
                .format(timeline.start().atZone(timeline.zone()));
        Phrase footer =
                Phrase.of("report.footer").with("zone", timeline.zone().getId()).with("day", day);
        out.write("</main>\n<footer><p>" + Markup.escape(timeline.say(footer)) + "</p></footer>\n</body>\n</html>\n");
        out.flush();
    }

    private static void writeChart(
            RolloutTimeline timeline, TimelineSvg.Drawing wide, TimelineSvg.Drawing narrow, Writer out)
            throws IOException {
        if (timeline.rows().isEmpty() && timeline.bands().isEmpty()) {
            return;
        }
        out.write("<section aria-labelledby=\"chart\" class=\"card\">\n<h2 id=\"chart\">"
                + timeline.say("report.timeline") + "</h2>\n");
        out.write(drawings(wide, narrow));
        out.write("</section>\n");
    }

    /** Both drawings; the page's style shows the one that fits. */
    static String drawings(TimelineSvg.Drawing wide, TimelineSvg.Drawing narrow) {
        return "<div class=\"wide\">\n" + wide.svg() + "</div>\n<div class=\"narrow\">\n" + narrow.svg() + "</div>\n";
    }
}
