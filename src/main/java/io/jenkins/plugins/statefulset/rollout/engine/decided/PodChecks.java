package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.AskPodCheck;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.End;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Preparation;
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
import io.jenkins.plugins.statefulset.rollout.text.StopWords;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What is asked and done around each pod, on the way there and on the way back.
 *
 * <ol>
 *   <li>Before a ready pod goes, its checks are asked in their order. What one said counts for {@link #FRESH}, whatever others are waited for
 *       meanwhile; else that one is asked again. Where answers themselves take long (a slow command, a row of looks), each counts for longer by
 *       what the answers after it took, but none by more than it took itself: else slow ones would outdate each other for ever. Then that is
 *       noted in the record, and the pod is prepared, each action once. A pod on which an action has begun may not be a member any more, a
 *       drained one is none: from then on, whoever drives, only the checks that run on a peer are asked again. Budgets are judged with the same
 *       look that finds all this done.
 *   <li>What a check said counts until anything is disrupted, and any pod that gets ready has been: the next pod is asked about anew, and so is
 *       this one after a while in which a budget let none go.
 *   <li>A pod that is not ready goes without being asked about, as it does without a budget; but one that is just being prepared, when that
 *       is done.
 *   <li>A pod that is back counts as on its way until its checks have passed and what was switched off for it is restored; no other goes
 *       meanwhile, whatever {@code maxUnavailable} says.
 *   <li>What does not pass in its time holds the rollout, since nothing is broken yet and going back would take pods down as well;
 *       or fails it, where that was asked for. During a rollback it is always held.
 *   <li>Who leads is {@link Leaders}' to ask.
 *   <li>Taken up again, everything is asked anew; an action is run again, so it must bear that. A pod that was being prepared by then is first
 *       restored, where something restores it; else it is not asked again whether it may go, for a drained one would never say so.
 *   <li>What was noted is taken off when it is restored, or where nothing restores it when the pod is back. What is left at an end is told
 *       with it.
 *   <li>A check on a peer waits for one that is ready, for as long as it may fail.
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
     * @param since when a pod was released last, or was ready again after it
     * @return empty where it may go now
     */
    Optional<Step> beforeItGoes(PodView pod, Instant since) {
        Instant from = takenUpSince(LatestReadiness.of(seen, since, 0, unused -> true));
        Optional<Preparation> prepared = preparation(pod);
        if (prepared.filter(this::isFormer).isPresent() && has(PodMoment.RESTORE)) {
            return restore(pod, pod.readyFor(0).orElseThrow());
        }
        boolean begun = prepared.filter(noted -> isBegun(noted, pod)).isPresent();
        Predicate<PodCheck> asked = check -> !begun || check.where() == Where.PEER;
        Optional<Step> open = inOrder(PodMoment.BEFORE, pod, from, asked).or(() -> whatIsStale(pod, from, asked));
        if (open.isPresent() || !has(PodMoment.PREPARE)) {
            return open;
        }
        return prepared.isPresent()
                ? inOrder(PodMoment.PREPARE, pod, takenUpSince(prepared.get().at()), check -> true)
                : Optional.of(preparing(pod));
    }

    /** What a pod that has lost its readiness while it is prepared is waited for: that what prepares it comes to its end. */
    Optional<Step> whilePrepared(PodView pod) {
        return preparation(pod).map(prepared -> takenUpSince(prepared.at())).flatMap(from -> checks(PodMoment.PREPARE)
                .filter(position -> run(position, pod, from)
                        .filter(run -> run.verdict() instanceof GateVerdict.Pending)
                        .isPresent())
                .mapToObj(position -> (Step) pending(options.podChecks().get(position), pod))
                .findFirst());
    }

    private Write preparing(PodView pod) {
        return Write.ofRecord(
                seen.state()
                        .preparing(
                                pod.name(),
                                new Preparation(pod.uid(), now, seen.state().driver())),
                new Transition.NotePrepared(pod.name()));
    }

    /**
     * What is left to ask or to do until a ready pod is a full member again.
     *
     * @param ready when it got ready
     */
    Optional<Step> afterItIsBack(PodView pod, Instant ready) {
        return inOrder(PodMoment.AFTER, pod, takenUpSince(ready), check -> true).or(() -> restore(pod, ready));
    }

    /** The same for a pod that was prepared and does not go after all. */
    Optional<Step> restore(PodView pod, Instant ready) {
        if (isPrepared(pod) && !has(PodMoment.RESTORE)) {
            return Optional.empty();
        }
        Optional<Step> open = inOrder(PodMoment.RESTORE, pod, takenUpSince(ready), check -> true);
        boolean noted = seen.state().prepared().containsKey(pod.name());
        return open.isEmpty() && noted
                ? Optional.of(Write.ofRecord(
                        seen.state().restored(List.of(pod.name())), new Transition.NoteRestored(pod.name())))
                : open;
    }

    private Optional<Step> inOrder(PodMoment moment, PodView pod, Instant from, Predicate<PodCheck> which) {
        for (int position : checks(moment).toArray()) {
            PodCheck check = options.podChecks().get(position);
            if (!which.test(check)) {
                continue;
            }
            PodCheckRun run = run(position, pod, from).orElse(null);
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

    /** Whether the pod is being prepared to go, or is, whoever drove when that began. */
    boolean isPrepared(PodView pod) {
        return preparation(pod).isPresent();
    }

    private Optional<Preparation> preparation(PodView pod) {
        return Optional.ofNullable(seen.state().prepared().get(pod.name()))
                .filter(noted -> noted.uid().equals(pod.uid()));
    }

    /** Whether an action has been begun. Something else may have come between the note and it, and what a driver before this one did nobody knows. */
    private boolean isBegun(Preparation noted, PodView pod) {
        return isFormer(noted)
                || checks(PodMoment.PREPARE).anyMatch(position -> run(position, pod, takenUpSince(noted.at()))
                        .isPresent());
    }

    /** By a driver before this one, or before a person took it up again: how far it came is not known. */
    private boolean isFormer(Preparation noted) {
        return !noted.by().equals(seen.state().driver())
                || seen.state().resumedAt().filter(noted.at()::isBefore).isPresent();
    }

    private boolean has(PodMoment moment) {
        return checks(moment).findAny().isPresent();
    }

    private IntStream checks(PodMoment moment) {
        return IntStream.range(0, options.podChecks().size())
                .filter(position -> options.podChecks().get(position).moment() == moment);
    }

    private Optional<PodCheckRun> run(int position, PodView pod, Instant from) {
        return Optional.ofNullable(seen.podChecks().get(new PodCheckRun.Key(position, pod.uid(), from)));
    }

    /** The first answer that is too old; those that are not stand, so that asking one again does not make all the others old. */
    private Optional<Step> whatIsStale(PodView pod, Instant from, Predicate<PodCheck> which) {
        int[] asked = checks(PodMoment.BEFORE)
                .filter(position -> which.test(options.podChecks().get(position)))
                .toArray();
        List<PodCheckRun> answers = Arrays.stream(asked)
                .mapToObj(position -> run(position, pod, from).orElseThrow())
                .toList();
        return IntStream.range(0, asked.length)
                .filter(one -> isStale(answers.get(one), answers))
                .mapToObj(one -> ask(asked[one], options.podChecks().get(asked[one]), pod, from))
                .findFirst();
    }

    private boolean isStale(PodCheckRun answer, List<PodCheckRun> round) {
        Duration counts = round.stream()
                .filter(other -> other.at().isAfter(answer.at()))
                .map(other -> shorter(took(other), took(answer)))
                .reduce(FRESH, Duration::plus);
        return Duration.between(answer.at(), now).compareTo(counts) > 0;
    }

    private static Duration took(PodCheckRun answer) {
        return answer.verdict() instanceof GateVerdict.Passed passed ? passed.took() : Duration.ZERO;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Step ask(int position, PodCheck check, PodView pod, Instant from) {
        List<String> where = where(check, pod);
        return where.isEmpty()
                ? nobodyToAsk(check, pod, from)
                : new AskPodCheck(new PodCheckRun.Key(position, pod.uid(), from), check, pod.name(), where);
    }

    private Step nobodyToAsk(PodCheck check, PodView pod, Instant from) {
        Instant until = seen.pods().stream()
                .flatMap(Optional::stream)
                .flatMap(other -> other.unreadySince().stream())
                .reduce(from, (one, other) -> one.isAfter(other) ? one : other)
                .plus(check.timeout());
        boolean hopeless = seen.set().replicas() == 1 || !now.isBefore(until);
        return hopeless
                ? failed(check, pod, "no other pod is ready on which it could be asked")
                : new Wait(new WaitCause.PodCheck(pod.name(), check.moment(), check.label()), Optional.of(until));
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

    /** Where anything is asked around pods they go one at a time. */
    static int atOnce(Observation seen) {
        return seen.state().setup().options().podChecks().isEmpty() ? seen.set().maxUnavailable() : 1;
    }

    /**
     * The decision, and where it ends the rollout what is said of pods that were prepared and are not restored.
     *
     * @param seen that it was made from
     */
    static Step tellingWhatIsLeft(Observation seen, Step step) {
        if (!(step instanceof Write write) || !(write.transition() instanceof Transition.End end)) {
            return step;
        }
        PodChecks checks = new PodChecks(seen, Instant.EPOCH);
        List<String> gone = write.state().prepared().keySet().stream()
                .filter(name -> !checks.isLeft(name))
                .toList();
        RolloutState state = write.state().restored(gone);
        if (state.prepared().isEmpty()) {
            return new Write(state, write.partition(), write.template(), write.transition());
        }
        StopCause told = new StopCause.LeftPrepared(
                end.reason(), state.prepared().keySet().stream().sorted().toList());
        End last = state.end().orElseThrow();
        return new Write(
                state.ended(new End(last.result(), StopWords.of(told), last.at(), last.untouched(), Optional.of(told))),
                write.partition(),
                write.template(),
                new Transition.End(end.result(), StopWords.of(told), Optional.of(told), end.by()));
    }

    /** Where nothing restores it, what was done to a pod goes with it. */
    private boolean isLeft(String name) {
        return has(PodMoment.RESTORE)
                || seen.pods().stream()
                        .flatMap(Optional::stream)
                        .anyMatch(pod -> pod.name().equals(name) && isPrepared(pod) && !pod.terminating());
    }

    /** Whether a pod that is back is the only one that is ready, and a check of it is asked on another one. */
    boolean hasNoPeer(Predicate<PodView> isBack) {
        List<PodView> ready = ready(any -> true);
        return ready.size() == 1
                && isBack.test(ready.get(0))
                && options.podChecks().stream()
                        .anyMatch(check -> check.where() == Where.PEER
                                && (check.moment() == PodMoment.AFTER || check.moment() == PodMoment.RESTORE));
    }

    /** That moment, or when a person took the rollout up again where that was later. */
    private Instant takenUpSince(Instant moment) {
        return seen.state().resumedAt().filter(moment::isBefore).orElse(moment);
    }
}
