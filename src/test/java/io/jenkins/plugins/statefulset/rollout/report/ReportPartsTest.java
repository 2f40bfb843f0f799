package io.jenkins.plugins.statefulset.rollout.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a page says of a rollout that is not over. */
class ReportPartsTest {
    private record Moment(String told, EventScript script) {}

    private static EventScript armed() {
        return EventScript.planned(3, 1, 2).armed();
    }

    @TestFactory
    Stream<DynamicTest> saysWhatItWaitsFor() {
        EventScript check = armed().wave(1, StepState.STARTED);
        check.add(new RolloutEvent.GateChanged(
                check.now(),
                EventScript.SET,
                1,
                "in sync",
                StepState.STARTED,
                Optional.empty(),
                Optional.of("postgresql-2"),
                Optional.of(PodMoment.BEFORE),
                Optional.empty()));
        EventScript back = armed().wave(1, StepState.STARTED);
        back.add(new RolloutEvent.RollingBack(
                back.now(), EventScript.SET, Message.of("postgresql-2 failed"), Optional.empty()));
        return Stream.of(
                        new Moment(
                                "The backup is under way",
                                EventScript.planned(3, 1, 2).backup(BackupPhase.STARTED, "")),
                        new Moment(
                                "Soaking: the new pods must stay ready for a while: ",
                                armed().soaksUntil(1, Instant.parse("2026-11-23T18:18:18Z"))),
                        new Moment(
                                "Gate promotion is judging the wave: a person is to promote it",
                                armed().gate(1, "promotion", StepState.STARTED, "a person is to promote it")),
                        new Moment("Asked is the check before postgresql-2 goes: in sync", check),
                        new Moment(
                                "Waits for postgresql-pdb: postgresql-0 is not ready",
                                armed().blocked("postgresql-pdb", "postgresql-0 is not ready")),
                        new Moment("Held: asked for by anna", armed().held("asked for by anna")),
                        new Moment("Rolling back: postgresql-2 failed", back))
                .map(moment -> DynamicTest.dynamicTest(
                        moment.told(), () -> assertThat(ReportParts.currentWait(timeline(moment.script()))
                                        .orElseThrow())
                                .startsWith(moment.told())));
    }

    private static RolloutTimeline timeline(EventScript script) {
        return RolloutTimeline.of(script.events(), ZoneOffset.UTC);
    }

    private static String page(EventScript script) throws IOException {
        StringWriter page = new StringWriter();
        HtmlReport.write(timeline(script), page);
        return page.toString();
    }

    @Test
    void manyWavesOfOneOrdinalAreOneRow() throws IOException {
        int[] waves = IntStream.generate(() -> 1).limit(30).toArray();

        assertThat(page(EventScript.planned(30, waves).armed())).containsPattern("\\d+ to \\d+, one at a time");
    }

    @Test
    void aPodOfWhichNoRevisionIsKnownSaysSo() throws IOException {
        EventScript script = EventScript.midway(1).wave(1, StepState.STARTED);
        script.add(new RolloutEvent.PodChanged(
                script.now(),
                EventScript.SET,
                "postgresql-0",
                0,
                Optional.empty(),
                PodState.RUNNING,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));

        assertThat(page(script)).contains("not known");
    }
}
