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

    /** How former versions said that a pod was the reason to stop. */
    private static final Pattern POD = Pattern.compile(
            "(?<pod>[a-z0-9][-a-z0-9.]*-[0-9]+) (?:failed: |was not ready within |is still on |is terminating|is being created)",
            Pattern.DOTALL);

    private OlderEvents() {}

    /** The same with what its text holds as facts. */
    static RolloutEvent read(RolloutEvent event) {
        if (event instanceof GateChanged gate && gate.soaks()) {
            return soak(gate);
        }
        if (event instanceof RolloutEvent.Blocked blocked && blocked.why().isEmpty()) {
            boolean named = blocked.message().toString().contains(blocked.by());
            return new RolloutEvent.Blocked(
                    blocked.time(),
                    blocked.statefulSet(),
                    blocked.by(),
                    blocked.message(),
                    Optional.of(new WaitCause.Told(
                            blocked.by(), named ? WaitCause.Naming.NAMES_IT : WaitCause.Naming.LEAVES_IT_OUT)));
        }
        if (event instanceof RolloutEvent.RollingBack back && back.why().isEmpty()) {
            return new RolloutEvent.RollingBack(
                    back.time(), back.statefulSet(), back.reason(), back.by(), back.way(), stopped(back.reason()));
        }
        if (event instanceof RolloutEvent.Held held && held.why().isEmpty()) {
            return new RolloutEvent.Held(
                    held.time(), held.statefulSet(), held.reason(), held.by(), stopped(held.reason()));
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

    private static Optional<StopCause> stopped(Message reason) {
        Matcher pod = POD.matcher(reason.toString());
        return pod.lookingAt() ? Optional.of(new StopCause.Told(pod.group("pod"))) : Optional.empty();
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
