package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.text.Ordinals;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** What was going to happen: waves, risk, backup, warnings and blockers. */
record PlanSection(RolloutEvent.Planned plan) {

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
            out.write("<h3>Backup</h3>\n<p>" + Markup.escape(plan.backup().get()) + "</p>\n");
        }
        if (!plan.blockers().isEmpty()) {
            writeBlockers(out);
        }
        if (!plan.warnings().isEmpty()) {
            out.write("<h3>Warnings</h3>\n");
            writeList(plan.warnings(), out);
        }
        out.write("</div>\n</div>\n</section>\n");
    }

    private void writeWaves(Writer out) throws IOException {
        out.write("<table>\n<caption>Waves</caption>\n<thead><tr><th scope=\"col\" class=\"number\">Wave</th>"
                + "<th scope=\"col\" class=\"number\">Partition</th><th scope=\"col\">Ordinals</th></tr></thead>\n"
                + "<tbody>\n");
        for (Wave wave : plan.waves()) {
            out.write("<tr><th scope=\"row\" class=\"number\">" + wave.number() + "</th><td class=\"number\">"
                    + wave.partition() + "</td><td>" + Ordinals.ranges(wave.ordinals()) + "</td></tr>\n");
        }
        out.write("</tbody>\n</table>\n");
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
            out.write("<li>" + name + Markup.escape(blocker.message()) + "\n");
            writeList(blocker.wayOut(), out);
            out.write("</li>\n");
        }
        out.write("</ul>\n");
    }
}
