package io.jenkins.plugins.statefulset.rollout.rehearse;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.jenkins.plugins.statefulset.rollout.sim.Timings;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * How long pods take to get ready, as those that are there did.
 *
 * <ol>
 *   <li>A pod counts that is ready, and none of whose containers was started again: of it the time from its creation to when it got ready is
 *       known, or at least to when it got ready last.
 *   <li>What is longer than {@link #LONGEST} is no start: the pod has lost its readiness since.
 * </ol>
 *
 * @param shortest of all that count
 * @param longest of all that count
 */
record PodTimes(Duration shortest, Duration longest) {
    private static final Duration LONGEST = Duration.ofMinutes(30);
    /** What the simulation takes for a pod to be on its node, with its image. */
    private static final Duration PLACED = Duration.ofSeconds(1);

    /** Empty where no pod counts. */
    static Optional<PodTimes> of(Collection<Pod> pods) {
        List<Duration> times = pods.stream()
                .map(PodTimes::start)
                .flatMap(Optional::stream)
                .filter(time -> !time.isNegative() && !time.isZero() && time.compareTo(LONGEST) <= 0)
                .sorted()
                .toList();
        return times.isEmpty()
                ? Optional.empty()
                : Optional.of(new PodTimes(times.get(0), times.get(times.size() - 1)));
    }

    private static Optional<Duration> start(Pod pod) {
        if (pod.getStatus() == null || restarted(pod)) {
            return Optional.empty();
        }
        Optional<Instant> ready = pod.getStatus().getConditions().stream()
                .filter(condition -> "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .findFirst()
                .flatMap(PodTimes::time);
        return ready.flatMap(
                end -> time(pod.getMetadata().getCreationTimestamp()).map(created -> Duration.between(created, end)));
    }

    private static boolean restarted(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(ContainerStatus::getRestartCount)
                .anyMatch(count -> count != null && count > 0);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException unreadable) {
            return Optional.empty();
        }
    }

    /** The simulation's, so that its pods get ready in the same time; a readiness probe is asked no more often than it says. */
    Timings timings(Duration probePeriod) {
        return Timings.DEFAULT
                .withStart(PLACED, PLACED)
                .withAnswering(answering(shortest, probePeriod), answering(longest, probePeriod));
    }

    private static Duration answering(Duration ready, Duration period) {
        Duration answers = ready.minus(PLACED).minus(period);
        return answers.isNegative() ? Duration.ZERO : answers;
    }
}
