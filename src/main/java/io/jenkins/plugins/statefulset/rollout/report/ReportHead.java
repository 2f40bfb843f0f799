package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Span;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Band;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import io.jenkins.plugins.statefulset.rollout.text.LogLine;
import io.jenkins.plugins.statefulset.rollout.text.RevisionNames;
import io.jenkins.plugins.statefulset.rollout.text.RiskWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The top of the page: what it is about, how it ended, what moved, waited and broke, and the figures. */
record ReportHead(RolloutTimeline timeline, KeyFigures figures, Links links) {

    /** Stands for a link until the sentence around it is markup: no text that is shown has this character. */
    private static final String LINK = "\u0000";

    void write(Writer out) throws IOException {
        String outcome = Summary.outcome(timeline);
        out.write("<header>\n<p class=\"eyebrow\">" + Markup.escape(eyebrow()) + "</p>\n<h1>"
                + Markup.escape(timeline.statefulSet()) + " <span class=\"badge "
                + Summary.style(timeline) + "\"><span aria-hidden=\"true\">"
                + Summary.glyph(timeline) + "</span> " + outcome + "</span></h1>\n");
        for (String change : timeline.changes()) {
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

    private String eyebrow() {
        return timeline.say(Phrase.of("report.eyebrow")
                .with(
                        "cluster",
                        timeline.plan().map(RolloutEvent.Planned::cluster).filter(name -> !name.isBlank())));
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
                .map(breakage -> markup(
                        Phrase.of("report.broke").with("why", breakage.why()), "what", breakage.id(), breakage.what()))
                .orElse(Markup.escape(Summary.broke(timeline, figures)));
        out.write("<section class=\"answers\" aria-label=\"" + timeline.say("report.at-one-look") + "\">\n");
        out.write(answer("moved", timeline.say("report.what-moved"), Markup.escape(Summary.moved(timeline, figures))));
        out.write(answer("waited", timeline.say("report.what-waited"), waits()));
        out.write(answer(broken ? "broke is-broken" : "broke", timeline.say("report.where-it-broke"), broke));
        out.write("</section>\n");
    }

    private static String answer(String style, String question, String markup) {
        return "<div class=\"answer " + style + "\"><h2>" + question + "</h2><div>" + markup + "</div></div>\n";
    }

    private String waits() {
        if (figures.waits().isEmpty()) {
            return Markup.escape(Summary.waited(timeline, figures));
        }
        StringBuilder list = new StringBuilder("<ul>");
        for (KeyFigures.Wait wait : figures.waits()) {
            Phrase words = Phrase.of("report.wait").passed("time", wait.total());
            list.append("<li>")
                    .append(markup(words, "what", Optional.of(wait.id()), wait.what()))
                    .append("</li>");
        }
        return list.append("</ul>").toString();
    }

    /** A sentence in which one fact is a link into the drawing. */
    private String markup(Phrase words, String place, Optional<String> target, String linked) {
        String[] around = timeline.say(words.with(place, LINK)).split(LINK, 2);
        return Markup.escape(around[0]) + links.to(target, linked) + Markup.escape(around[1]);
    }

    private void writeFigures(Writer out) throws IOException {
        List<String> terms = new ArrayList<>();
        if (!Summary.isOnlyPlanned(timeline)) {
            terms.add(figure(
                    timeline.isOpen() ? timeline.say("report.so-far") : timeline.say("report.duration"),
                    passed(figures.took())));
        }
        if (!figures.ordinals().isEmpty()) {
            terms.add(figure(
                    timeline.say("report.pods-on-new"),
                    timeline.say(Phrase.of("report.number-of")
                            .with("number", figures.readyOn(Side.NEW))
                            .with("all", figures.ordinals().size()))));
            terms.add(figure(
                    timeline.say("report.pods-touched"),
                    String.valueOf(figures.touched().size())));
        }
        figures.slowest()
                .ifPresent(slowest -> terms.add(figure(
                        timeline.say("report.longest-ordinal"),
                        timeline.say(Phrase.of("report.pod-took")
                                .with("pod", slowest.row().pod())
                                .passed("time", slowest.away())))));
        figures.backupSize().ifPresent(size -> terms.add(figure(timeline.say("report.backup"), size)));
        timeline.plan()
                .ifPresent(plan -> terms.add(figure(
                        timeline.say("report.risk"),
                        RiskWords.level(plan.risk().level()).in(timeline.wording()))));
        if (!terms.isEmpty()) {
            out.write("<dl class=\"figures\">\n" + String.join("", terms) + "</dl>\n");
        }
    }

    private String passed(Duration time) {
        return new Span(time, Span.Precision.PASSED).in(timeline.wording().language());
    }

    private static String figure(String term, String value) {
        return "<div><dt>" + term + "</dt><dd>" + Markup.escape(value) + "</dd></div>\n";
    }
}
