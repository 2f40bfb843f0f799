package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of one ordinal.
 *
 * @param ordinary whether its reason is one that every pod has on its way
 * @param awaySince when it left readiness, or was first seen without it; empty while it is ready
 * @param touched whether its pod was replaced, or is about to be
 */
record PodStory(
        String pod,
        int ordinal,
        PodState state,
        Optional<String> revision,
        Optional<Message> reason,
        boolean ordinary,
        Optional<Instant> awaySince,
        boolean touched) {

    static PodStory first(PodChanged event) {
        return new PodStory(
                event.pod(),
                event.ordinal(),
                event.state(),
                event.revision(),
                event.reason(),
                event.ordinary(),
                event.state() == PodState.READY ? Optional.empty() : Optional.of(event.time()),
                event.state() == PodState.TERMINATING);
    }

    PodStory then(PodChanged event) {
        boolean goes = event.state() == PodState.TERMINATING;
        Optional<Instant> away =
                switch (event.state()) {
                    case READY -> Optional.empty();
                    // A pod that failed for an hour and is deleted now takes its time from now.
                    case TERMINATING -> state == PodState.TERMINATING ? awaySince : Optional.of(event.time());
                    case PENDING, RUNNING, FAILED -> awaySince.or(() -> Optional.of(event.time()));
                };
        boolean replaced = event.revision().isPresent()
                && revision.isPresent()
                && !event.revision().equals(revision);
        return new PodStory(
                event.pod(),
                ordinal,
                event.state(),
                event.revision().or(() -> revision),
                event.reason(),
                event.ordinary(),
                away,
                touched || goes || replaced);
    }
}
