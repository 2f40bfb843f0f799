package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Setup;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.ChangedValue;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a rollout that is taken up has told elsewhere, as far as its record and its pods know. The words for what follows depend on
 * it: which revision is the new one, how many waves there are, which pods were touched.
 *
 * <ol>
 *   <li>What is not known is left out: the reasons of the risk, gates, budgets, and how long a pod was away.
 *   <li>A pod that was made after the rollout began was replaced, whichever revision it is on now. In a rollback it comes from the new one, if a
 *       wave has reached its ordinal.
 *   <li>The template was in place at the latest when the first pod of it was made.
 * </ol>
 */
public final class RecordedCourse {
    /** The level of a risk that no record keeps. */
    public static final String RISK_NOT_KNOWN = "not known";

    private final RolloutState state;
    private final SetView set;
    private final List<PodView> pods;
    private final String name;

    private RecordedCourse(RolloutState state, RolloutStatus status) {
        this.state = state;
        this.set = status.set();
        this.pods = status.pods().stream().flatMap(Optional::stream).toList();
        this.name = set.namespace() + "/" + set.name();
    }

    /** The plan, how far it has come, and every pod as it was before anything was touched and as it is since; in order of time. */
    public static List<RolloutEvent> events(RolloutStatus status) {
        return status.state()
                .map(state -> new RecordedCourse(state, status))
                .map(course -> Stream.of(course.course(), course.pods(), course.made())
                        .flatMap(List::stream)
                        .sorted(Comparator.comparing(RolloutEvent::time))
                        .toList())
                .orElse(List.of());
    }

    /** The plan, and how far it has come. */
    public static List<RolloutEvent> course(RolloutStatus status) {
        return status.state()
                .map(state -> new RecordedCourse(state, status).course())
                .orElse(List.of());
    }

    /** Every pod as it was before anything was touched, and what was made since. */
    public static List<RolloutEvent> pods(RolloutStatus status) {
        return status.state()
                .map(state -> new RecordedCourse(state, status))
                .map(course -> Stream.of(course.pods(), course.made())
                        .flatMap(List::stream)
                        .toList())
                .orElse(List.of());
    }

    /**
     * What pods themselves say of the time since a rollout was told last, with their own times: which were made, and which got ready. Whoever
     * takes it up tells this first, for its own first look sees only that it is so by then.
     *
     * @param told all that was told so far; nothing of it is told anew
     * @return in order of time; nothing where nothing was told
     */
    public static List<RolloutEvent> since(RolloutStatus status, List<RolloutEvent> told) {
        Optional<Instant> last = told.stream().map(RolloutEvent::time).max(Comparator.naturalOrder());
        return status.state().isEmpty() || last.isEmpty()
                ? List.of()
                : new RecordedCourse(status.state().get(), status).since(last.get(), lastStates(told));
    }

    private static Map<String, PodState> lastStates(List<RolloutEvent> told) {
        Map<String, PodState> states = new HashMap<>();
        told.forEach(event -> {
            if (event instanceof RolloutEvent.PodChanged pod) {
                states.put(pod.pod(), pod.state());
            }
        });
        return states;
    }

    /** The times of Kubernetes are whole seconds, rounded down: what falls in the last one that was told is left to the first look. */
    private List<RolloutEvent> since(Instant last, Map<String, PodState> states) {
        List<RolloutEvent> events = new ArrayList<>();
        for (PodView pod : pods) {
            boolean anew = pod.created().isAfter(last);
            if (anew) {
                events.add(pod(pod.created(), pod.name(), pod.index(), pod.revision(), PodState.PENDING));
            }
            boolean wasReady = states.get(pod.name()) == PodState.READY;
            pod.readySince()
                    .filter(ready -> pod.state() == PodState.READY && ready.isAfter(last) && (anew || !wasReady))
                    .ifPresent(
                            ready -> events.add(pod(ready, pod.name(), pod.index(), pod.revision(), PodState.READY)));
        }
        events.sort(Comparator.comparing(RolloutEvent::time));
        return events;
    }

    private List<RolloutEvent> course() {
        Setup setup = state.setup();
        Instant start = setup.startedAt();
        List<RolloutEvent> events = new ArrayList<>();
        events.add(new RolloutEvent.Planned(
                start,
                name,
                Optional.of(setup.id()),
                "",
                set.replicas(),
                set.start(),
                setup.baseRevision(),
                setup.fields().isEmpty()
                        ? List.of(setup.change())
                        : setup.fields().stream().map(ChangedValue::sentence).toList(),
                waves(),
                new RolloutEvent.RiskSummary(RISK_NOT_KNOWN, List.of(), List.of()),
                List.of(),
                List.of(),
                Optional.empty(),
                setup.ill(),
                Optional.of(set.strategy() == UpdateStrategy.ON_DELETE ? "OnDelete" : "RollingUpdate"),
                List.of(),
                Optional.empty(),
                setup.fields(),
                Optional.empty(),
                Optional.empty()));
        state.target().ifPresent(target -> {
            events.add(new RolloutEvent.Armed(inPlaceBy(target), name, target, setup.baseRevision(), set.replicas()));
            events.add(new RolloutEvent.WaveChanged(state.since(), name, state.wave(), StepState.STARTED));
        });
        state.failure()
                .ifPresent(failure -> events.add(new RolloutEvent.RollingBack(
                        failure.at(), name, failure.reason(), failure.by(), state.wayBack(), failure.why())));
        return events;
    }

    /** As far as it went in the order in which it went, and the rest as it would go. */
    private List<Wave> waves() {
        RolloutOptions options = state.setup().options();
        List<Wave> falling = WavePlan.waves(options.waves(), set.replicas(), set.start());
        return options.order()
                .map(order -> {
                    Set<Integer> ordinals = new LinkedHashSet<>(state.chosen());
                    ordinals.addAll(order.ordinals(set.replicas(), set.start(), List.of()));
                    return WavePlan.dealt(falling, List.copyOf(ordinals));
                })
                .orElse(falling);
    }

    private Instant inPlaceBy(String target) {
        return pods.stream()
                .filter(pod -> pod.revision().filter(target::equals).isPresent())
                .map(PodView::created)
                .filter(this::sinceItBegan)
                .min(Comparator.naturalOrder())
                .orElse(state.since());
    }

    private boolean sinceItBegan(Instant time) {
        return time.isAfter(state.setup().startedAt());
    }

    private List<RolloutEvent> pods() {
        List<RolloutEvent> events = new ArrayList<>();
        for (int index = set.replicas() - 1; index >= 0; index--) {
            if (!state.setup().wasIll(set.podName(index))) {
                events.add(pod(
                        state.setup().startedAt(),
                        set.podName(index),
                        index,
                        state.setup().baseRevision(),
                        PodState.READY));
            }
        }
        return events;
    }

    /** What the pods themselves say of having been replaced. */
    private List<RolloutEvent> made() {
        List<RolloutEvent> events = new ArrayList<>();
        for (PodView pod : pods) {
            // A pod on the new revision is no other, whatever the clock says that dated it.
            if (!sinceItBegan(pod.created()) && !isNew(pod)) {
                continue;
            }
            if (pod.revision().equals(state.setup().baseRevision())) {
                // Else nothing would tell that it is another pod: it was here before on the same revision.
                events.add(pod(
                        pod.created(),
                        pod.name(),
                        pod.index(),
                        wentBack(pod) ? state.target() : pod.revision(),
                        PodState.TERMINATING));
            }
            pod.readySince()
                    .filter(ready -> pod.state() == PodState.READY)
                    .map(ready -> sinceItBegan(ready) ? ready : state.setup().startedAt())
                    .ifPresent(
                            ready -> events.add(pod(ready, pod.name(), pod.index(), pod.revision(), PodState.READY)));
        }
        return events;
    }

    /** One whose ordinal no wave has reached was never on the new revision. */
    private boolean wentBack(PodView pod) {
        int ordinal = set.ordinal(pod.index());
        return state.phase() == RolloutState.Phase.ROLLING_BACK
                && waves().stream()
                        .filter(wave -> wave.number() <= state.wave())
                        .anyMatch(wave -> wave.ordinals().contains(ordinal));
    }

    private boolean isNew(PodView pod) {
        return state.target().isPresent() && pod.revision().equals(state.target());
    }

    private RolloutEvent pod(Instant time, String pod, int index, Optional<String> revision, PodState as) {
        return new RolloutEvent.PodChanged(time, name, pod, set.ordinal(index), revision, as, Optional.empty());
    }
}
