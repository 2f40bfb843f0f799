package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldValues.AbortPolicy;
import java.util.Optional;

/** What a person can do next. */
public final class NextActions {
    private NextActions() {}

    /**
     * How to go on with a rollout that is held, from a Pipeline or a command line. The body of a step judges the waves of no other
     * build, so there a promotion has to stand in its place.
     */
    public static String goOn(RolloutRecord rollout) {
        return goOn(rollout.target(), rollout.gate(), rollout.rolloutId());
    }

    /**
     * @param gate who judges its waves in its build
     * @param id of the rollout, so that the step refuses where the set has another one by then; empty where it is not known
     */
    public static String goOn(RolloutTarget target, WaveGates.Kind gate, Optional<String> id) {
        boolean hasBody = gate == WaveGates.Kind.BODY;
        String where = target.cluster()
                .cluster()
                .map(cluster -> "cluster: '" + cluster + "', ")
                .orElse("");
        String step = "(" + id.map(known -> "id: '" + known + "', ").orElse("") + where + "namespace: '"
                + target.namespace() + "', name: '" + target.name() + "')";
        String forward = hasBody
                ? "statefulSetPromote" + step.replace(")", ", to: 'all')")
                        + ", which goes to the end without the body of the step,"
                : "statefulSetResume" + step;
        return forward + " or statefulSetRollback" + step + " in a Pipeline, ./rollout "
                + (hasBody ? "promote " + target.name() + " --to all" : "resume " + target.name()) + " -n "
                + target.namespace() + " or ./rollout rollback " + target.name() + " -n " + target.namespace()
                + " on a command line";
    }

    /** What is done to a rollout whose build is aborted. */
    public static String aborted(AbortPolicy policy, RolloutTarget target) {
        return switch (policy) {
            case HOLD -> "aborted: holding " + target + ", or ending its rollout where nothing was changed yet";
            case ROLL_BACK -> "aborted: rolling back " + target;
        };
    }

    /** Why the step failed. */
    public static String failure(RolloutRecord rollout, Outcome outcome) {
        String how =
                switch (outcome.result()) {
                    case ROLLED_BACK -> "was rolled back";
                    case HELD -> "is held";
                    case FAILED -> "failed";
                    case COMPLETED -> "completed";
                };
        return "StatefulSet " + rollout.target() + " " + how + ": " + outcome.reason()
                + (outcome.result() == Result.HELD ? "\nTo go on: " + goOn(rollout) : "");
    }
}
