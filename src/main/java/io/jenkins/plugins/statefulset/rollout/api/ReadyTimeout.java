package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long one pod may take to be ready.
 *
 * <ol>
 *   <li>What the request says counts. Where it is shorter than what the new pod's own probes give it, or the startup probe of the old one, that is
 *       added: the rollout would give a pod up before its own probes do. What else delays an old pod is no reason to wait for it
 *       longer than was said: that may be the very mistake that the change mends.
 *   <li>Else {@link #USUAL}, or what the pod's own probes give it and {@link #SPARE} for its node and its images, whichever is
 *       longer. Of the old and the new template the slower one counts, because pods may go back.
 *   <li>A container's probes give it {@code initialDelaySeconds + failureThreshold × periodSeconds} of its startup probe, or the
 *       {@code initialDelaySeconds} of its readiness or liveness probe where that is longer, and then as many periods of its
 *       readiness probe as {@code successThreshold} says (pkg/kubelet/prober/worker.go). Containers start at once; init
 *       containers that go on ({@code restartPolicy: Always}) one after the other before them, each until it has started.
 *   <li>Warned of is a liveness probe, without a startup probe, that has restarted its container before the readiness probe asks first.
 * </ol>
 *
 * @param allowed more than zero
 * @param because what makes it longer than {@link #USUAL}, or than the request says; empty where nothing does
 * @param warnings sentences for the person
 */
record ReadyTimeout(Duration allowed, Optional<Message> because, List<Message> warnings) {
    static final Duration USUAL = Duration.ofMinutes(10);
    static final Duration SPARE = Duration.ofMinutes(5);

    private static final int PERIOD = 10;
    private static final int FAILURES = 3;

    /** What a pod needs by its probes, and the field that says most of it. */
    private record Need(Duration time, Message field) {
        private Need {
            time = Durations.atMostLongest(time);
        }

        Need longer(Need other) {
            return other.time().compareTo(time) > 0 ? other : this;
        }
    }

    static ReadyTimeout of(RolloutRequest request, PodTemplateSpec present, PodTemplateSpec proposed) {
        Need need = need(proposed.getSpec()).longer(need(present.getSpec()));
        List<Message> warnings = new ArrayList<>();
        containers(proposed.getSpec())
                .forEach(container -> impatient(container).map(Phrase::message).ifPresent(warnings::add));
        Duration usual = need.time().isZero()
                ? USUAL
                : max(USUAL, Durations.atMostLongest(need.time().plus(SPARE)));
        if (request.readyTimeout().isPresent()) {
            Need least = need(proposed.getSpec()).longer(startups(present.getSpec()));
            return said(request.readyTimeout().get(), least, List.copyOf(warnings));
        }
        Optional<Message> because = usual.compareTo(USUAL) > 0
                ? Optional.of(Phrase.of("preflight.allows")
                        .with("field", need.field())
                        .with("time", need.time())
                        .message())
                : Optional.empty();
        return new ReadyTimeout(usual, because, List.copyOf(warnings));
    }

    private static ReadyTimeout said(Duration given, Need least, List<Message> warnings) {
        if (given.compareTo(least.time()) >= 0) {
            return new ReadyTimeout(given, Optional.empty(), warnings);
        }
        Message added = Phrase.of("preflight.adds")
                .with("setting", RequestField.READY_TIMEOUT)
                .with("given", given)
                .with("time", least.time())
                .with("field", least.field())
                .message();
        return new ReadyTimeout(Durations.atMostLongest(given.plus(least.time())), Optional.of(added), warnings);
    }

    /** By startup probes alone. */
    private static Need startups(PodSpec pod) {
        Need longest = new Need(Duration.ZERO, Message.none());
        for (Container container : pod.getContainers()) {
            longest = longest.longer(new Need(startup(container), field("preflight.startup-probe", container)));
        }
        return longest;
    }

    private static Need need(PodSpec pod) {
        Duration before = Duration.ZERO;
        Need longest = new Need(Duration.ZERO, Message.none());
        for (Container container : initContainers(pod)) {
            if ("Always".equals(container.getRestartPolicy())) {
                Need sidecar = new Need(startup(container), field("preflight.startup-probe-init", container));
                before = before.plus(sidecar.time());
                longest = longest.longer(sidecar);
            }
        }
        Need own = new Need(Duration.ZERO, Message.none());
        for (Container container : pod.getContainers()) {
            own = own.longer(need(container));
        }
        return new Need(before.plus(own.time()), longest.longer(own).field());
    }

    private static Message field(String key, Container container) {
        return Phrase.of(key).with("container", container.getName()).message();
    }

    private static Need need(Container container) {
        Need need = new Need(startup(container), field("preflight.startup-probe", container));
        need = need.longer(new Need(delay(container.getLivenessProbe()), field("preflight.liveness-delay", container)));
        Probe readiness = container.getReadinessProbe();
        if (readiness != null) {
            need = need.longer(new Need(delay(readiness), field("preflight.readiness-delay", container)));
            int successes = Math.max(1, orElse(readiness.getSuccessThreshold(), 1));
            boolean counts = !need.time().isZero() || successes > 1;
            need = counts ? new Need(need.time().plus(period(readiness).multipliedBy(successes)), need.field()) : need;
        }
        return need;
    }

    private static Duration startup(Container container) {
        Probe probe = container.getStartupProbe();
        return probe == null
                ? Duration.ZERO
                : delay(probe)
                        .plus(period(probe).multipliedBy(Math.max(1, orElse(probe.getFailureThreshold(), FAILURES))));
    }

    private static Optional<Phrase> impatient(Container container) {
        Probe liveness = container.getLivenessProbe();
        Probe readiness = container.getReadinessProbe();
        if (liveness == null || readiness == null || container.getStartupProbe() != null) {
            return Optional.empty();
        }
        int failures = Math.max(1, orElse(liveness.getFailureThreshold(), FAILURES));
        Duration killed = delay(liveness).plus(period(liveness).multipliedBy(failures - 1L));
        return killed.compareTo(delay(readiness)) < 0
                ? Optional.of(Phrase.of("preflight.impatient")
                        .with("container", container.getName())
                        .with("killed", killed)
                        .with("asked", delay(readiness)))
                : Optional.empty();
    }

    private static Stream<Container> containers(PodSpec pod) {
        return pod.getContainers().stream();
    }

    private static List<Container> initContainers(PodSpec pod) {
        return Optional.ofNullable(pod.getInitContainers()).orElse(List.of());
    }

    private static Duration delay(Probe probe) {
        return probe == null
                ? Duration.ZERO
                : Duration.ofSeconds(Math.max(0, orElse(probe.getInitialDelaySeconds(), 0)));
    }

    private static Duration period(Probe probe) {
        return Duration.ofSeconds(Math.max(1, orElse(probe.getPeriodSeconds(), PERIOD)));
    }

    private static int orElse(Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
