package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.plan.WaveRows;
import io.jenkins.plugins.statefulset.rollout.text.NeighbourText;
import io.jenkins.plugins.statefulset.rollout.text.NeighbourWords;
import io.jenkins.plugins.statefulset.rollout.text.Ordinals;
import io.jenkins.plugins.statefulset.rollout.text.RiskWords;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.function.ToIntFunction;

/** What was going to happen: waves, risk, backup, warnings and blockers. */
record PlanSection(RolloutEvent.Planned plan, Wording wording) {

    void write(Writer out) throws IOException {
        out.write("<section aria-labelledby=\"plan\" class=\"card\">\n<h2 id=\"plan\">" + say("report.plan")
                + "</h2>\n<div class=\"plan\">\n");
        if (!plan.waves().isEmpty()) {
            writeWaves(out);
        }
        String level = "<span class=\"risk-" + Markup.escape(plan.risk().level()) + "\">"
                + Markup.escape(RiskWords.level(plan.risk().level()).in(wording)) + "</span>";
        out.write("<div>\n<h3>"
                + Phrase.of("report.risk-level").with("level", level).message().in(wording)
                + "</h3>\n");
        writeList(worded(plan.risk().reasons()), out);
        if (plan.backup().isPresent()) {
            out.write("<h3>" + say("report.backup") + "</h3>\n<p>"
                    + Markup.escape(plan.backup().get().in(wording)) + "</p>\n");
        }
        if (!plan.blockers().isEmpty()) {
            writeBlockers(out);
        }
        List<String> neighbours = new NeighbourWords(plan.statefulSet(), plan.time(), wording)
                .all(plan.neighbours()).stream().map(NeighbourText::line).toList();
        if (!neighbours.isEmpty()) {
            out.write("<h3>" + say("report.neighbours") + "</h3>\n");
            writeList(neighbours, out);
        }
        if (!plan.warnings().isEmpty()) {
            out.write("<h3>" + say("report.warnings") + "</h3>\n");
            writeList(worded(plan.warnings()), out);
        }
        out.write("</div>\n</div>\n</section>\n");
    }

    private void writeWaves(Writer out) throws IOException {
        out.write("<table>\n<caption>" + say("report.waves")
                + "</caption>\n<thead><tr><th scope=\"col\" class=\"number\">" + say("report.column-wave") + "</th>"
                + (plan.onDelete()
                        ? ""
                        : "<th scope=\"col\" class=\"number\">" + say("report.column-partition") + "</th>")
                + "<th scope=\"col\">" + say("report.column-ordinals") + "</th></tr></thead>\n<tbody>\n");
        for (List<Wave> row : WaveRows.of(plan.waves())) {
            List<Integer> ordinals =
                    row.stream().flatMap(wave -> wave.ordinals().stream()).toList();
            out.write("<tr><th scope=\"row\" class=\"number\">" + range(row, Wave::number)
                    + "</th>" + (plan.onDelete() ? "" : "<td class=\"number\">" + range(row, Wave::partition) + "</td>")
                    + "<td>"
                    + (row.size() == 1
                                    ? Ordinals.ranges(ordinals)
                                    : Phrase.of("report.one-at-a-time")
                                            .with("ordinals", Ordinals.ranges(ordinals))
                                            .message())
                            .in(wording)
                    + "</td></tr>\n");
        }
        out.write("</tbody>\n</table>\n");
    }

    private String range(List<Wave> row, ToIntFunction<Wave> number) {
        int first = number.applyAsInt(row.get(0));
        int last = number.applyAsInt(row.get(row.size() - 1));
        return first == last
                ? Integer.toString(first)
                : Phrase.of("unit.range")
                        .with("first", Integer.toString(first))
                        .with("last", Integer.toString(last))
                        .message()
                        .in(wording);
    }

    private String say(String key) {
        return Phrase.of(key).message().in(wording);
    }

    private List<String> worded(List<Message> messages) {
        return messages.stream().map(message -> message.in(wording)).toList();
    }

    private static void writeList(List<String> items, Writer out) throws IOException {
        if (!items.isEmpty()) {
            out.write("<ul>\n");
            for (String item : items) {
                out.write("<li>" + Markup.escape(item) + "</li>\n");
            }
            out.write("</ul>\n");
        }
    }

    private void writeBlockers(Writer out) throws IOException {
        out.write("<h3>" + say("report.blockers") + "</h3>\n<ul class=\"blockers\">\n");
        for (RolloutEvent.BlockerSummary blocker : plan.blockers()) {
            String name = blocker.name()
                    .map(text -> "<code>" + Markup.escape(text) + "</code> ")
                    .orElse("");
            out.write("<li>" + name + Markup.escape(blocker.message().in(wording)) + "\n");
            writeList(worded(blocker.wayOut()), out);
            out.write("</li>\n");
        }
        out.write("</ul>\n");
    }
}
