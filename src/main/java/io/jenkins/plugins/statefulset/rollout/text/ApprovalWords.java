package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.ApprovalAsked;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Voted;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.Vote.Choice;
import io.jenkins.plugins.statefulset.rollout.event.VoteStanding;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.time.Duration;
import java.util.List;

/** What people read of gates that wait for people with names: which sentence of the catalogue says it, with which facts. */
public final class ApprovalWords {
    private ApprovalWords() {}

    /** Such as {@code 1 of 2 approvals}. */
    public static Message count(int approvals, int minimum) {
        return Phrase.of("approval.count")
                .with("approvals", approvals)
                .with("minimum", minimum)
                .message();
    }

    /** Who is asked for what: {@code 2 different people of dba, alice are to approve it, with a reason}. */
    public static Message of(ApprovalAsked asked) {
        Phrase who = asked.minimum() == 1
                ? Phrase.of("approval.asked-one")
                : Phrase.of("approval.asked-several").with("minimum", asked.minimum());
        Phrase words = who.with("people", Message.listed(asked.submitters()))
                .with("excluded", Message.listed(asked.excluded()));
        words = asked.reason() == ApprovalAsked.VoteReason.REQUIRED
                ? words.with("reason", Phrase.of("approval.with-reason"))
                : words;
        Phrase all = words;
        return asked.until().map(end -> all.with("until", end)).orElse(all).message();
    }

    static Message of(WaitCause.Approval wait) {
        Phrase words = Phrase.of("approval.waits")
                .with("wave", wait.wave())
                .with("count", count(wait.approvals(), wait.minimum()))
                .with("unknown", wait.unknown());
        return wait.until().map(end -> words.with("until", end)).orElse(words).message();
    }

    static Phrase of(StopCause.Rejected rejected) {
        return Phrase.of("approval.stop-rejected")
                .with("wave", rejected.wave())
                .with("person", rejected.by())
                .with("reason", rejected.reason());
    }

    static Phrase of(StopCause.NotApproved late) {
        return Phrase.of("approval.stop-late")
                .with("wave", late.wave())
                .with("allowed", Duration.ofMillis(Math.round(late.allowed() * 1000)))
                .with("count", count(late.approvals(), late.minimum()));
    }

    /** A promotion is no approval. */
    public static Message promotionRefused(int wave, List<String> submitters, int approvals, int minimum) {
        return Phrase.of("approval.promotion-refused")
                .with("wave", wave)
                .with("people", Message.listed(submitters))
                .with("count", count(approvals, minimum))
                .message();
    }

    /** What a vote is called. */
    public static Message of(Choice choice) {
        return (switch (choice) {
                    case APPROVE -> Phrase.of("approval.approved");
                    case REJECT -> Phrase.of("approval.rejected");
                })
                .message();
    }

    /** Why a vote does not count; empty for one that does. */
    public static Message of(VoteStanding standing) {
        return switch (standing) {
            case COUNTS -> Message.none();
            case NO_SUCH_USER -> Phrase.of("approval.no-such-user").message();
            case NOT_SUBMITTER -> Phrase.of("approval.not-submitter").message();
            case REQUESTER -> Phrase.of("approval.requester").message();
            case NOT_KNOWN -> Phrase.of("approval.not-known").message();
        };
    }

    static Phrase of(Voted vote) {
        Phrase words =
                switch (vote.standing()) {
                    case COUNTS ->
                        (switch (vote.choice()) {
                                    case APPROVE -> Phrase.of("approval.vote-approved");
                                    case REJECT -> Phrase.of("approval.vote-rejected");
                                })
                                .with("reason", vote.reason());
                    case NOT_KNOWN -> Phrase.of("approval.vote-unknown").with("why", vote.detail());
                    case NO_SUCH_USER, NOT_SUBMITTER, REQUESTER ->
                        Phrase.of("approval.vote-discounted").with("why", of(vote.standing()));
                };
        return words.with("person", vote.by()).with("wave", vote.wave());
    }
}
