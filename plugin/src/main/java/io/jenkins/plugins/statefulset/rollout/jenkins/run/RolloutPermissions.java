package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.model.Item;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;

/** Who may steer a rollout of a job's builds. Whoever may configure the job may do all of it. */
public final class RolloutPermissions {
    public static final PermissionGroup GROUP =
            new PermissionGroup(RolloutPermissions.class, Messages._RolloutPermissions_group());

    /** Go on without waiting for soaks and gates, or after a hold. */
    public static final Permission PROMOTE = new Permission(
            GROUP, "Promote", Messages._RolloutPermissions_promote(), Item.CONFIGURE, PermissionScope.ITEM);

    /** RolloutStop where it is. */
    public static final Permission HOLD =
            new Permission(GROUP, "Hold", Messages._RolloutPermissions_hold(), Item.CONFIGURE, PermissionScope.ITEM);

    /** Go back to the old revision. */
    public static final Permission ROLL_BACK = new Permission(
            GROUP, "RollBack", Messages._RolloutPermissions_rollBack(), Item.CONFIGURE, PermissionScope.ITEM);

    private RolloutPermissions() {}
}
