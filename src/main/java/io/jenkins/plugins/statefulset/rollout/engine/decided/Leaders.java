package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.AskPodCheck;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Blockage;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodCheckRun;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Who leads, where those that lead go last.
 *
 * <ol>
 *   <li>Every pod that is ready is asked, those that are new as well: somebody must lead, or nothing is known. A pod leads whose check passes
 *       at once; what else it says is a no.
 *   <li>An answer counts for {@link #COUNTS}, and only until a pod gets ready: elections are held then.
 *   <li>Right before the chosen one goes it is asked once more, if its answer is older than {@link PodChecks#FRESH}. One that leads by then
 *       gives way to another that does not, unless it has been prepared already.
 *   <li>Where nobody leads all are asked again every {@link #AGAIN}, for as long as the check may take; then it is held or failed
 *       as a check that does not pass. More than one may lead: masters of a cluster, say.
 * </ol>
 */
final class Leaders {
    /** For how long it counts that a pod leads or does not while another is chosen. */
    static final Duration COUNTS = Duration.ofMinutes(1);

    /** How long an election is given before everybody is asked again. */
    static final Duration AGAIN = Duration.ofSeconds(5);

    private final Observation seen;
    private final RolloutOptions options;
    private final Instant now;
    private final OptionalInt position;

    Leaders(Observation seen, Instant now) {
        this.seen = seen;
        this.options = seen.state().setup().options();
        this.now = now;
        this.position = IntStream.range(0, options.podChecks().size())
                .filter(i -> options.podChecks().get(i).moment() == PodMoment.LEADER)
                .findFirst();
    }

    /** What is to be asked or waited for until it is known who leads; empty when it is. */
    Optional<Step> ask() {
        if (position.isEmpty()) {
            return Optional.empty();
        }
        for (PodView pod : ready()) {
            Optional<PodCheckRun> run = run(pod);
            if (run.isEmpty() || isStale(run.get(), COUNTS)) {
                return Optional.of(question(pod));
            }
        }
        Optional<PodView> pending = ready().stream().filter(this::isPending).findFirst();
        if (pending.isPresent()) {
            return Optional.of(awaited(pending.get()));
        }
        return ready().stream().anyMatch(this::leads) ? Optional.empty() : Optional.of(nobody());
    }

    /** The same for one pod alone, right before it goes. */
    Optional<Step> askAgain(PodView pod) {
        Optional<PodCheckRun> run = run(pod);
        if (position.isEmpty()
                || run.filter(known -> !isStale(known, PodChecks.FRESH)).isEmpty()) {
            return position.isEmpty() ? Optional.empty() : Optional.of(question(pod));
        }
        return isPending(pod) ? Optional.of(awaited(pod)) : Optional.empty();
    }

    boolean leads(PodView pod) {
        return run(pod).filter(run -> run.verdict() instanceof GateVerdict.Passed)
                .isPresent();
    }

    private Step nobody() {
        for (PodView pod : ready()) {
            if (!now.isBefore(run(pod).orElseThrow().at().plus(AGAIN))) {
                return question(pod);
            }
        }
        WaitCause reason = new WaitCause.NobodyLeads(check().label());
        Optional<Blockage> noted = seen.state().blocked().filter(note -> note.why()
                .filter(WaitCause.NobodyLeads.class::isInstance)
                .isPresent());
        if (noted.isEmpty()) {
            Blockage blockage = new Blockage(reason, now, now.plus(check().timeout()));
            return Write.ofRecord(seen.state().noted(blockage), new Transition.NoteBlocked(reason));
        }
        if (!now.isBefore(noted.get().until())) {
            return PodChecks.stop(
                    seen,
                    new StopCause.Waited(
                            reason,
                            StopCause.seconds(Duration.between(noted.get().since(), now))),
                    now);
        }
        Instant again = ready().stream()
                .map(pod -> run(pod).orElseThrow().at().plus(AGAIN))
                .min(Instant::compareTo)
                .orElse(now.plus(AGAIN));
        return new Wait(reason, Optional.of(again)).within(noted.get().until());
    }

    private Step question(PodView pod) {
        return new AskPodCheck(key(pod), check().once(), pod.name(), List.of(pod.name()));
    }

    private Wait awaited(PodView pod) {
        return new Wait(new WaitCause.PodCheck(pod.name(), PodMoment.LEADER, check().label()), Optional.empty());
    }

    private boolean isPending(PodView pod) {
        return run(pod).filter(run -> run.verdict() instanceof GateVerdict.Pending)
                .isPresent();
    }

    private boolean isStale(PodCheckRun run, Duration counts) {
        return !(run.verdict() instanceof GateVerdict.Pending)
                && run.at().plus(counts).isBefore(now);
    }

    private Optional<PodCheckRun> run(PodView pod) {
        return position.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(seen.podChecks().get(key(pod)));
    }

    /** Taken up again everything is asked anew, and so it is when a pod got ready. */
    private PodCheckRun.Key key(PodView pod) {
        Instant since = ready().stream()
                .flatMap(other -> other.readySince().stream())
                .reduce(
                        seen.state().resumedAt().orElse(Instant.EPOCH),
                        (one, other) -> one.isAfter(other) ? one : other);
        return new PodCheckRun.Key(position.orElseThrow(), pod.uid(), since);
    }

    private PodCheck check() {
        return options.podChecks().get(position.orElseThrow());
    }

    private List<PodView> ready() {
        return seen.pods().stream()
                .flatMap(Optional::stream)
                .filter(pod -> pod.ready() && !pod.terminating())
                .toList();
    }
}
