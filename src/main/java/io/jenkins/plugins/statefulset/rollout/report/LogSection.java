package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.text.LogLine;
import java.io.IOException;
import java.io.Writer;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The log, the time of each line being a link to what it tells of. A long one is folded. */
record LogSection(RolloutTimeline timeline, Links links) {
    private static final int LONG = 400;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    void write(Writer out) throws IOException {
        out.write("<section aria-labelledby=\"log\" class=\"card\">\n<h2 id=\"log\" tabindex=\"-1\">"
                + timeline.say("report.log") + "</h2>\n");
        writeLines(out);
        out.write("</section>\n");
    }

    /** Without the heading around it. */
    void writeLines(Writer out) throws IOException {
        boolean folded = timeline.log().size() > LONG;
        out.write(
                folded
                        ? "<details><summary>"
                                + timeline.say(Phrase.of("report.lines")
                                        .with("number", timeline.log().size()))
                                + "</summary>\n"
                        : "");
        out.write("<ol class=\"log\">\n");
        for (RolloutTimeline.Entry entry : timeline.log()) {
            write(entry, out);
        }
        out.write("</ol>\n");
        out.write(folded ? "</details>\n" : "");
    }

    private void write(RolloutTimeline.Entry entry, Writer out) throws IOException {
        LogLine line = entry.line();
        String clock = line.clock().orElseGet(() -> CLOCK.format(line.time().atZone(timeline.zone())));
        out.write("<li" + (line.tone() == LogLine.Tone.FAILURE ? " class=\"bad\"" : "") + "><time datetime=\""
                + line.time() + "\">" + links.to(entry.target(), clock) + "</time> <span>"
                + Markup.escape(line.text()));
        if (!line.details().isEmpty()) {
            out.write("<span class=\"details\">" + Markup.escape(String.join("\n", line.details())) + "</span>");
        }
        out.write("</span></li>\n");
    }
}
