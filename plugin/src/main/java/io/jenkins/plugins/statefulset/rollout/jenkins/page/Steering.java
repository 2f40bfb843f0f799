package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.model.Item;
import hudson.security.AccessControlled;
import hudson.security.Permission;
import io.jenkins.plugins.statefulset.rollout.event.ApprovalAsked;
import io.jenkins.plugins.statefulset.rollout.jenkins.VoterAccounts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutPermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;

/** What a person can tell a rollout, each with a permission and an endpoint of its own. */
public enum Steering {
    APPROVE("approve", "Approve", "symbol-checkmark", Item.READ),
    REJECT("reject", "Reject", "symbol-close", Item.READ),
    PROMOTE("promote", "Promote", "symbol-arrow-up", RolloutPermissions.PROMOTE),
    RESUME("resume", "Resume", "symbol-play", RolloutPermissions.PROMOTE),
    HOLD("hold", "Hold", "symbol-pause", RolloutPermissions.HOLD),
    ROLL_BACK("rollback", "Roll back", "symbol-undo", RolloutPermissions.ROLL_BACK);

    private final String endpoint;
    private final String label;
    private final String icon;
    private final Permission permission;

    Steering(String endpoint, String label, String icon, Permission permission) {
        this.endpoint = endpoint;
        this.label = label;
        this.icon = icon;
        this.permission = permission;
    }

    /** What makes sense now, and the present user may do. */
    static List<Steering> possible(RolloutFacts facts, AccessControlled who) {
        List<Steering> possible = new ArrayList<>();
        switch (facts.standing()) {
            case UNDER_WAY, WAITING -> possible.addAll(List.of(APPROVE, REJECT, PROMOTE, HOLD, ROLL_BACK));
            case ELSEWHERE -> possible.addAll(List.of(PROMOTE, HOLD, ROLL_BACK));
            case HELD -> possible.addAll(List.of(RESUME, PROMOTE, ROLL_BACK));
            case LEFT -> possible.addAll(left(facts));
            case STARTING, COMPLETED, ROLLED_BACK, FAILED, REPLACED -> {}
        }
        possible.removeIf(one -> !who.hasPermission(one.permission));
        Optional<ApprovalAsked> asked = facts.ballots().asked();
        if (asked.isPresent()) {
            // No promotion stands for an approval.
            possible.remove(PROMOTE);
        }
        boolean votes = asked.filter(open -> VoterAccounts.get().seemsAsked(open.submitters(), open.excluded()))
                .isPresent();
        if (!votes) {
            possible.removeAll(List.of(APPROVE, REJECT));
        } else if (facts.ballots().isApprovedBy(Jenkins.getAuthentication2().getName())) {
            possible.remove(APPROVE);
        }
        return possible;
    }

    /** Nobody drives it, or this controller is just letting go of it. */
    private static List<Steering> left(RolloutFacts facts) {
        if (facts.drive().here()) {
            return List.of();
        }
        return facts.goesBack() ? List.of(RESUME, ROLL_BACK) : List.of(RESUME, PROMOTE, ROLL_BACK);
    }

    void check(AccessControlled who) {
        who.checkPermission(permission);
    }

    public String getEndpoint() {
        return endpoint;
    }

    public String getLabel() {
        return label;
    }

    public String getIcon() {
        return icon;
    }

    public boolean isDestructive() {
        return this == ROLL_BACK || this == REJECT;
    }

    /** Whether the dialog asks how far. */
    public boolean isAsksHowFar() {
        return this == PROMOTE;
    }

    public boolean isAsksReason() {
        return isVote() || this == HOLD || this == ROLL_BACK;
    }

    /** Whether it is said by those who are asked by name, whatever else they may do. */
    public boolean isVote() {
        return this == APPROVE || this == REJECT;
    }

    /** What it does, for the dialog. */
    public String getMeaning() {
        return switch (this) {
            case APPROVE ->
                "You approve the wave. It passes when enough different people have, and is judged once more before the next pod goes.";
            case REJECT ->
                "You reject the wave. The rollout then does what it was asked to do on a failure: it goes back, or is held.";
            case PROMOTE ->
                "The rollout goes on without waiting for the soak time and the gates that are left. PodDisruptionBudgets are kept.";
            case RESUME -> "The rollout goes on where it stands, and waits for its soak time and gates as before.";
            case HOLD ->
                "The rollout stays where it is: pods that are on their way become ready, and no further one is touched.";
            case ROLL_BACK ->
                "Every pod that was touched goes back to the old revision, one after the other, within the PodDisruptionBudgets.";
        };
    }
}
