package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import java.util.Date;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** One pod of a rollout, for {@code api/json}. */
@ExportedBean(defaultVisibility = RolloutView.SHOWN)
public final class OrdinalState {
    private final Bar bar;

    private OrdinalState(Bar bar) {
        this.bar = bar;
    }

    static List<OrdinalState> of(RolloutTimeline timeline) {
        return timeline.rows().stream().map(row -> new OrdinalState(row.last())).toList();
    }

    @Exported
    public int getOrdinal() {
        return bar.ordinal();
    }

    @Exported
    public String getPod() {
        return bar.pod();
    }

    /** The name of its ControllerRevision; empty where it is not known. */
    @Exported
    public String getRevision() {
        return bar.revision().orElse("");
    }

    /** {@code new}, {@code base}, or {@code other}. */
    @Exported
    public String getSide() {
        return ConstantWords.of(bar.side());
    }

    /** {@code terminating}, {@code pending}, {@code running}, {@code ready} or {@code failed}. */
    @Exported
    public String getState() {
        return ConstantWords.of(bar.state());
    }

    @Exported
    public Date getSince() {
        return Date.from(bar.from());
    }

    /** Why it is not ready; empty where there is nothing to say. */
    @Exported
    public String getReason() {
        return bar.reason().orElse("");
    }
}
