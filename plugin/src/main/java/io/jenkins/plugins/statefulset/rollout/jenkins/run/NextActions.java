package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.model.AbstractBuild;
import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldValues.AbortPolicy;

/** What a person can do next. */
public final class NextActions {
    private NextActions() {}

    /** How to go on with a rollout that is held: on its page, from a Pipeline or a command line. */
    public static String goOn(Run<?, ?> run, RolloutRecord rollout) {
        return "with the buttons on the page of this build, or " + elsewhere(run, rollout);
    }

    /**
     * The same without the page. The body of a step judges the waves of no other build, so there a promotion has to stand in its place.
     * A freestyle job has no steps to speak to a rollout with.
     */
    public static String elsewhere(Run<?, ?> run, RolloutRecord rollout) {
        String shell = shell(rollout);
        return run instanceof AbstractBuild ? shell : pipeline(rollout) + ", " + shell;
    }

    private static String pipeline(RolloutRecord rollout) {
        RolloutTarget target = rollout.target();
        String where = target.cluster()
                .cluster()
                .map(cluster -> "cluster: '" + cluster + "', ")
                .orElse("");
        // With its id the step refuses where the set has another one by then.
        String step =
                "(" + rollout.rolloutId().map(known -> "id: '" + known + "', ").orElse("") + where + "namespace: '"
                        + target.namespace() + "', name: '" + target.name() + "')";
        String forward = hasBody(rollout)
                ? "statefulSetPromote" + step.replace(")", ", to: 'all')")
                        + ", which goes to the end without the body of the step,"
                : "statefulSetResume" + step;
        return forward + " or statefulSetRollback" + step + " in a Pipeline";
    }

    private static String shell(RolloutRecord rollout) {
        String set = rollout.target().name();
        String namespace = " -n " + rollout.target().namespace();
        return "./rollout " + (hasBody(rollout) ? "promote " + set + " --to all" : "resume " + set) + namespace
                + " or ./rollout rollback " + set + namespace + " on a command line";
    }

    private static boolean hasBody(RolloutRecord rollout) {
        return rollout.gate() == WaveGates.Kind.BODY;
    }

    /** What is done to a rollout whose build is aborted. */
    public static String aborted(AbortPolicy policy, RolloutTarget target) {
        return switch (policy) {
            case HOLD -> "aborted: holding " + target + ", or ending its rollout where nothing was changed yet";
            case ROLL_BACK -> "aborted: rolling back " + target;
        };
    }

    /** Why the step failed. */
    public static String failure(Run<?, ?> run, RolloutRecord rollout, Outcome outcome) {
        return "StatefulSet " + rollout.target() + " " + how(outcome.result()) + ": "
                + FieldNames.ROLLOUT.in(outcome.reason())
                + (outcome.result() == Result.HELD ? "\nTo go on: " + goOn(run, rollout) : "");
    }

    /** As the end of a sentence about a rollout. */
    public static String how(Result result) {
        return switch (result) {
            case ROLLED_BACK -> "was rolled back";
            case HELD -> "is held";
            case FAILED -> "failed";
            case COMPLETED -> "completed";
        };
    }
}
