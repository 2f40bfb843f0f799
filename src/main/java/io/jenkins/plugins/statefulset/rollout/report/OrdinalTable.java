package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.text.PodWords;
import io.jenkins.plugins.statefulset.rollout.text.RevisionNames;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A row for each ordinal. A long table is folded. */
record OrdinalTable(RolloutTimeline timeline, KeyFigures figures, Links links) {
    private static final int LONG = 100;

    void write(Writer out) throws IOException {
        if (figures.ordinals().isEmpty()) {
            return;
        }
        boolean folded = figures.ordinals().size() > LONG;
        out.write("<section aria-labelledby=\"ordinals\" class=\"card\">\n<h2 id=\"ordinals\">"
                + timeline.say("report.ordinals") + "</h2>\n");
        out.write(
                folded
                        ? "<details><summary>"
                                + timeline.say(Phrase.of("report.ordinals-folded")
                                        .with("number", figures.ordinals().size()))
                                + "</summary>\n"
                        : "");
        out.write("""
                <div class="scroll" role="region" aria-labelledby="ordinals" tabindex="0">
                <table>
                <thead><tr><th scope="col">%s</th><th scope="col">%s</th><th scope="col">%s</th>
                <th scope="col" class="number">%s</th><th scope="col" class="number">%s</th>
                <th scope="col" class="number">%s</th></tr></thead>
                <tbody>
                """.formatted(
                        timeline.say("report.column-pod"),
                        timeline.say("report.column-revision"),
                        timeline.say("report.column-state"),
                        timeline.say("report.column-terminating"),
                        timeline.say("report.column-starting"),
                        timeline.say("report.column-to-ready")));
        RevisionNames names = timeline.revisionNames();
        for (OrdinalFigures ordinal : figures.ordinals()) {
            writeRow(ordinal, names, out);
        }
        out.write("</tbody>\n</table>\n</div>\n<p class=\"note\">" + timeline.say("report.seconds-note") + "</p>\n");
        out.write(folded ? "</details>\n" : "");
        out.write("</section>\n");
    }

    private void writeRow(OrdinalFigures ordinal, RevisionNames names, Writer out) throws IOException {
        Bar last = ordinal.row().last();
        String side =
                switch (last.side()) {
                    case BASE -> " " + timeline.say("report.base");
                    case NEW -> " " + timeline.say("report.new");
                    case OTHER -> "";
                };
        String revision = last.revision().map(names::shorten).orElseGet(() -> timeline.say("report.not-known"));
        out.write("<tr><th scope=\"row\">" + links.to(Optional.of(last.id()), last.pod()) + "</th><td><code>"
                + Markup.escape(revision) + "</code>" + side + "</td><td>" + state(ordinal, last) + "</td>"
                + seconds(ordinal.touched() ? Optional.of(ordinal.terminating()) : Optional.empty())
                + seconds(ordinal.touched() ? Optional.of(ordinal.starting()) : Optional.empty())
                + seconds(ordinal.latest()) + "</tr>\n");
    }

    private String state(OrdinalFigures ordinal, Bar last) {
        String state = state(last);
        return ordinal.touched()
                ? state
                : timeline.say(Phrase.of("report.never-touched").with("state", state));
    }

    private String state(Bar bar) {
        String word = PodWords.of(bar.state()).in(timeline.wording());
        return switch (bar.state()) {
            case TERMINATING, PENDING, RUNNING -> word;
            case READY -> "✓ " + word;
            case FAILED -> "✗ " + word;
        };
    }

    private static String seconds(Optional<Duration> duration) {
        String text = duration.map(value -> String.format(Locale.ROOT, "%.1f", value.toMillis() / 1000.0))
                .orElse("–");
        return "<td class=\"number\">" + text + "</td>";
    }
}
