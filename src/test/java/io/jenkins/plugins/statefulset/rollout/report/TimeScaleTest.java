package io.jenkins.plugins.statefulset.rollout.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeScaleTest {
    private static final Instant START = EventScript.START;

    private static RolloutTimeline timeline(EventScript script) {
        return RolloutTimeline.of(script.events(), ZoneOffset.UTC);
    }

    private static List<String> ticks(RolloutTimeline timeline, TimelineSvg.Size size) {
        return new TimeAxis(Frame.of(timeline, size))
                .ticks(0, new Labels(List.of())).stream()
                        .map(TimeAxis.Tick::label)
                        .flatMap(Optional::stream)
                        .map(Shape.Text::text)
                        .toList();
    }

    private static List<String> ticksOver(Duration time) {
        return ticks(timeline(EventScript.planned(1, 1).after(time).held("")), TimelineSvg.Size.WIDE);
    }

    @Test
    void timeIsDrawnInProportion() {
        TimeScale scale = TimeScale.of(START, START.plusSeconds(10), List.of(), 100, 500);

        assertThat(scale.x(START)).isEqualTo(100);
        assertThat(scale.x(START.plusSeconds(4))).isCloseTo(300, within(1e-9));
        assertThat(scale.x(START.plusSeconds(99))).isCloseTo(600, within(1e-9));
        assertThat(scale.x(START.minusSeconds(9))).isEqualTo(100);
    }

    @Test
    void aRolloutOfNoTimeStandsAtTheStart() {
        assertThat(TimeScale.of(START, START, List.of(), 100, 500).x(START)).isEqualTo(100);
    }

    @Test
    void aNightOfWaitingIsCutAndTheRestKeepsItsProportion() {
        RolloutTimeline timeline = timeline(SampleRollouts.heldForANight());
        Frame frame = Frame.of(timeline, TimelineSvg.Size.WIDE);

        assertThat(frame.scale().cuts()).singleElement().satisfies(cut -> assertThat(cut.duration())
                .hasHours(19));
        TimeScale.Segment before = frame.scale().segments().get(0);
        TimeScale.Segment after = frame.scale().segments().get(2);
        assertThat((before.right() - before.left()) / before.duration().toMillis())
                .isCloseTo((after.right() - after.left()) / after.duration().toMillis(), within(1e-9));
        assertThat(after.right()).isCloseTo(frame.right(), within(1e-6));
    }

    @Test
    void aPodThatTakesLongIsNeverCut() {
        EventScript script = EventScript.planned(2, 2).armed().released(1, 10).partition(1, 0);
        script.pod(0, EventScript.NEW, PodState.RUNNING).after(Duration.ofHours(3));

        assertThat(QuietStretches.of(timeline(script.pod(0, EventScript.NEW, PodState.READY))))
                .isEmpty();
    }

    @Test
    void aShortSoakIsNotCut() {
        EventScript script = EventScript.planned(2, 2).armed().released(1, 40).soak(1, Duration.ofSeconds(70));

        assertThat(QuietStretches.of(timeline(script.released(0, 40)))).isEmpty();
    }

    @Test
    void ticksStandAtRoundTimesFromTenthsOfSecondsToDays() {
        assertThat(ticksOver(Duration.ofMillis(1500))).contains("12:04:15.2", "12:04:15.4");
        assertThat(ticksOver(Duration.ofSeconds(40))).contains("12:04:20", "12:04:25");
        assertThat(ticksOver(Duration.ofMinutes(30))).contains("12:05", "12:10");
        assertThat(ticksOver(Duration.ofHours(20))).contains("14:00", "24 Nov", "06:00");
        assertThat(ticksOver(Duration.ofDays(9))).contains("24 Nov", "25 Nov");
    }

    @Test
    void aNarrowDrawingHasFewerTicks() {
        RolloutTimeline timeline = timeline(SampleRollouts.good());

        assertThat(ticks(timeline, TimelineSvg.Size.NARROW))
                .hasSizeLessThan(ticks(timeline, TimelineSvg.Size.WIDE).size());
    }
}
