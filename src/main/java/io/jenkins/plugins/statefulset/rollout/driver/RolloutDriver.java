package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.ClockReading;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView.Currency;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decider;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation.UnreadableStateException;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PendingDisruption;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodTable;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutListener;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one rollout: looks, decides, acts, and looks again.
 *
 * <ol>
 *   <li>It looks whenever a watch says that something changed, or a time it waits for has come. Looks never overlap; between
 *       them it holds no thread.
 *   <li>It acts at most once on what it has seen: the answer to its own write is newer than the watch, and is what it looks
 *       at next.
 *   <li>Before each write it must hold the Lease (invariant 6). While that is not held it writes nothing and goes on looking; it
 *       goes on writing when the Lease is held again and the record still names it. One that somebody else was seen to take
 *       ends it without another word to the cluster. What a write is, and when it is sent, is {@link StepWriter}'s.
 *   <li>Watches that have been silent are believed as far as {@link WatchTrust} has it.
 *   <li>A conflict means that the world has moved on: it looks again when the watch has brought that. A server that is busy
 *       or away is asked again for as long as it takes, one that refuses the account for a while ({@link RequestFailures}).
 *       Anything else that a server refuses ends it.
 *   <li>It remembers nothing that another driver could not find out.
 * </ol>
 */
public final class RolloutDriver {
    private static final Logger LOG = LoggerFactory.getLogger(RolloutDriver.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final String namespace;
    private final String name;
    private final String rolloutId;
    private final LeaseKeeper lease;
    private final String holder;
    private final RolloutListener listener;
    private final Decider decider = new Decider();
    private final SetWatch sets;
    private final PullFailureCauses pulls;
    private final RolloutBackup backup;
    private final GateRuns gates;
    private final BallotRuns ballots;
    private final PodCheckRuns podChecks;
    private final Narrator narrator;
    private final CommandInbox inbox;
    private final TemplateSecrets discretion = new TemplateSecrets();
    private final DriverReservations reservations;
    private final StepWriter writer;
    private final KubernetesEvents announcements;
    private final RetryPauses retries = new RetryPauses();
    private final RequestFailures trouble;
    private final CompletableFuture<Ending> ending = new CompletableFuture<>();
    private final AtomicInteger wakes = new AtomicInteger();

    private volatile NamespaceView view;
    /** Whether the server has just confirmed what the present look sees. */
    private boolean confirmed;

    private Scheduler.Cancellable alarm = () -> {};

    private volatile boolean detached;
    private volatile boolean waiting;
    private volatile boolean begun;
    private ClockReading lastFailure;
    private Instant startedAt;

    /** How the driver ended. */
    public record Ending(Result result, Message reason, Duration duration) {}

    RolloutDriver(
            DriverSetting setting, LeaseKeeper lease, String holder, RolloutState state, RolloutListener listener) {
        this.holder = holder;
        this.cluster = setting.cluster();
        this.scheduler = setting.scheduler();
        this.namespace = setting.namespace();
        this.name = setting.name();
        this.rolloutId = state.setup().id();
        this.startedAt = state.setup().startedAt();
        this.inbox = new CommandInbox(rolloutId);
        this.lease = lease;
        this.listener = listener;
        this.sets = new SetWatch(cluster, namespace, name, state.setup());
        this.pulls = new PullFailureCauses(cluster, namespace);
        this.backup = new RolloutBackup(cluster);
        this.gates = new GateRuns(setting.checks(), this::wake);
        this.ballots = new BallotRuns(setting.checks(), this::wake);
        this.podChecks = new PodCheckRuns(setting.checks(), this::wake);
        this.narrator =
                new Narrator(namespace + "/" + name, this::tell, new Diagnosis(cluster, namespace, discretion)::of);
        this.trouble = new RequestFailures(FIRST_PAUSE, LONGEST_PAUSE, rolloutId.hashCode());
        this.lastFailure = scheduler.moment();
        this.reservations = new DriverReservations(setting.desk(), namespace, name, this::wake);
        this.announcements = new KubernetesEvents(setting, holder, state.setup(), discretion, this::wake);
        this.writer = new StepWriter(
                setting, lease, reservations, sets, backup, gates, ballots, podChecks, inbox, narrator, discretion);
    }

    /**
     * Begins to look. What happened before is told to have been taken up by that person.
     *
     * <p>The record on the set names this driver by now, so a server that does not let it look ends nothing: it goes on trying.
     *
     * @param set as the server answered when that was written
     */
    void begin(Optional<String> takenUpBy, RolloutState state, StatefulSet set) {
        sets.begun(set);
        reservations.open();
        takenUpBy.ifPresentOrElse(
                by -> narrator.takenUp(state, by, scheduler.now()), () -> announcements.begun(scheduler.now()));
        try {
            view = cluster.watch(namespace, name, this::wake);
        } catch (ClusterException e) {
            if (!RequestFailures.isOne(e.reason())) {
                throw e;
            }
            LOG.debug("the watches of {} are opened at the next look", namespace, e);
        }
        begun = true;
        wake();
    }

    public String rolloutId() {
        return rolloutId;
    }

    /** Completes when this driver has nothing left to do. */
    public CompletionStage<Ending> ending() {
        return ending;
    }

    /**
     * A person's command, carried out at the next look. Of several each is obeyed, in their order. While another driver's Lease is still
     * waited for a hold or an abort ends the waiting.
     */
    public void issue(Command command) {
        detached |= waiting && (command instanceof Command.Hold || command instanceof Command.Abort);
        inbox.issue(command);
        wake();
    }

    /** Ends without writing to the cluster; the rollout stays as it is and can be taken up elsewhere. */
    public void detach() {
        detached = true;
        wake();
    }

    /** The Lease is lost, not held any more, or held again. */
    void leaseChanged() {
        wake();
    }

    /** Waits for the Lease that another has; does the rest once it is ours. */
    void awaitLease(HolderLiveness.Unknown other, Runnable rest) {
        Instant now = scheduler.now();
        waiting = true;
        narrator.awaitsLease(other.holder(), now.plus(other.left()), now);
        lease.await(new LeaseKeeper.Waiting() {
            @Override
            public void acquired() {
                waiting = false;
                try {
                    rest.run();
                } catch (RuntimeException e) {
                    lease.release();
                    notBegun(e);
                }
            }

            @Override
            public void alive(String holder) {
                notBegun(Drivers.drivenBy(namespace, name, holder));
            }

            @Override
            public void refused(ClusterException failure) {
                notBegun(failure);
            }
        });
    }

    private void notBegun(RuntimeException why) {
        close();
        ending.completeExceptionally(why);
    }

    private void wake() {
        if (wakes.getAndIncrement() == 0) {
            scheduler.execute(this::run);
        }
    }

    private void run() {
        int heard;
        do {
            heard = wakes.get();
            if (ending.isDone()) {
                continue;
            }
            if (begun) {
                lookSafely(heard);
            } else if (waiting && detached) {
                end(Result.HELD, Phrase.of("driver.nothing-done"));
            }
        } while (!wakes.compareAndSet(heard, 0));
    }

    /** @param heard how often it had been woken before */
    private void lookSafely(int heard) {
        try {
            while (look()) {
                trouble.answered();
                retries.succeeded();
                narrator.server(wrong(), scheduler.now());
            }
            if (wakes.get() == heard) {
                announcements.send();
            }
        } catch (ClusterException e) {
            giveUpGone();
            troubled(e);
        } catch (UnreadableStateException e) {
            lease.release();
            end(Result.FAILED, Phrase.of("driver.stays").with("why", e.told()));
        } catch (RuntimeException e) {
            LOG.error("the driver of {}/{} broke", namespace, name, e);
            end(Result.FAILED, Phrase.of("driver.broke").with("fault", e.toString()));
        } catch (Error e) {
            // As if the process had died: nothing more is written, and the Lease runs out.
            lease.abandon();
            reservations.abandon();
            close();
            ending.completeExceptionally(e);
            throw e;
        }
    }

    /** One look. True if it acted, so that there is something new to look at. */
    private boolean look() {
        boolean decidedAnew = confirmed;
        confirmed = false;
        if (detached) {
            lease.release();
            end(Result.HELD, Phrase.of("driver.let-go"));
            return false;
        }
        Optional<String> other = lease.lostTo();
        if (other.isPresent()) {
            end(Result.FAILED, Phrase.of("driver.lease-lost").with("set", set()).with("driver", other.get()));
            return false;
        }
        Instant now = scheduler.now();
        if (refusedForGood(now)) {
            return false;
        }
        if (view == null) {
            view = cluster.watch(namespace, name, this::wake);
        }
        Optional<StatefulSet> current = sets.newest(view);
        if (current.isEmpty()) {
            lease.release();
            end(Result.FAILED, Phrase.of("driver.set-deleted").with("set", set()));
            return false;
        }
        Optional<Instant> patience = sets.awaited(current.get());
        if (patience.isPresent()) {
            return awaitNewer(patience.get(), now);
        }
        Optional<RolloutState> state = sets.state(current.get());
        state.ifPresent(known -> discretion.look(current.get(), known));
        if (state.isEmpty() || !state.get().setup().id().equals(rolloutId)) {
            lease.release();
            end(
                    Result.FAILED,
                    (StateAnnotation.isCopied(current.get())
                                    ? Phrase.of("driver.set-made-anew")
                                    : Phrase.of("driver.record-removed"))
                            .with("set", set()));
            return false;
        }
        gates.hear(narrator, now);
        podChecks.hear(narrator, now);
        ballots.hear(narrator, now);
        if (!state.get().driver().equals(Optional.of(holder))) {
            lease.release();
            end(
                    Result.FAILED,
                    Phrase.of("driver.taken-over").with("driver", state.get().driver()));
            return false;
        }
        if (refuses(current.get(), state.get(), now)) {
            return true;
        }
        announcements.untold().ifPresent(why -> tell(new RolloutEvent.EventsRefused(now, set(), why)));
        Observation seen = observe(current.get(), state.get(), now);
        reservations.seen(seen, view, now);
        podChecks.giveUpGone(seen.pods());
        Decision decision = decider.decide(seen, now);
        boolean rests = decision.step() instanceof Decision.Wait || decision.step() instanceof Decision.Stop;
        if (rests) {
            narrator.seen(seen, decision, now);
            return act(current.get(), seen, decision.step(), now);
        }
        if (WatchTrust.disrupts(decision.step()) && lease.held() && !decidedAnew) {
            Currency currency = WatchTrust.before(view, current.get());
            if (currency != Currency.HEARD) {
                return askedFirst(currency, now);
            }
        }
        // The write first: to tell why a pod failed takes requests.
        try {
            return act(current.get(), seen, decision.step(), now);
        } finally {
            narrator.seen(seen, decision, now);
            writer.tellNews();
        }
    }

    /** The server was asked before a pod goes. True if it is decided anew at once, by what was confirmed. */
    private boolean askedFirst(Currency currency, Instant now) {
        confirmed = currency == Currency.CONFIRMED;
        if (!confirmed) {
            wakeAt(now.plus(RetryPauses.WATCH));
        }
        return confirmed;
    }

    /** The watch tells what is gone, also where no request is answered and so nothing is decided. */
    private void giveUpGone() {
        Optional.ofNullable(view)
                .flatMap(there -> there.statefulSet(name))
                .map(set -> sets.pods(sets.shape(set), view, scheduler.now()))
                .ifPresent(podChecks::giveUpGone);
    }

    /** Answers what cannot be obeyed. True if there was something. */
    private boolean refuses(StatefulSet set, RolloutState state, Instant now) {
        Optional<CommandInbox.Refused> here = inbox.refusedHere(state);
        here.ifPresent(refused -> narrator.refused(refused.issued(), refused.why(), now));
        return here.isPresent() || writer.refuse(set, state, now);
    }

    /** The watch wakes us with it. Only where it does not is the server asked. */
    private boolean awaitNewer(Instant patience, Instant now) {
        if (now.isBefore(patience)) {
            wakeAt(patience);
            return false;
        }
        sets.refresh();
        return true;
    }

    private Observation observe(StatefulSet set, RolloutState state, Instant now) {
        List<PendingDisruption> reserved = reservations.others(now);
        SetView shape = sets.shape(set);
        PodTable pods = sets.pods(shape, view, now);
        return new Observation(
                shape,
                state,
                inbox.take(set),
                pulls.explained(pods, now),
                index -> sets.isStray(set, shape, pods.get(index), index, view),
                sets.budgets(set, view, reserved),
                state.phase() == RolloutState.Phase.BACKUP
                        ? backup.status(state, view, now)
                        : new BackupStatus.Absent(),
                gates.verdicts(),
                ballots.judgements(),
                podChecks.runs(),
                writer.refusals(),
                sets.drift(shape, set, state),
                sets.mover(shape, state));
    }

    private boolean act(StatefulSet set, Observation seen, Step step, Instant now) {
        if (step instanceof Decision.Wait wait) {
            reservations.rests(wait);
            rest(wait, now);
            if (WatchTrust.awaitsNews(wait)) {
                // Where it is not, the view is being filled anew, which wakes us.
                Currency unused = WatchTrust.whileWaiting(view, set);
            }
            return false;
        }
        if (step instanceof Decision.Stop stop) {
            lease.release();
            announcements.ended(stop.result(), stop.reason(), now);
            end(stop.result(), stop.reason(), stop.why());
            return false;
        }
        StepWriter.Result result = writer.carryOut(set, seen, step, now);
        if (result instanceof StepWriter.Later later) {
            wakeAt(later.at());
            return false;
        }
        if (result instanceof StepWriter.NotHeld) {
            suspended(now);
            return false;
        }
        return true;
    }

    /** It goes on when the Lease is held again, or lost: it is woken then. */
    private void suspended(Instant now) {
        lease.renewNow();
        narrator.server(wrong(), now);
    }

    /** What is wrong with the server, as far as it is worth a word. */
    private Optional<RequestFailures.Now> wrong() {
        if (lease.answeredSince(lastFailure)) {
            trouble.answeredAnother();
        }
        return lease.held() ? trouble.lasting() : lease.trouble().or(trouble::lasting);
    }

    private boolean refusedForGood(Instant now) {
        Optional<RequestFailures.Now> hopeless =
                lease.trouble().filter(wrong -> !lease.held() && wrong.isHopeless(now));
        hopeless.ifPresent(wrong -> end(Result.FAILED, refusal(wrong, now)));
        return hopeless.isPresent();
    }

    private static Phrase refusal(RequestFailures.Now wrong, Instant now) {
        return Phrase.of("driver.account-refused")
                .passed("time", Duration.between(wrong.since(), now))
                .with("cause", wrong.cause());
    }

    private void rest(Decision.Wait wait, Instant now) {
        retries.succeeded();
        Optional<Instant> until = wait.until();
        if (WatchTrust.awaitsNews(wait)) {
            Instant unheard = now.plus(WatchTrust.UNHEARD);
            until = Optional.of(until.filter(unheard::isAfter).orElse(unheard));
        }
        Optional<RequestFailures.Now> wrong = wrong();
        narrator.server(wrong, now);
        if (wrong.isPresent()) {
            Instant soon = now.plus(LeaseKeeper.RENEWAL);
            until = Optional.of(until.filter(soon::isAfter).orElse(soon));
        }
        until.ifPresent(time -> wakeAt(time.isAfter(now) ? time : now.plusMillis(1)));
    }

    private void troubled(ClusterException e) {
        Instant now = scheduler.now();
        switch (e.reason()) {
            case CONFLICT, NOT_FOUND, ALREADY_EXISTS -> {
                sets.refresh();
                wakeAt(now.plus(retries.afterConflict()));
            }
            case DISRUPTION_REFUSED, UNAVAILABLE, TIMEOUT, UNREACHABLE, UNAUTHORIZED, FORBIDDEN -> {
                sets.refresh();
                unanswered(e, now);
            }
            case INVALID -> {
                lease.release();
                end(Result.FAILED, Phrase.of("driver.write-refused").with("answer", e.told()));
            }
        }
    }

    private void unanswered(ClusterException e, Instant now) {
        Duration pause = trouble.failed(e, now);
        lastFailure = scheduler.moment();
        Optional<RequestFailures.Now> wrong = trouble.now();
        if (wrong.filter(known -> known.isHopeless(now)).isPresent()) {
            lease.release();
            end(Result.FAILED, refusal(wrong.get(), now));
            return;
        }
        trouble.lasting().ifPresent(known -> narrator.server(Optional.of(known), now));
        wakeAt(now.plus(pause));
    }

    private void wakeAt(Instant time) {
        alarm.cancel();
        alarm = scheduler.schedule(time, this::wake);
    }

    private void end(Result result, Phrase reason) {
        end(result, reason.message(), Optional.empty());
    }

    private void end(Result result, Message reason, Optional<StopCause> why) {
        Instant now = scheduler.now();
        close();
        Duration duration = Duration.between(startedAt, now);
        tell(new RolloutEvent.Finished(
                now,
                namespace + "/" + name,
                result,
                reason,
                duration.toMillis() / 1000.0,
                narrator.replicas(),
                result == Result.ROLLED_BACK ? sets.leftToOwner() : Optional.empty(),
                why));
        announcements.send();
        ending.complete(new Ending(result, reason.map(discretion::sentence), duration));
    }

    private void close() {
        alarm.cancel();
        gates.close();
        podChecks.close();
        ballots.close();
        reservations.close(scheduler.now());
        if (view != null) {
            view.close();
        }
        lease.abandon();
    }

    private String set() {
        return namespace + "/" + name;
    }

    private void tell(RolloutEvent event) {
        announcements.happened(event, narrator.replicas());
        try {
            listener.onEvent(discretion.shown(event));
        } catch (RuntimeException e) {
            LOG.warn("a listener of {}/{} failed on {}", namespace, name, discretion.shown(event), e);
        }
    }
}
