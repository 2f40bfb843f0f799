package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.model.Cause;
import hudson.model.Run;

/** Who asks for a rollout, as it stands on the cluster. */
public final class RolloutRequester {
    private RolloutRequester() {}

    /** The build, and the person who started it. */
    public static String of(Run<?, ?> run) {
        Cause.UserIdCause user = run.getCause(Cause.UserIdCause.class);
        String build = run.getParent().getFullName() + " #" + run.getNumber();
        return user == null || user.getUserId() == null ? build : user.getUserId() + " (" + build + ")";
    }
}
