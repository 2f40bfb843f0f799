package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodFailure;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodJudge;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodTable;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.event.PodDiagnosis;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Tells how pods fare, once for each change. Not thread-safe. */
final class PodNarrator {
    private final String statefulSet;
    private final Consumer<RolloutEvent> sink;
    private final Function<PodView, PodDiagnosis> diagnosis;
    private final Map<Integer, PodNote> pods = new HashMap<>();
    private PodTable told = PodTable.of(List.of());

    /** @param diagnosis asks the cluster about a failed pod */
    PodNarrator(String statefulSet, Consumer<RolloutEvent> sink, Function<PodView, PodDiagnosis> diagnosis) {
        this.statefulSet = statefulSet;
        this.sink = sink;
        this.diagnosis = diagnosis;
    }

    /** Tells of each pod that is not as it was when it was told last. */
    @SuppressWarnings({"ReferenceEquality", "OptionalEquality"
    }) // a view is made anew whenever its pod changes, a list of them when any does
    void seen(Observation seen, Instant now) {
        PodTable views = seen.pods();
        for (int index : views.differentFrom(told).toArray()) {
            Optional<PodView> view = views.get(index);
            if (view.isEmpty() || (index < told.size() && view == told.get(index))) {
                continue;
            }
            PodView pod = view.get();
            int ordinal = seen.set().ordinal(index);
            PodNote note = pods.get(ordinal);
            if (note == null || !note.saysTheSame(pod)) {
                sink.accept(
                        pod.state() == PodState.FAILED
                                ? failed(pod, ordinal, now)
                                : new RolloutEvent.PodChanged(
                                        now,
                                        statefulSet,
                                        pod.name(),
                                        ordinal,
                                        pod.revision(),
                                        pod.state(),
                                        pod.reason(),
                                        Optional.empty(),
                                        pod.cause()));
            }
            pods.put(ordinal, new PodNote(pod));
        }
        told = views;
    }

    /** Pods whose grace is over: nothing of them has changed, but what they are taken for. */
    void failures(Instant now) {
        for (Optional<PodView> view : told) {
            Optional<PodView> failed = view.filter(pod -> pod.failedBy(now))
                    .filter(pod -> pod.state() != PodState.FAILED && !pod.terminating());
            failed.ifPresent(
                    pod -> sink.accept(failed(pod, PodJudge.ordinal(pod.name()).orElse(-1), now)));
        }
    }

    private RolloutEvent failed(PodView pod, int ordinal, Instant now) {
        return RolloutEvent.PodChanged.failed(
                now,
                statefulSet,
                pod.name(),
                ordinal,
                pod.revision(),
                diagnosis.apply(pod),
                pod.failure().map(PodFailure::cause).or(pod::cause));
    }

    private record PodNote(PodView view) {
        boolean saysTheSame(PodView other) {
            return view.uid().equals(other.uid())
                    && view.state() == other.state()
                    && view.revision().equals(other.revision())
                    && (view.state() == PodState.FAILED || view.cause().equals(other.cause()));
        }
    }
}
