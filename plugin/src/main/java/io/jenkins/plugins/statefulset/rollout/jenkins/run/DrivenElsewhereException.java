package io.jenkins.plugins.statefulset.rollout.jenkins.run;

/** Another driver holds the rollout's Lease. */
public final class DrivenElsewhereException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DrivenElsewhereException(RolloutTarget target, String driver) {
        super("StatefulSet " + target + ": its rollout is driven by " + driver);
    }
}
