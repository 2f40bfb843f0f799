package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.security.AccessControlled;
import hudson.security.Permission;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutPermissions;
import java.util.ArrayList;
import java.util.List;

/** What a person can tell a rollout, each with a permission and an endpoint of its own. */
public enum Steering {
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
            case UNDER_WAY, WAITING, ELSEWHERE -> possible.addAll(List.of(PROMOTE, HOLD, ROLL_BACK));
            case HELD -> possible.addAll(List.of(RESUME, PROMOTE, ROLL_BACK));
            case LEFT -> possible.addAll(left(facts));
            case STARTING, COMPLETED, ROLLED_BACK, FAILED, REPLACED -> {}
        }
        possible.removeIf(one -> !who.hasPermission(one.permission));
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
        return this == ROLL_BACK;
    }

    /** Whether the dialog asks how far. */
    public boolean isAsksHowFar() {
        return this == PROMOTE;
    }

    public boolean isAsksReason() {
        return this == HOLD || this == ROLL_BACK;
    }

    /** What it does, for the dialog. */
    public String getMeaning() {
        return switch (this) {
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
