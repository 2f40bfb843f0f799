package io.jenkins.plugins.statefulset.rollout.engine.seen;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is looked for among the pods of a set. Most of thousands of pods are as they should be, so whole parts of the set are passed
 * over at a glance.
 *
 * @param parts whether one such may be among these pods; where it says no there is none
 * @param pods whether this is one; empty for a pod that is not there
 */
public record PodSearch(Predicate<PodPart> parts, Predicate<Optional<PodView>> pods) {

    /** There or missing. */
    public static PodSearch every() {
        return new PodSearch(part -> true, pod -> true);
    }

    /** Missing or not ready. A pod that terminates is not ready. */
    public static PodSearch notReady() {
        return new PodSearch(
                part -> !part.allReady(), pod -> pod.filter(PodView::ready).isEmpty());
    }

    /** Missing, or not ready for that long at that time. */
    public static PodSearch notAvailable(Instant time, long seconds) {
        return new PodSearch(
                part -> !part.allAvailable(time, seconds),
                pod -> pod.filter(there -> there.availableAt(time, seconds)).isEmpty());
    }

    /** There, and of another revision. */
    public static PodSearch notOn(String revision) {
        return new PodSearch(part -> !part.allOn(revision), pod -> pod.filter(there -> !there.on(revision))
                .isPresent());
    }

    /** There, and of that revision. */
    public static PodSearch on(String revision) {
        return new PodSearch(part -> part.anyOn(revision), pod -> pod.filter(there -> there.on(revision))
                .isPresent());
    }

    /** There, and ready only since after that time. */
    public static PodSearch readyAfter(Instant time) {
        return new PodSearch(
                part -> part.anyReadyAfter(time),
                pod -> pod.flatMap(PodView::readySince).filter(time::isBefore).isPresent());
    }

    /** There, with {@link PodView#keepsCauseOfPull}. */
    public static PodSearch keepsCauseOfPull() {
        return new PodSearch(PodPart::anyKeepsCauseOfPull, pod -> pod.filter(PodView::keepsCauseOfPull)
                .isPresent());
    }

    public PodSearch or(PodSearch other) {
        return new PodSearch(parts.or(other.parts), pods.or(other.pods));
    }

    /** What both find. */
    public PodSearch and(PodSearch other) {
        return new PodSearch(parts.and(other.parts), pods.and(other.pods));
    }

    /** Those of them for which this holds as well. */
    public PodSearch that(Predicate<PodView> condition) {
        return new PodSearch(parts, pods.and(pod -> pod.filter(condition).isPresent()));
    }
}
