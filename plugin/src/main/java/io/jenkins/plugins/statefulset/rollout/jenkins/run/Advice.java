package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Words.AbortPolicy;

/** What a person can do next. */
public final class Advice {
    private Advice() {}

    /** How to go on with a rollout that is held, from a Pipeline or a command line. */
    public static String goOn(RolloutTarget target) {
        String where = target.cluster()
                .cluster()
                .map(cluster -> "cluster: '" + cluster + "', ")
                .orElse("");
        String step = "(" + where + "namespace: '" + target.namespace() + "', name: '" + target.name() + "')";
        return "statefulSetResume" + step + " or statefulSetRollback" + step + " in a Pipeline, ./rollout resume "
                + target.name() + " -n " + target.namespace() + " or ./rollout rollback " + target.name() + " -n "
                + target.namespace() + " on a command line";
    }

    /** What is done to a rollout whose build is aborted. */
    public static String aborted(AbortPolicy policy, RolloutTarget target) {
        return switch (policy) {
            case HOLD -> "aborted: holding " + target + ", or ending its rollout where nothing was changed yet";
            case ROLL_BACK -> "aborted: rolling back " + target;
        };
    }

    /** Why the step failed. */
    public static String failure(RolloutTarget target, Outcome outcome) {
        String how =
                switch (outcome.result()) {
                    case ROLLED_BACK -> "was rolled back";
                    case HELD -> "is held";
                    case FAILED -> "failed";
                    case COMPLETED -> "completed";
                };
        return "StatefulSet " + target + " " + how + ": " + outcome.reason()
                + (outcome.result() == Result.HELD ? "\nTo go on: " + goOn(target) : "");
    }
}
