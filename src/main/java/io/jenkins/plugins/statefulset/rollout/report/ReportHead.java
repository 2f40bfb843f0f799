package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Band;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import io.jenkins.plugins.statefulset.rollout.text.LogLine;
import io.jenkins.plugins.statefulset.rollout.text.RevisionNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The top of the page: what it is about, how it ended, what moved, waited and broke, and the figures. */
record ReportHead(RolloutTimeline timeline, KeyFigures figures, Links links) {

    void write(Writer out) throws IOException {
        String outcome = Summary.outcome(timeline);
        out.write("<header>\n<p class=\"eyebrow\">StatefulSet rollout" + cluster() + "</p>\n<h1>"
                + Markup.escape(timeline.statefulSet()) + " <span class=\"badge "
                + Summary.style(timeline) + "\"><span aria-hidden=\"true\">"
                + Summary.glyph(timeline) + "</span> " + outcome + "</span></h1>\n");
        for (String change : timeline.plan().map(RolloutEvent.Planned::changes).orElse(List.of())) {
            out.write("<p class=\"change\">" + Markup.escape(change) + "</p>\n");
        }
        revisions().ifPresent(text -> append(out, "<p class=\"revisions\">" + text + "</p>\n"));
        closing().ifPresent(line -> append(out, "<p class=\"closing\">" + Markup.escape(line) + "</p>\n"));
        writeAnswers(out);
        writeFigures(out);
        out.write("</header>\n");
    }

    private static void append(Writer out, String text) {
        try {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String cluster() {
        return timeline.plan()
                .map(RolloutEvent.Planned::cluster)
                .filter(name -> !name.isBlank())
                .map(name -> " on " + Markup.escape(name))
                .orElse("");
    }

    private Optional<String> revisions() {
        RevisionNames names = timeline.revisionNames();
        return timeline.newRevision()
                .map(revision -> timeline.baseRevision()
                                .map(base -> "<code>" + Markup.escape(names.shorten(base)) + "</code> → ")
                                .orElse("")
                        + "<code>" + Markup.escape(names.shorten(revision)) + "</code>");
    }

    /** The log's last sentence, or what an open rollout waits for. */
    private Optional<String> closing() {
        if (timeline.outcome().isPresent()) {
            List<RolloutTimeline.Entry> log = timeline.log();
            return log.isEmpty()
                    ? Optional.empty()
                    : Optional.of(log.get(log.size() - 1).line()).map(LogLine::text);
        }
        return Summary.currentWait(timeline)
                .map(Band::message)
                .filter(message -> !message.isBlank())
                .or(() -> timeline.log().stream()
                        .reduce((first, second) -> second)
                        .map(entry -> entry.line().text()));
    }

    private void writeAnswers(Writer out) throws IOException {
        boolean broken = figures.broke().isPresent();
        String broke = figures.broke()
                .map(breakage -> links.to(breakage.id(), breakage.what()) + ": " + Markup.escape(breakage.why()))
                .orElse(Markup.escape(Summary.broke(timeline, figures)));
        out.write("<section class=\"answers\" aria-label=\"At one look\">\n");
        out.write(answer("moved", "What moved", Markup.escape(Summary.moved(timeline, figures))));
        out.write(answer("waited", "What waited, for what", waits()));
        out.write(answer(broken ? "broke is-broken" : "broke", "Where it broke", broke));
        out.write("</section>\n");
    }

    private static String answer(String style, String question, String markup) {
        return "<div class=\"answer " + style + "\"><h2>" + question + "</h2><div>" + markup + "</div></div>\n";
    }

    private String waits() {
        if (figures.waits().isEmpty()) {
            return Markup.escape(Summary.waited(figures));
        }
        StringBuilder list = new StringBuilder("<ul>");
        for (KeyFigures.Wait wait : figures.waits()) {
            list.append("<li>").append(Durations.passed(wait.total())).append(" for ");
            list.append(links.to(Optional.of(wait.id()), wait.what())).append("</li>");
        }
        return list.append("</ul>").toString();
    }

    private void writeFigures(Writer out) throws IOException {
        List<String> terms = new ArrayList<>();
        if (!Summary.isOnlyPlanned(timeline)) {
            terms.add(figure(timeline.isOpen() ? "So far" : "Duration", Durations.passed(figures.took())));
        }
        if (!figures.ordinals().isEmpty()) {
            terms.add(figure(
                    "Pods on the new revision",
                    figures.readyOn(Side.NEW) + " of " + figures.ordinals().size()));
            terms.add(figure("Pods touched", String.valueOf(figures.touched().size())));
        }
        figures.slowest()
                .ifPresent(slowest -> terms.add(
                        figure("Longest ordinal", slowest.row().pod() + ", " + Durations.passed(slowest.away()))));
        figures.backupSize().ifPresent(size -> terms.add(figure("Backup", size)));
        timeline.plan().ifPresent(plan -> terms.add(figure("Risk", plan.risk().level())));
        if (!terms.isEmpty()) {
            out.write("<dl class=\"figures\">\n" + String.join("", terms) + "</dl>\n");
        }
    }

    private static String figure(String term, String value) {
        return "<div><dt>" + term + "</dt><dd>" + Markup.escape(value) + "</dd></div>\n";
    }
}
