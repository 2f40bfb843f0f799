package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import io.jenkins.plugins.statefulset.rollout.report.HtmlReport;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import org.kohsuke.stapler.StaplerResponse2;

/** What of a rollout can be downloaded. */
final class Downloads {
    private final RolloutAction action;
    private final RolloutRecord record;
    private final Reader reader;

    Downloads(RolloutAction action, RolloutRecord record, Reader reader) {
        this.action = action;
        this.record = record;
        this.reader = reader;
    }

    /** All that it told so far: JSON lines. */
    void events(StaplerResponse2 response) throws IOException {
        Writer out = download(response, "application/x-ndjson", ".jsonl");
        for (RolloutEvent event : action.events(record).read()) {
            out.write(EventJson.write(event) + "\n");
        }
        out.flush();
    }

    /** The report of the command line, as one page that needs nothing else. */
    void report(StaplerResponse2 response) throws IOException {
        List<RolloutEvent> events = action.events(record).read();
        if (events.isEmpty()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        Writer out = download(response, "text/html", ".html");
        HtmlReport.write(RolloutTimeline.of(events, reader.zone(), Instant.MIN, reader.wording()), out);
        out.flush();
    }

    /** What Jenkins itself did about it. */
    void log(StaplerResponse2 response) throws IOException {
        Writer out = download(response, "text/plain", ".log");
        for (String line : action.ownLog(record).lines()) {
            out.write(line + "\n");
        }
        out.flush();
    }

    /** Never shown in the page's origin: what a cluster says may stand in it. */
    private Writer download(StaplerResponse2 response, String type, String ending) throws IOException {
        String name = action.run().getParent().getName() + "-" + action.run().getNumber() + "-"
                + record.target().name();
        response.setContentType(type + ";charset=UTF-8");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(
                "Content-Disposition",
                "attachment; filename=\"" + name.replaceAll("[^A-Za-z0-9._-]", "_") + ending + "\"");
        return response.getWriter();
    }
}
