package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;

/**
 * What a partition means that is left behind when a rollout ends and lets the set be.
 *
 * <ol>
 *   <li>Partition 0, and OnDelete, hold nothing back.
 *   <li>A partition holds at every later change as well: pods below it keep their revision, those from it on go to whatever template
 *       there is ({@code stateful_set_control.go}).
 *   <li>From the number of replicas on it holds every pod back.
 * </ol>
 */
final class RemainingPartition {
    private RemainingPartition() {}

    /** The end of a sentence; empty where nothing is held back. */
    static String words(SetView set) {
        int partition = set.partition();
        if (set.strategy() != UpdateStrategy.ROLLING_UPDATE || partition == 0) {
            return "";
        }
        String held = partition >= set.replicas()
                ? "no pod goes to that template"
                : names(set, partition, set.replicas() - 1) + " to that template, and " + names(set, 0, partition - 1)
                        + (partition == 1 ? " stays as it is" : " stay as they are");
        String who = partition >= set.replicas() ? "" : "the controller takes ";
        return ". The partition is left as well, at " + partition + ": " + who + held
                + ", now and at every later change, until it is lowered (kubectl patch statefulset " + set.name()
                + " -n " + set.namespace()
                + " --type merge -p '{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":0}}}}') or another rollout does";
    }

    private static String names(SetView set, int from, int to) {
        return from == to ? set.podName(from) : set.podName(to) + " to " + set.podName(from);
    }
}
