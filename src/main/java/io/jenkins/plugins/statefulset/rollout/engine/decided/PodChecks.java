package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.AskPodCheck;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodCheckRun;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck.Where;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What is asked and done around each pod, on the way there and on the way back.
 *
 * <ol>
 *   <li>Before a ready pod goes, its checks are asked in their order, as one round: it counts for {@link #FRESH}, else it is asked anew. Then
 *       the pod is prepared, each action once. A pod that has been prepared may not be a member any more, a drained one is none: after that
 *       only the checks that run on a peer are asked again. Budgets are judged with the same look that finds all this done.
 *   <li>What a check said counts until anything is disrupted: the next pod is asked about anew, and so is this one after a while in which a
 *       budget let none go.
 *   <li>A pod that is not ready goes without being asked about, as it does without a budget.
 *   <li>A pod that is back counts as on its way until its checks have passed and what was switched off for it is restored; no other goes
 *       meanwhile, whatever {@code maxUnavailable} says.
 *   <li>What does not pass in its time holds the rollout, since nothing is broken yet and going back would take pods down as well;
 *       or fails it, where that was asked for. During a rollback it is always held.
 *   <li>Who leads is {@link Leaders}' to ask.
 *   <li>Taken up again, everything is asked anew; an action is run again, so it must bear that.
 * </ol>
 */
final class PodChecks {
    /** For how long a check before a pod goes counts. */
    static final Duration FRESH = Duration.ofSeconds(10);

    private final Observation seen;
    private final RolloutOptions options;
    private final Instant now;

    PodChecks(Observation seen, Instant now) {
        this.seen = seen;
        this.options = seen.state().setup().options();
        this.now = now;
    }

    /** Whether anything at all is asked around pods, so that they go one at a time. */
    boolean any() {
        return !options.podChecks().isEmpty();
    }

    /**
     * What is left to ask or to do before a ready pod may go.
     *
     * @param since when anything was disrupted last, or was ready again after it
     * @return empty where it may go now
     */
    Optional<Step> beforeItGoes(PodView pod, Instant since) {
        Instant from = takenUpSince(since);
        Optional<Step> first = inOrder(PodMoment.BEFORE, pod, from);
        if (first.isPresent()) {
            return first;
        }
        Optional<Step> stale =
                whatIsStale(pod, from, check -> !preparationBegan(pod, from) || check.where() == Where.PEER);
        return stale.isPresent() ? stale : inOrder(PodMoment.PREPARE, pod, from);
    }

    /**
     * What is left to ask or to do until a ready pod is a full member again.
     *
     * @param ready when it got ready
     */
    Optional<Step> afterItIsBack(PodView pod, Instant ready) {
        Instant from = takenUpSince(ready);
        return inOrder(PodMoment.AFTER, pod, from).or(() -> inOrder(PodMoment.RESTORE, pod, from));
    }

    /** For a pod that may have been prepared and does not go after all: the highest one that a rollback did not have to bring back. */
    Optional<Step> restore(PodView pod, Instant ready) {
        return inOrder(PodMoment.RESTORE, pod, takenUpSince(ready));
    }

    private Optional<Step> inOrder(PodMoment moment, PodView pod, Instant from) {
        for (int position = 0; position < options.podChecks().size(); position++) {
            PodCheck check = options.podChecks().get(position);
            if (check.moment() != moment) {
                continue;
            }
            PodCheckRun run = seen.podChecks().get(new PodCheckRun.Key(position, pod.uid(), from));
            if (run == null) {
                return Optional.of(ask(position, check, pod, from));
            }
            if (run.verdict() instanceof GateVerdict.Failed failed) {
                return Optional.of(failed(check, pod, failed.message()));
            }
            if (run.verdict() instanceof GateVerdict.Pending) {
                return Optional.of(pending(check, pod));
            }
        }
        return Optional.empty();
    }

    /** Whether the pod is being prepared to go, or is. */
    boolean isPrepared(PodView pod, Instant since) {
        return preparationBegan(pod, takenUpSince(since));
    }

    private boolean preparationBegan(PodView pod, Instant from) {
        return IntStream.range(0, options.podChecks().size())
                .filter(position -> options.podChecks().get(position).moment() == PodMoment.PREPARE)
                .anyMatch(position -> seen.podChecks().containsKey(new PodCheckRun.Key(position, pod.uid(), from)));
    }

    /** The checks are one round: where its last is too old, it begins anew; and each counts only after the one before it. */
    private Optional<Step> whatIsStale(PodView pod, Instant from, Predicate<PodCheck> which) {
        Instant last = Instant.EPOCH;
        int first = -1;
        for (int position = 0; position < options.podChecks().size(); position++) {
            PodCheck check = options.podChecks().get(position);
            if (check.moment() != PodMoment.BEFORE || !which.test(check)) {
                continue;
            }
            PodCheckRun run =
                    Objects.requireNonNull(seen.podChecks().get(new PodCheckRun.Key(position, pod.uid(), from)));
            if (run.at().isBefore(last)) {
                return Optional.of(ask(position, check, pod, from));
            }
            first = first < 0 ? position : first;
            last = run.at();
        }
        return first >= 0 && Duration.between(last, now).compareTo(FRESH) > 0
                ? Optional.of(ask(first, options.podChecks().get(first), pod, from))
                : Optional.empty();
    }

    private Step ask(int position, PodCheck check, PodView pod, Instant from) {
        List<String> where = where(check, pod);
        return where.isEmpty()
                ? failed(check, pod, "no other pod is ready on which it could be asked")
                : new AskPodCheck(new PodCheckRun.Key(position, pod.uid(), from), check, pod.name(), where);
    }

    private List<String> where(PodCheck check, PodView pod) {
        return switch (check.where()) {
            case SELF -> List.of(pod.name());
            case EACH -> ready(other -> true).stream().map(PodView::name).toList();
            case PEER -> {
                List<PodView> others = ready(other -> other.index() != pod.index());
                yield others.stream()
                        .filter(this::isNew)
                        .findFirst()
                        .or(() -> others.stream().findFirst())
                        .map(PodView::name)
                        .stream()
                        .toList();
            }
        };
    }

    private boolean isNew(PodView pod) {
        return seen.set().updateRevision().filter(pod::on).isPresent();
    }

    private List<PodView> ready(Predicate<PodView> which) {
        return seen.pods().stream()
                .flatMap(Optional::stream)
                .filter(pod -> pod.ready() && !pod.terminating())
                .filter(which)
                .toList();
    }

    private static Wait pending(PodCheck check, PodView pod) {
        return new Wait(new WaitCause.PodCheck(pod.name(), check.moment(), check.label()), Optional.empty());
    }

    private Step failed(PodCheck check, PodView pod, String why) {
        return stop(seen, new StopCause.PodCheckFailed(pod.name(), check.moment(), check.label(), why), now);
    }

    /** What a check leads to that does not pass. */
    static Step stop(Observation seen, StopCause reason, Instant now) {
        RolloutState state = seen.state();
        boolean fails = state.setup().options().onCheckFailure() == FailurePolicy.ROLLBACK
                && state.phase() != Phase.ROLLING_BACK;
        return fails ? Halt.fail(seen, reason, now) : Halt.hold(state, reason, Optional.empty(), now);
    }

    /** That moment, or when a person took the rollout up again where that was later. */
    private Instant takenUpSince(Instant moment) {
        return seen.state().resumedAt().filter(moment::isBefore).orElse(moment);
    }
}
