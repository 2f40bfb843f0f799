package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;

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
    static Message words(SetView set) {
        int partition = set.partition();
        if (set.strategy() != UpdateStrategy.ROLLING_UPDATE || partition == 0) {
            return Message.none();
        }
        Phrase words = partition >= set.replicas()
                ? Phrase.of("stop.all-held-back")
                : (partition == 1 ? Phrase.of("stop.one-held-back") : Phrase.of("stop.some-held-back"))
                        .with("going", names(set, partition, set.replicas() - 1))
                        .with("staying", names(set, 0, partition - 1));
        return words.with("partition", partition)
                .with(
                        "command",
                        "kubectl patch statefulset " + set.name() + " -n " + set.namespace()
                                + " --type merge -p '{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":0}}}}'")
                .message();
    }

    private static Message names(SetView set, int from, int to) {
        return from == to
                ? Message.of(set.podName(from))
                : Phrase.of("unit.range")
                        .with("first", set.podName(to))
                        .with("last", set.podName(from))
                        .message();
    }
}
