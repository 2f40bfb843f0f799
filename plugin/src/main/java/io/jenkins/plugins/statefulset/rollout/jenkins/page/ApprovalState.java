package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.event.ApprovalAsked;
import io.jenkins.plugins.statefulset.rollout.event.ApprovalAsked.VoteReason;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.GateChanged;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Ballots;
import java.util.Date;
import java.util.List;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What people with names are asked, as {@code api/json} shows it. */
@ExportedBean(defaultVisibility = RolloutView.SHOWN)
public final class ApprovalState {
    private final int wave;
    private final ApprovalAsked asked;
    private final int approvals;

    private ApprovalState(int wave, ApprovalAsked asked, int approvals) {
        this.wave = wave;
        this.asked = asked;
        this.approvals = approvals;
    }

    static ApprovalState of(GateChanged gate, Ballots ballots) {
        return new ApprovalState(gate.wave(), gate.approval().orElseThrow(), ballots.approvals());
    }

    @Exported
    public int getWave() {
        return wave;
    }

    @Exported
    public int getBallot() {
        return asked.ballot();
    }

    @Exported
    public List<String> getSubmitters() {
        return asked.submitters();
    }

    @Exported
    public int getMinimum() {
        return asked.minimum();
    }

    @Exported
    public int getApprovals() {
        return approvals;
    }

    /** Accounts that may not vote, because they began the rollout. */
    @Exported
    public List<String> getExcluded() {
        return asked.excluded();
    }

    @Exported
    public boolean isReasonRequired() {
        return asked.reason() == VoteReason.REQUIRED;
    }

    /** When it is too late; null, as the export wants it, for no limit of its own. */
    @Exported
    public Date getUntil() {
        return asked.until().map(Date::from).orElse(null);
    }
}
