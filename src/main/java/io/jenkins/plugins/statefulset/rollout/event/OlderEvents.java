package io.jenkins.plugins.statefulset.rollout.event;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.GateChanged;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodChanged;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Events as former versions wrote them, which had only a sentence where there is a fact now: the end of a soak, and that a pod is on its
 * way as every pod is. The one place that reads sentences of this project.
 */
final class OlderEvents {
    private static final String UNTIL = "until ";

    /** What the kubelet says of every pod that starts as it should, and what former versions said of init containers. */
    private static final Pattern ORDINARY = Pattern.compile("(?<first>ContainerCreating|PodInitializing)"
            + "|init container (?<init>\\S+) is running"
            + "|(?<unready>containers with (?:unready status|incomplete status): \\[[^\\]]*])");

    private OlderEvents() {}

    /** The same with what its text holds as facts. */
    static RolloutEvent read(RolloutEvent event) {
        if (event instanceof GateChanged gate && gate.soaks()) {
            return soak(gate);
        }
        return event instanceof PodChanged pod
                        && pod.why().isEmpty()
                        && pod.diagnosis().isEmpty()
                ? pod(pod)
                : event;
    }

    private static RolloutEvent soak(GateChanged gate) {
        return end(gate)
                .<RolloutEvent>map(end -> new GateChanged(
                        gate.time(),
                        gate.statefulSet(),
                        gate.wave(),
                        gate.name(),
                        gate.state(),
                        Optional.of(Message.of(UNTIL).and(end))))
                .orElse(gate);
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

    private static RolloutEvent pod(PodChanged pod) {
        return pod.reason()
                .flatMap(reason -> ordinary(reason.toString()))
                .<RolloutEvent>map(why -> new PodChanged(
                        pod.time(),
                        pod.statefulSet(),
                        pod.pod(),
                        pod.ordinal(),
                        pod.revision(),
                        pod.state(),
                        pod.reason(),
                        pod.diagnosis(),
                        Optional.of(why)))
                .orElse(pod);
    }

    private static Optional<PodCause> ordinary(String reason) {
        Matcher known = ORDINARY.matcher(reason.strip());
        if (!known.matches()) {
            return Optional.empty();
        }
        if (known.group("first") != null) {
            return Optional.of(new PodCause.ContainerWaits(
                    "", PodCause.Role.CONTAINER, known.group("first"), Optional.empty(), Optional.empty()));
        }
        return Optional.of(
                known.group("init") != null
                        ? new PodCause.InitContainerRuns(known.group("init"))
                        : new PodCause.ContainersUnready(known.group("unready")));
    }
}
