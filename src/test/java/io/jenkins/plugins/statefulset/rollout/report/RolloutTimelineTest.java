package io.jenkins.plugins.statefulset.rollout.report;

import static io.jenkins.plugins.statefulset.rollout.report.EventScript.NEW;
import static io.jenkins.plugins.statefulset.rollout.report.EventScript.OLD;
import static io.jenkins.plugins.statefulset.rollout.report.EventScript.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Band;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandEnd;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandKind;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Step;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutTimelineTest {

    private static RolloutTimeline timeline(EventScript script) {
        return RolloutTimeline.of(script.events(), ZoneOffset.UTC);
    }

    private static List<Band> bands(RolloutTimeline timeline, BandKind kind) {
        return timeline.bands().stream().filter(band -> band.kind() == kind).toList();
    }

    private static Instant second(long seconds) {
        return START.plusSeconds(seconds);
    }

    @Test
    void anOrdinalsBarsFollowEachOtherFromTheOldRevisionToTheNew() {
        Row row = timeline(SampleRollouts.good()).rows().get(0);

        assertThat(row.pod()).isEqualTo("postgresql-2");
        assertThat(row.bars())
                .extracting(Bar::state, Bar::side)
                .containsExactly(
                        tuple(PodState.READY, Side.BASE),
                        tuple(PodState.TERMINATING, Side.BASE),
                        tuple(PodState.PENDING, Side.NEW),
                        tuple(PodState.RUNNING, Side.NEW),
                        tuple(PodState.READY, Side.NEW));
        assertThat(row.bars().get(1).from()).isEqualTo(second(16));
        assertThat(row.bars()).allSatisfy(bar -> assertThat(bar.to()).isAfterOrEqualTo(bar.from()));
        for (int i = 1; i < row.bars().size(); i++) {
            assertThat(row.bars().get(i).from()).isEqualTo(row.bars().get(i - 1).to());
        }
        assertThat(row.last().to()).isEqualTo(second(67));
    }

    @Test
    void aBandTellsTimesOfDayInTheReadersZone() {
        EventScript script = SampleRollouts.good();
        script.soaksUntil(3, Instant.parse("2026-11-23T12:06:15Z"));

        assertThat(bands(RolloutTimeline.of(script.events(), ZoneId.of("Asia/Kolkata")), BandKind.SOAK))
                .last()
                .extracting(Band::message)
                .isEqualTo("until 17:36:15");
    }

    @Test
    void aPromotionIsWhatAManualGateWaitsFor() {
        EventScript script = EventScript.planned(3, 1, 2).armed().wave(1, StepState.STARTED);
        script.gate(1, "promotion", StepState.STARTED, "a person is to promote it")
                .afterSeconds(60);
        assertThat(ReportParts.waitsForPerson(timeline(script))).isTrue();

        script.promoted(1, "ada");

        assertThat(ReportParts.waitsForPerson(timeline(script))).isFalse();
        assertThat(bands(timeline(script), BandKind.GATE))
                .extracting(Band::ended, Band::message)
                .containsExactly(tuple(BandEnd.PASSED, "promoted by ada"));
    }

    @Test
    void aPromotionCutsSoaksAndOtherGatesShortAndEndsAHold() {
        EventScript script = EventScript.planned(3, 1, 2).armed().wave(1, StepState.STARTED);
        script.gate(1, "soak", StepState.STARTED, "").held("lunch").afterSeconds(60);
        script.promoted(3, "ada").gate(1, "http", StepState.STARTED, "").promoted(3, "ben");

        RolloutTimeline timeline = timeline(script);

        assertThat(bands(timeline, BandKind.SOAK)).extracting(Band::ended).containsExactly(BandEnd.STOPPED);
        assertThat(bands(timeline, BandKind.GATE)).extracting(Band::ended).containsExactly(BandEnd.STOPPED);
        assertThat(bands(timeline, BandKind.HELD)).extracting(Band::ended).containsExactly(BandEnd.PASSED);
    }

    @Test
    void rowsStandWithTheHighestOrdinalFirst() {
        assertThat(timeline(SampleRollouts.many(12, 1)).rows())
                .extracting(Row::ordinal)
                .isSortedAccordingTo((a, b) -> b - a);
    }

    @Test
    void aRepeatedStateIsOneBarWithTheLatestReason() {
        EventScript script = EventScript.planned(1, 1).armed().pod(0, NEW, PodState.RUNNING, "no answer (1 time)");
        script.afterSeconds(5)
                .pod(0, NEW, PodState.RUNNING, "no answer (2 times)")
                .afterSeconds(5);

        List<Bar> bars =
                timeline(script.pod(0, NEW, PodState.READY)).rows().get(0).bars();

        assertThat(bars).extracting(Bar::state).containsExactly(PodState.READY, PodState.RUNNING, PodState.READY);
        assertThat(bars.get(1).reason()).contains("no answer (2 times)");
    }

    @Test
    void aRevisionThatIsNeitherOfTheTwoIsAnother() {
        EventScript script = EventScript.planned(1, 1).armed().pod(0, "postgresql-aaaa1", PodState.READY);

        assertThat(timeline(script).rows().get(0).last().side()).isEqualTo(Side.OTHER);
    }

    @Test
    void aWaitForTheBudgetEndsWhenItAllowsADisruptionAgain() {
        RolloutTimeline timeline = timeline(SampleRollouts.budgetWait());

        assertThat(bands(timeline, BandKind.BLOCKED))
                .extracting(Band::name, band -> band.duration().toSeconds(), Band::ended)
                .containsExactly(tuple("postgresql-pdb", 240L, BandEnd.PASSED));
        assertThat(KeyFigures.of(timeline).waits())
                .extracting(KeyFigures.Wait::what, wait -> wait.total().toSeconds())
                .containsExactly(tuple("budget postgresql-pdb", 240L));
    }

    @Test
    void aWaitThatGetsAnotherCauseIsAnotherWait() {
        EventScript script =
                EventScript.planned(2, 2).blocked("a-pdb", "none left").afterSeconds(4);
        script.blocked("postgresql-1", "not ready")
                .afterSeconds(3)
                .pod(1, OLD, PodState.READY)
                .afterSeconds(9);

        assertThat(bands(timeline(script.held("enough")), BandKind.BLOCKED))
                .extracting(Band::name, Band::from, Band::to)
                .containsExactly(tuple("a-pdb", second(0), second(4)), tuple("postgresql-1", second(4), second(7)));
    }

    @Test
    void aPromotionStopsTheSoakOfItsWave() {
        EventScript script =
                EventScript.planned(2, 1, 1).armed().wave(1, StepState.STARTED).afterSeconds(3);
        script.gate(1, "soak", StepState.STARTED, "until later").afterSeconds(2).wave(1, StepState.PASSED);
        RolloutTimeline timeline = timeline(script.wave(2, StepState.STARTED).afterSeconds(8));

        assertThat(bands(timeline, BandKind.SOAK))
                .extracting(Band::from, Band::to, Band::ended)
                .containsExactly(tuple(second(3), second(5), BandEnd.STOPPED));
        assertThat(ReportParts.currentWait(timeline)).isEmpty();
    }

    @Test
    void aRollbackStopsTheWaveAndLastsToTheEnd() {
        EventScript script =
                EventScript.planned(2, 1, 1).armed().wave(1, StepState.STARTED).afterSeconds(3);
        script.gate(1, "soak", StepState.STARTED, "").afterSeconds(2).rollingBack("asked for by anna");
        RolloutTimeline timeline = timeline(script.afterSeconds(8).finished(Result.ROLLED_BACK, "asked for"));

        assertThat(timeline.bands())
                .extracting(Band::kind, Band::from, Band::to, Band::ended)
                .containsExactly(
                        tuple(BandKind.WAVE, second(0), second(5), BandEnd.STOPPED),
                        tuple(BandKind.SOAK, second(3), second(5), BandEnd.STOPPED),
                        tuple(BandKind.ROLLBACK, second(5), second(13), BandEnd.PASSED));
    }

    @Test
    void theBudgetIsALineOfStepsWithoutGaps() {
        EventScript script = EventScript.planned(2, 2)
                .budget(1)
                .afterSeconds(4)
                .budget(0)
                .afterSeconds(5)
                .budget(1);

        assertThat(timeline(script.afterSeconds(1).finished(Result.COMPLETED, ""))
                        .budgets()
                        .get(0)
                        .steps())
                .extracting(Step::allowed, Step::from, Step::to)
                .containsExactly(
                        tuple(1, second(0), second(4)),
                        tuple(0, second(4), second(9)),
                        tuple(1, second(9), second(10)));
    }

    @Test
    void anOpenRolloutIsDrawnUpToNow() {
        EventScript script = EventScript.planned(1, 1).armed().wave(1, StepState.STARTED);
        script.pod(0, OLD, PodState.TERMINATING);

        RolloutTimeline timeline = RolloutTimeline.of(script.events(), ZoneOffset.UTC, second(42));

        assertThat(timeline.isOpen()).isTrue();
        assertThat(timeline.end()).isEqualTo(second(42));
        assertThat(timeline.rows().get(0).last().to()).isEqualTo(second(42));
        assertThat(bands(timeline, BandKind.WAVE)).extracting(Band::ended).containsExactly(BandEnd.OPEN);
    }

    @Test
    void aFinishedRolloutEndsWhenItEndedWhateverTheTime() {
        EventScript script = EventScript.planned(1, 1).afterSeconds(3).finished(Result.COMPLETED, "");

        RolloutTimeline timeline = RolloutTimeline.of(script.events(), ZoneOffset.UTC, second(500));

        assertThat(timeline.isOpen()).isFalse();
        assertThat(timeline.end()).isEqualTo(second(3));
    }

    @Test
    void aHeldRolloutThatWasResumedIsOpenAgain() {
        RolloutTimeline timeline = timeline(SampleRollouts.heldForANight());

        assertThat(timeline.isOpen()).isTrue();
        assertThat(bands(timeline, BandKind.HELD))
                .extracting(band -> band.duration().toHours(), Band::ended)
                .containsExactly(tuple(19L, BandEnd.PASSED));
    }

    @Test
    void aStreamThatStartsMidwayBeginsWithItsFirstEvent() {
        EventScript script = EventScript.midway(3).resumed("ben").afterSeconds(4);
        script.backup(BackupPhase.SUCCEEDED, "2 MB").wave(2, StepState.PASSED).gate(2, "lag", StepState.FAILED, "9 s");

        RolloutTimeline timeline = timeline(script.pod(1, NEW, PodState.TERMINATING));

        assertThat(timeline.plan()).isEmpty();
        assertThat(timeline.bands())
                .extracting(Band::kind, Band::from, Band::to, Band::ended)
                .containsExactly(
                        tuple(BandKind.BACKUP, second(0), second(4), BandEnd.PASSED),
                        tuple(BandKind.WAVE, second(0), second(4), BandEnd.PASSED),
                        tuple(BandKind.GATE, second(0), second(4), BandEnd.FAILED));
        assertThat(timeline.rows().get(0).bars()).extracting(Bar::side).containsExactly(Side.OTHER);
    }

    @Test
    void aClockThatGoesBackStandsStill() {
        EventScript script = EventScript.planned(1, 1).afterSeconds(10).pod(0, OLD, PodState.TERMINATING);
        script.afterSeconds(-4).pod(0, NEW, PodState.RUNNING).afterSeconds(9).pod(0, NEW, PodState.READY);

        assertThat(timeline(script).rows().get(0).bars())
                .extracting(Bar::from, Bar::to)
                .containsExactly(
                        tuple(second(0), second(10)),
                        tuple(second(10), second(10)),
                        tuple(second(10), second(15)),
                        tuple(second(15), second(15)));
    }

    @Test
    void aLineOfTheLogPointsToWhatItTellsOf() {
        RolloutTimeline timeline = timeline(SampleRollouts.rolledBack());

        assertThat(timeline.log())
                .filteredOn(entry -> entry.line().text().contains(" failed on "))
                .extracting(RolloutTimeline.Entry::target)
                .containsExactly(Optional.of("pod-1-5"));
        assertThat(timeline.rows().get(1).bars().get(4))
                .returns("pod-1-5", Bar::id)
                .returns(PodState.FAILED, Bar::state);
    }

    @Test
    void whereItBrokeIsTheFirstFailureOfTheNewRevision() {
        KeyFigures figures = KeyFigures.of(timeline(SampleRollouts.rolledBack()));

        assertThat(figures.broke().orElseThrow())
                .returns("postgresql-1 in wave 2", KeyFigures.Breakage::what)
                .returns("CrashLoopBackOff, exit code 1, 3 restarts in 48 s", KeyFigures.Breakage::why);
        assertThat(figures.untouchedPods()).containsExactly("postgresql-0");
        assertThat(figures.backupSize()).contains("48.2 MB");
    }

    @Test
    void aPodThatNeverGotReadyIsWhereItBrokeIfTheRollbackNamesIt() {
        EventScript script = EventScript.planned(12, 11, 1).armed().wave(1, StepState.STARTED);
        script.pod(1, NEW, PodState.TERMINATING)
                .afterSeconds(2)
                .pod(1, NEW, PodState.RUNNING)
                .afterSeconds(180);
        script.rollingBack(new StopCause.PodLate("postgresql-1", 180, Optional.empty()))
                .pod(1, NEW, PodState.TERMINATING);
        script.afterSeconds(9).pod(1, OLD, PodState.READY).finished(Result.ROLLED_BACK, "");

        assertThat(KeyFigures.of(timeline(script)).broke().orElseThrow())
                .returns("postgresql-1 in wave 1", KeyFigures.Breakage::what)
                .returns(Optional.of("pod-1-3"), KeyFigures.Breakage::id);
    }

    @Test
    void aFailedGateIsWhereItBrokeIfNoPodFailed() {
        assertThat(KeyFigures.of(timeline(SampleRollouts.held()))
                        .broke()
                        .orElseThrow()
                        .what())
                .isEqualTo("gate error-rate in wave 1");
    }

    @Test
    void theSecondsOfAnOrdinalLeaveOutWhatTheRolloutDidNotCause() {
        OrdinalFigures zero =
                KeyFigures.of(timeline(SampleRollouts.budgetWait())).ordinals().get(4);

        assertThat(zero.terminating()).hasMillis(4800);
        assertThat(zero.starting()).hasMillis(19200);
        assertThat(zero.latest().orElseThrow()).hasSeconds(24);
    }

    @Test
    void eventsOfSeveralSetsAndNoEventsAreRefused() {
        List<RolloutEvent> two = List.of(
                new RolloutEvent.Held(START, "a/x", Message.of("r"), Optional.empty()),
                new RolloutEvent.Held(START, "a/y", Message.of("r"), Optional.empty()));

        assertThatThrownBy(() -> RolloutTimeline.of(two, ZoneOffset.UTC))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a/x, a/y");
        assertThatThrownBy(() -> RolloutTimeline.of(List.of(), ZoneOffset.UTC))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
