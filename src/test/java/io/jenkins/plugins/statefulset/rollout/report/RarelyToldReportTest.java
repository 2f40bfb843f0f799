package io.jenkins.plugins.statefulset.rollout.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import java.io.IOException;
import java.io.StringWriter;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a report tells in cases that come about seldom. */
class RarelyToldReportTest {

    @Test
    void aPodThatFailedWithoutAReason() throws IOException {
        assertThat(page(EventScript.planned(3, 1, 2)
                        .armed()
                        .pod(2, EventScript.NEW, PodState.FAILED)
                        .afterSeconds(5)
                        .finished(Result.FAILED, "somebody ended it")))
                .contains("no reason given");
    }

    @Test
    void waitsBeyondThoseThatAreNamedAreCounted() throws IOException {
        EventScript script = EventScript.planned(3, 1, 2).armed();
        for (String by : List.of("a", "b", "c", "d", "e")) {
            script.blocked(by, "waits for " + by).afterSeconds(20);
            script.moves(2, EventScript.OLD, EventScript.NEW, 5);
        }

        assertThat(page(script.finished(Result.COMPLETED, "all"))).containsPattern(", and \\d more\\.");
    }

    @Test
    void blockersThatWereAcceptedAndNeighbours() throws IOException {
        String page = page(EventScript.midway(3)
                .planned(
                        "RollingUpdate",
                        List.of(new RolloutEvent.BlockerSummary(
                                Optional.of("no-backup"), Message.of("no backup can be taken"), List.of())),
                        List.of(new Neighbour.ArgoCd("db", Optional.empty(), Neighbour.Change.GIVEN)))
                .armed()
                .afterSeconds(5)
                .finished(Result.COMPLETED, "all"));

        assertThat(page).contains("Nothing broke; accepted: no backup can be taken", "<h3>Neighbours</h3>");
    }

    private static String page(EventScript script) throws IOException {
        StringWriter page = new StringWriter();
        HtmlReport.write(RolloutTimeline.of(script.events(), ZoneOffset.UTC), page);
        return page.toString();
    }
}
