package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Voted;
import io.jenkins.plugins.statefulset.rollout.event.Vote.Choice;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.text.ApprovalWords;
import java.util.Date;
import java.util.Locale;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a person has said of a wave, as pages and {@code api/json} show it. */
@ExportedBean(defaultVisibility = RolloutView.SHOWN)
public final class VoteState {
    private final Voted vote;

    private VoteState(Voted vote) {
        this.vote = vote;
    }

    static VoteState of(Voted vote) {
        return new VoteState(vote);
    }

    @Exported
    public int getWave() {
        return vote.wave();
    }

    @Exported
    public int getBallot() {
        return vote.ballot();
    }

    @Exported
    public String getBy() {
        return vote.by();
    }

    /** {@code approve} or {@code reject}. */
    @Exported
    public String getChoice() {
        return word(vote.choice());
    }

    @Exported
    public Date getTime() {
        return Date.from(vote.cast());
    }

    /** Empty for none. */
    @Exported
    public String getReason() {
        return vote.reason().orElse("");
    }

    /** {@code counts}, or why not: {@code no-such-user}, {@code not-submitter}, {@code requester}, {@code not-known}. */
    @Exported
    public String getStanding() {
        return word(vote.standing());
    }

    /** What was said, in a word. */
    public String getWords() {
        return FieldNames.ROLLOUT.in(ApprovalWords.of(vote.choice()));
    }

    public boolean isApproval() {
        return vote.choice() == Choice.APPROVE;
    }

    /** Why it does not count; empty for one that does. */
    public String getObjection() {
        return FieldNames.ROLLOUT.in(ApprovalWords.of(vote.standing()));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
