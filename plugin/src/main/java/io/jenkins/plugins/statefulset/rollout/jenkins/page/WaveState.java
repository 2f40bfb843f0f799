package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.event.SetName;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandKind;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A wave as it was planned, and how far it has come, for {@code api/json}. */
@ExportedBean(defaultVisibility = RolloutView.SHOWN)
public final class WaveState {
    private final Wave wave;
    private final String set;
    private final String state;

    private WaveState(Wave wave, String set, String state) {
        this.wave = wave;
        this.set = set;
        this.state = state;
    }

    /** In their order; none where the plan is not known. */
    static List<WaveState> of(RolloutTimeline timeline) {
        String set = SetName.of(timeline.statefulSet()).name();
        return timeline.plan().stream()
                .flatMap(plan -> plan.waves().stream())
                .map(wave -> new WaveState(wave, set, state(timeline, wave)))
                .toList();
    }

    private static String state(RolloutTimeline timeline, Wave wave) {
        return timeline.bands().stream()
                .filter(band -> band.kind() == BandKind.WAVE && band.name().equals(String.valueOf(wave.number())))
                .reduce((first, second) -> second)
                .map(band -> switch (band.ended()) {
                    case PASSED -> "passed";
                    case FAILED -> "failed";
                    case STOPPED -> "stopped";
                    case OPEN -> "under-way";
                })
                .orElse("planned");
    }

    /** From 1. */
    @Exported
    public int getWave() {
        return wave.number();
    }

    /** Of the set when the wave is over. */
    @Exported
    public int getPartition() {
        return wave.partition();
    }

    /** Highest first. */
    @Exported
    public List<Integer> getOrdinals() {
        return wave.ordinals();
    }

    /** In the same order. */
    @Exported
    public List<String> getPods() {
        return wave.ordinals().stream().map(ordinal -> set + "-" + ordinal).toList();
    }

    /** {@code planned}, {@code under-way}, {@code passed}, {@code failed} or {@code stopped}. */
    @Exported
    public String getState() {
        return state;
    }
}
