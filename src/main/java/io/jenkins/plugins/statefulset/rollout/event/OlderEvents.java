package io.jenkins.plugins.statefulset.rollout.event;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.GateChanged;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Events as version 0.1 wrote them, which had a time in their text where there is a fact now: the end of a soak. */
final class OlderEvents {
    private static final String UNTIL = "until ";

    private OlderEvents() {}

    /** The same with what its text holds as facts. */
    static RolloutEvent read(RolloutEvent event) {
        return event instanceof GateChanged gate && gate.soaks()
                ? end(gate)
                        .<RolloutEvent>map(end -> new GateChanged(
                                gate.time(),
                                gate.statefulSet(),
                                gate.wave(),
                                gate.name(),
                                gate.state(),
                                Optional.of(Message.of(UNTIL).and(end))))
                        .orElse(event)
                : event;
    }

    private static Optional<Instant> end(GateChanged gate) {
        try {
            return gate.message()
                    .filter(message -> message.parts().size() == 1)
                    .map(Message::toString)
                    .filter(text -> text.startsWith(UNTIL))
                    .map(text -> Instant.parse(text.substring(UNTIL.length())));
        } catch (DateTimeException noTime) {
            return Optional.empty();
        }
    }
}
