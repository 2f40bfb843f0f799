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
import org.jvnet.localizer.Localizable;

/** What a person can tell a rollout, each with a permission and an endpoint of its own. */
public enum Steering {
    APPROVE("approve", Messages._Steering_approve(), "symbol-checkmark", Item.READ),
    REJECT("reject", Messages._Steering_reject(), "symbol-close", Item.READ),
    PROMOTE("promote", Messages._Steering_promote(), "symbol-arrow-up", RolloutPermissions.PROMOTE),
    RESUME("resume", Messages._Steering_resume(), "symbol-play", RolloutPermissions.PROMOTE),
    HOLD("hold", Messages._Steering_hold(), "symbol-pause", RolloutPermissions.HOLD),
    ROLL_BACK("rollback", Messages._Steering_rollBack(), "symbol-undo", RolloutPermissions.ROLL_BACK);

    private final String endpoint;
    private final Localizable label;
    private final String icon;
    private final Permission permission;

    Steering(String endpoint, Localizable label, String icon, Permission permission) {
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
        return label.toString();
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
            case APPROVE -> Messages.Steering_approveMeaning();
            case REJECT -> Messages.Steering_rejectMeaning();
            case PROMOTE -> Messages.Steering_promoteMeaning();
            case RESUME -> Messages.Steering_resumeMeaning();
            case HOLD -> Messages.Steering_holdMeaning();
            case ROLL_BACK -> Messages.Steering_rollBackMeaning();
        };
    }
}
