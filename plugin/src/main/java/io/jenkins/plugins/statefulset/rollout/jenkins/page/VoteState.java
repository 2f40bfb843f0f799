package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Voted;
import io.jenkins.plugins.statefulset.rollout.event.Vote.Choice;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.text.ApprovalWords;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** What a person has said of a wave, as pages and {@code api/json} show it. */
@ExportedBean(defaultVisibility = RolloutView.SHOWN)
public final class VoteState {
    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private final Voted vote;
    private final Reader reader;

    private VoteState(Voted vote, Reader reader) {
        this.vote = vote;
        this.reader = reader;
    }

    static VoteState of(Voted vote, Reader reader) {
        return new VoteState(vote, reader);
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
        return ConstantWords.of(vote.choice());
    }

    @Exported
    public Date getTime() {
        return Date.from(vote.cast());
    }

    /** As HTML wants it. */
    public Instant getInstant() {
        return vote.cast();
    }

    public String getTimeText() {
        return WHEN.format(vote.cast().atZone(reader.zone()));
    }

    /** Empty for none. */
    @Exported
    public String getReason() {
        return vote.reason().orElse("");
    }

    /** {@code counts}, or why not: {@code no-such-user}, {@code not-submitter}, {@code requester}, {@code not-known}. */
    @Exported
    public String getStanding() {
        return ConstantWords.of(vote.standing());
    }

    /** What was said, in a word. */
    public String getWords() {
        return reader.say(ApprovalWords.of(vote.choice()));
    }

    public boolean isApproval() {
        return vote.choice() == Choice.APPROVE;
    }

    /** Why it does not count; empty for one that does. */
    public String getObjection() {
        return reader.say(ApprovalWords.of(vote.standing()));
    }
}
