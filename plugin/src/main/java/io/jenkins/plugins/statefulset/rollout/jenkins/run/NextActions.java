package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.model.AbstractBuild;
import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldValues.AbortPolicy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;

/** What a person can do next. */
public final class NextActions {
    private NextActions() {}

    /** How to go on with a rollout that is held: on its page, from a Pipeline or a command line. In English, for a log. */
    public static String goOn(Run<?, ?> run, RolloutRecord rollout) {
        return goOnMessage(run, rollout).toString();
    }

    /** The same for any reader. */
    public static Message goOnMessage(Run<?, ?> run, RolloutRecord rollout) {
        return Phrase.of("jenkins.go-on").with("how", elsewhere(run, rollout)).message();
    }

    /**
     * The same without the page. The body of a step judges the waves of no other build, so there a promotion has to stand in its place; so it
     * has for closures around pods, for which nothing on a command line stands in. What goes on with one that is superseded is a rollout of what
     * is in place now. A freestyle job has no steps to speak to a rollout with.
     */
    static Message elsewhere(Run<?, ?> run, RolloutRecord rollout) {
        if (rollout.hasClosures() && !rollout.superseded()) {
            return pipeline(rollout).message();
        }
        Phrase shell = shell(rollout);
        Phrase ways = run instanceof AbstractBuild
                ? shell
                : Phrase.of("jenkins.two-ways")
                        .with("pipeline", pipeline(rollout))
                        .with("shell", shell);
        return ways.message();
    }

    private static Phrase pipeline(RolloutRecord rollout) {
        RolloutTarget target = rollout.target();
        String where = target.cluster()
                .cluster()
                .map(cluster -> "cluster: '" + cluster + "', ")
                .orElse("");
        String set = where + "namespace: '" + target.namespace() + "', name: '" + target.name() + "')";
        // With its id the step refuses where the set has another one by then.
        String step =
                "(" + rollout.rolloutId().map(known -> "id: '" + known + "', ").orElse("") + set;
        return forward(rollout, set, step).with("back", "statefulSetRollback" + step);
    }

    private static Phrase forward(RolloutRecord rollout, String set, String step) {
        if (rollout.superseded()) {
            return Phrase.of("jenkins.in-pipeline").with("forward", "statefulSetRollout(applied: true, " + set);
        }
        if (rollout.hasClosures()) {
            return Phrase.of("jenkins.in-pipeline-past-closures").with("forward", "statefulSetPromote" + step);
        }
        return hasBody(rollout)
                ? Phrase.of("jenkins.in-pipeline-past-body")
                        .with("forward", "statefulSetPromote" + step.replace(")", ", to: 'all')"))
                : Phrase.of("jenkins.in-pipeline").with("forward", "statefulSetResume" + step);
    }

    private static Phrase shell(RolloutRecord rollout) {
        String set = rollout.target().name() + " -n " + rollout.target().namespace();
        return Phrase.of("jenkins.on-command-line")
                .with("forward", "./rollout " + shellForward(rollout, set))
                .with("back", "./rollout rollback " + set);
    }

    private static String shellForward(RolloutRecord rollout, String set) {
        if (rollout.superseded()) {
            return "run " + set + " --applied";
        }
        return hasBody(rollout) ? "promote " + set + " --to all" : "resume " + set;
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
    static Phrase howPhrase(Result result) {
        return Phrase.of(
                switch (result) {
                    case ROLLED_BACK -> "jenkins.was-rolled-back";
                    case HELD -> "jenkins.was-held";
                    case FAILED -> "jenkins.has-failed";
                    case COMPLETED -> "jenkins.has-completed";
                });
    }

    /** The same in English, for a log. */
    public static String how(Result result) {
        return howPhrase(result).message().toString();
    }
}
