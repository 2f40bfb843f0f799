package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;

/** What people read of a pod's state, the same on a terminal, in a log, in a report and on a page. */
public final class PodWords {
    private PodWords() {}

    /** A single word. A pod that runs without being ready is starting. */
    public static Message of(PodState state) {
        Phrase word =
                switch (state) {
                    case TERMINATING -> Phrase.of("pod.terminating");
                    case PENDING -> Phrase.of("pod.pending");
                    case RUNNING -> Phrase.of("pod.starting");
                    case READY -> Phrase.of("pod.ready");
                    case FAILED -> Phrase.of("pod.failed");
                };
        return word.message();
    }
}
