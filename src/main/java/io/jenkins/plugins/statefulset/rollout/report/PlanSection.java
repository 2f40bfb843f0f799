package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.plan.WaveRows;
import io.jenkins.plugins.statefulset.rollout.text.NeighbourText;
import io.jenkins.plugins.statefulset.rollout.text.NeighbourWords;
import io.jenkins.plugins.statefulset.rollout.text.Ordinals;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.function.ToIntFunction;

/** What was going to happen: waves, risk, backup, warnings and blockers. */
record PlanSection(RolloutEvent.Planned plan, Wording wording) {

    void write(Writer out) throws IOException {
        out.write(
                "<section aria-labelledby=\"plan\" class=\"card\">\n<h2 id=\"plan\">Plan</h2>\n<div class=\"plan\">\n");
        if (!plan.waves().isEmpty()) {
            writeWaves(out);
        }
        out.write("<div>\n<h3>Risk: <span class=\"risk-"
                + Markup.escape(plan.risk().level()) + "\">"
                + Markup.escape(plan.risk().level()) + "</span></h3>\n");
        writeList(plan.risk().reasons(), out);
        if (plan.backup().isPresent()) {
            out.write("<h3>Backup</h3>\n<p>" + Markup.escape(plan.backup().get().in(wording)) + "</p>\n");
        }
        if (!plan.blockers().isEmpty()) {
            writeBlockers(out);
        }
        List<String> neighbours = new NeighbourWords(plan.statefulSet(), plan.time())
                .all(plan.neighbours()).stream().map(NeighbourText::line).toList();
        if (!neighbours.isEmpty()) {
            out.write("<h3>Neighbours</h3>\n");
            writeList(neighbours, out);
        }
        if (!plan.warnings().isEmpty()) {
            out.write("<h3>Warnings</h3>\n");
            writeList(worded(plan.warnings()), out);
        }
        out.write("</div>\n</div>\n</section>\n");
    }

    private void writeWaves(Writer out) throws IOException {
        out.write("<table>\n<caption>Waves</caption>\n<thead><tr><th scope=\"col\" class=\"number\">Wave</th>"
                + (plan.onDelete() ? "" : "<th scope=\"col\" class=\"number\">Partition</th>")
                + "<th scope=\"col\">Ordinals</th></tr></thead>\n<tbody>\n");
        for (List<Wave> row : WaveRows.of(plan.waves())) {
            List<Integer> ordinals =
                    row.stream().flatMap(wave -> wave.ordinals().stream()).toList();
            out.write("<tr><th scope=\"row\" class=\"number\">" + range(row, Wave::number)
                    + "</th>" + (plan.onDelete() ? "" : "<td class=\"number\">" + range(row, Wave::partition) + "</td>")
                    + "<td>"
                    + Ordinals.ranges(ordinals) + (row.size() == 1 ? "" : ", one at a time") + "</td></tr>\n");
        }
        out.write("</tbody>\n</table>\n");
    }

    private static String range(List<Wave> row, ToIntFunction<Wave> number) {
        int first = number.applyAsInt(row.get(0));
        int last = number.applyAsInt(row.get(row.size() - 1));
        return first == last ? Integer.toString(first) : first + " to " + last;
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
        out.write("<h3>Blockers</h3>\n<ul class=\"blockers\">\n");
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
