package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.model.Run;
import java.util.Optional;
import jenkins.model.Jenkins;

/** Where the pages of rollouts are. Without the address of Jenkins where Jenkins does not know it. */
public final class PageAddresses {
    private PageAddresses() {}

    /** A build's page of rollouts. */
    public static String of(Run<?, ?> run) {
        return absolute(run.getUrl() + "statefulset-rollout/");
    }

    /** One rollout on that page. */
    public static String of(Run<?, ?> run, int number) {
        return absolute(path(run, number));
    }

    /** The same, from the root of Jenkins. */
    public static String path(Run<?, ?> run, int number) {
        return run.getUrl() + "statefulset-rollout/#rollout-" + number;
    }

    /** What there is of one rollout to download. */
    public static String of(Run<?, ?> run, int number, String what) {
        return of(run) + "rollout/" + number + "/" + what;
    }

    /** One rehearsal on a build's page of them. */
    public static String ofRehearsal(Run<?, ?> run, int number) {
        return absolute(run.getUrl() + "statefulset-rehearsal/#rehearsal-" + number);
    }

    /** @param path from the root of Jenkins */
    public static String absolute(String path) {
        return Optional.ofNullable(Jenkins.get().getRootUrl()).orElse("") + path;
    }
}
