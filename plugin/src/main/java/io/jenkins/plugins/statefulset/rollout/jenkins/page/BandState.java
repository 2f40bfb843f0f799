package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Band;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandEnd;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandKind;
import java.util.Date;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A stretch of time of a rollout: a wave, or something that it waited for. For {@code api/json}. */
@ExportedBean(defaultVisibility = RolloutView.SHOWN)
public final class BandState {
    private final Band band;

    private BandState(Band band) {
        this.band = band;
    }

    static List<BandState> of(RolloutTimeline timeline) {
        return timeline.bands().stream()
                .filter(band -> band.kind() != BandKind.ROLLBACK)
                .map(BandState::new)
                .toList();
    }

    /** {@code wave}, {@code soak}, {@code gate}, {@code check}, {@code blocked}, {@code held} or {@code backup}. */
    @Exported
    public String getKind() {
        return ConstantWords.of(band.kind());
    }

    /** The number of the wave, the name of the gate, what blocks. */
    @Exported
    public String getName() {
        return band.name();
    }

    /** {@code passed}, {@code failed}, {@code stopped}, or {@code open} while it lasts. */
    @Exported
    public String getState() {
        return ConstantWords.of(band.ended());
    }

    @Exported
    public Date getFrom() {
        return Date.from(band.from());
    }

    /** Null, as the export wants it, while it lasts. */
    @Exported
    public Date getTo() {
        return band.ended() == BandEnd.OPEN ? null : Date.from(band.to());
    }

    @Exported
    public long getSeconds() {
        return band.duration().toSeconds();
    }

    /** What was seen, or how it ended; empty where there is nothing to say. */
    @Exported
    public String getMessage() {
        return band.message();
    }
}
