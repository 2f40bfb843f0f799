package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.statefulset.rollout.backup.BackupOptions;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.cluster.ServerTime;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.Fabric8Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.SystemScheduler;
import io.jenkins.plugins.statefulset.rollout.driver.Drivers;
import io.jenkins.plugins.statefulset.rollout.driver.GateChecks;
import io.jenkins.plugins.statefulset.rollout.driver.RetryingCluster;
import io.jenkins.plugins.statefulset.rollout.driver.StandaloneBackup;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Applied;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.CommandAnswer;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Restarts;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutListener;
import io.jenkins.plugins.statefulset.rollout.gate.CheckTrials;
import io.jenkins.plugins.statefulset.rollout.gate.Gate;
import io.jenkins.plugins.statefulset.rollout.gate.GateRunner;
import io.jenkins.plugins.statefulset.rollout.gate.JdkHttpGet;
import io.jenkins.plugins.statefulset.rollout.gate.VoteJudge;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.plan.OnNewChange;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.BusyException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The way in for programs: plans rollouts, starts them, takes them up again and talks to them.
 *
 * <p>One instance serves any number of rollouts of one cluster. Closing it lets go of them without writing to the cluster.
 * Methods that ask the cluster block, and throw {@link ClusterException} if it refuses, stays busy for half a minute, or cannot
 * be reached for some seconds.
 */
public final class Rollouts implements AutoCloseable {
    /** How often a driver that lives renews its Lease. */
    public static final Duration RENEWAL = Drivers.RENEWAL;

    private final Cluster cluster;
    private final Cluster patient;
    private final Scheduler scheduler;
    private final Drivers drivers;
    private final GateChecks checks;
    private final Runnable onClose;

    private Rollouts(Cluster cluster, Scheduler scheduler, GateChecks checks, Runnable onClose) {
        this.cluster = cluster;
        this.checks = checks;
        this.patient = new RetryingCluster(cluster, scheduler);
        this.scheduler = new ServerTime(cluster, scheduler);
        this.drivers = new Drivers(cluster, this.scheduler, checks, ProcessName.present());
        this.onClose = onClose;
    }

    /** On a real cluster. The client stays the caller's to close, after this. */
    public static Rollouts on(KubernetesClient client) {
        return on(client, Map.of());
    }

    /**
     * On a real cluster, with gates of the caller's own. The client stays the caller's to close, after this.
     *
     * @param callers the gates that {@link io.jenkins.plugins.statefulset.rollout.gate.GateSpec.Caller} names
     */
    public static Rollouts on(KubernetesClient client, Map<String, Gate> callers) {
        return on(client, callers, VoteJudge.NOBODY);
    }

    /**
     * The same for a program that knows people.
     *
     * @param judge says whose votes count at a {@link io.jenkins.plugins.statefulset.rollout.gate.GateSpec.Approval}
     */
    public static Rollouts on(KubernetesClient client, Map<String, Gate> callers, VoteJudge judge) {
        Fabric8Cluster cluster = Fabric8Cluster.using(client);
        SystemScheduler scheduler = new SystemScheduler();
        return new Rollouts(
                cluster, scheduler, gates(cluster, scheduler, callers).judgedBy(judge), () -> {
                    cluster.close();
                    scheduler.close();
                });
    }

    /** On any cluster and clock; both stay the caller's to close, after this. */
    public static Rollouts on(Cluster cluster, Scheduler scheduler) {
        return on(cluster, scheduler, gates(cluster, scheduler, Map.of()));
    }

    /** @param checks runs every gate */
    public static Rollouts on(Cluster cluster, Scheduler scheduler, GateChecks checks) {
        return new Rollouts(cluster, scheduler, checks, () -> {});
    }

    /**
     * What a request would do. Changes nothing.
     *
     * @throws BadRequestException if the request cannot be carried out as it is
     */
    public RolloutPlan plan(RolloutRequest request) {
        return new Preflight(patient, scheduler, checks, request).plan();
    }

    /**
     * The same as {@link #start(RolloutRequest, RolloutListener)}, where nobody listens: {@link Rollout#outcome} tells the end.
     */
    public Rollout start(RolloutRequest request) {
        return start(request, event -> {});
    }

    /**
     * Plans a rollout and starts it.
     *
     * @throws BadRequestException if the request cannot be carried out, or a rollout of the set is under way or held
     * @throws BlockedException if a blocker was not accepted
     */
    public Rollout start(RolloutRequest request, RolloutListener listener) {
        requireFree(request);
        cluster.expectView(request.namespace());
        return start(plan(request), request, listener);
    }

    /**
     * Starts what was planned; if the set has changed since, nothing begins. Where a driver that may be dead has left its Lease,
     * it returns while that is waited for, as {@link #drive} does.
     */
    public Rollout start(RolloutPlan plan, RolloutRequest request, RolloutListener listener) {
        if (request.onNewChange().filter(OnNewChange.RESTART::equals).isEmpty()) {
            return start(plan, request, Optional.empty(), listener);
        }
        RestartingRollout whole =
                restarting(request.namespace(), request.name(), Optional.of(request), request.by(), listener);
        return whole.follow(start(plan, request, Optional.empty(), whole));
    }

    private RestartingRollout restarting(
            String namespace, String name, Optional<RolloutRequest> request, String by, RolloutListener listener) {
        return new RestartingRollout(new Restart(), scheduler, namespace, name, request, by, listener);
    }

    /** @param former the superseded rollout whose place it takes */
    Rollout start(RolloutPlan plan, RolloutRequest request, Optional<RolloutState> former, RolloutListener listener) {
        if (plan.blocked()) {
            throw new BlockedException(plan);
        }
        cluster.expectView(request.namespace());
        Instant now = scheduler.now();
        Restarts restarts = former.flatMap(RolloutState::nextRestarts).orElse(Restarts.NONE);
        RolloutState state = InitialRecord.of(plan, request, restarts, now);
        RolloutEvent.Planned begun = plan.event().begun(state.setup().id(), now);
        RolloutEvent.Planned planned = former.map(superseded -> begun.inPlaceOf(
                        new RolloutEvent.Restart(superseded.setup().id(), restarts.done(), Restarts.MOST)))
                .orElse(begun);
        listener.onEvent(planned);
        if (plan.backup().isEmpty()) {
            listener.onEvent(new RolloutEvent.Backup(
                    now, planned.statefulSet(), Optional.empty(), BackupPhase.SKIPPED, plan.backupNote()));
        }
        return new DrivenRollout(drivers.start(
                plan.current(), state, RollbackDataWarning.of(plan.assessment().rollbackLimits(), listener)));
    }

    /**
     * Takes up a rollout that nobody drives, here, from its record on the cluster.
     *
     * <p>Whether its last driver lives, only time tells. Unless that one has given its Lease back, this returns at once, says so
     * with a {@link RolloutEvent.LeaseAwaited}, and waits without a thread: half a minute for one that is dead. One that is seen
     * to live makes the outcome fail with a {@link BadRequestException}. A hold, or {@link Rollout#detach}, ends the waiting.
     *
     * @param command a person's command to it: a rollout that is held needs one to move
     * @param by who takes it up
     * @throws BadRequestException if there is no such rollout
     */
    public Rollout drive(
            String namespace, String name, Optional<Command> command, String by, RolloutListener listener) {
        cluster.expectView(namespace);
        boolean restarts = patient.statefulSet(namespace, name)
                .flatMap(StateAnnotation::state)
                .flatMap(state -> state.setup().applied())
                .flatMap(Applied::restarts)
                .isPresent();
        if (!restarts) {
            return new DrivenRollout(drivers.takeUp(namespace, name, command, by, listener));
        }
        RestartingRollout whole = restarting(namespace, name, Optional.empty(), by, listener);
        return whole.follow(new DrivenRollout(drivers.takeUp(namespace, name, command, by, whole)));
    }

    /** Takes up a rollout that was held, or whose driver died; see {@link #drive}. */
    public Rollout resume(String namespace, String name, String by, RolloutListener listener) {
        boolean held =
                status(namespace, name).state().flatMap(RolloutState::held).isPresent();
        return drive(namespace, name, held ? Optional.of(new Command.Resume(by)) : Optional.empty(), by, listener);
    }

    /**
     * Leaves a command for whoever drives a rollout, wherever that is.
     *
     * @return its id, for {@link #answer}
     * @throws BadRequestException if none is under way or held
     */
    public String issue(String namespace, String name, Command command) {
        return drivers.issue(namespace, name, command);
    }

    /**
     * What becomes of a command that was left for a driver.
     *
     * @param id as {@link #issue} gave it
     * @param patience how long to wait for it
     * @return completes with the answer, or with none when nobody has answered in that time
     */
    public CompletableFuture<Optional<CommandAnswer>> answer(
            String namespace, String name, String id, Duration patience) {
        return CommandAnswerWait.of(patient, scheduler, namespace, name, id, patience);
    }

    /**
     * What changes every {@link #RENEWAL} as long as the driver of a set lives, wherever it runs: no time of another machine's is
     * believed. Where it has not changed for longer than that no driver was seen alive.
     *
     * @return opaque; empty where nobody claims to drive
     */
    public Optional<String> signOfLife(String namespace, String name) {
        return drivers.signOfLife(namespace, name);
    }

    /**
     * Takes a backup by itself; nothing else changes.
     *
     * @param id names the Job: asked for again with the same one, the same Job is followed
     * @param progress told what it does or waits for
     * @return cancel it to stop following; the Job goes on
     * @throws BadRequestException if there is no such set, or none can be taken
     */
    public CompletableFuture<BackupState> backup(
            String namespace, String name, BackupOptions options, String id, Consumer<Message> progress) {
        return new StandaloneBackup(cluster, scheduler, namespace, progress).begin(name, options, id);
    }

    /** @throws BadRequestException if there is no such set */
    public RolloutStatus status(String namespace, String name) {
        StatefulSet set = find(namespace, name);
        return surveyor().status(set, patient.look(set));
    }

    /** The same as a view on the namespace has it; who drives it is not asked for. */
    public RolloutStatus seen(StatefulSet set, NamespaceView view) {
        return surveyor().seen(set, view.podsOwnedBy(set.getMetadata().getUid()), Optional.empty());
    }

    /**
     * A set with its last rollout, its guard, and what is in place without any rollout that drives it.
     *
     * @throws BadRequestException if there is no such set
     */
    public SetOverview overview(String namespace, String name) {
        StatefulSet set = find(namespace, name);
        return surveyor().overview(set, patient.look(set));
    }

    /**
     * The same of several sets of a namespace.
     *
     * @param unreadable is told of a set whose record cannot be read, by its name, and why
     * @return in the order of their names
     */
    public List<SetOverview> overviews(
            String namespace, Predicate<StatefulSet> chosen, BiConsumer<String, Message> unreadable) {
        return surveyor().all(namespace, chosen, unreadable);
    }

    /** Who drives the rollout of a set now, as its Lease says; empty for nobody. */
    public Optional<String> driver(String namespace, String name) {
        return drivers.driving(namespace, name);
    }

    private Overviews surveyor() {
        return new Overviews(patient, drivers);
    }

    private StatefulSet find(String namespace, String name) {
        return patient.statefulSet(namespace, name)
                .orElseThrow(() -> new BadRequestException(Phrase.of("refused.no-such-set")
                        .with("set", namespace + "/" + name)
                        .with("cluster", cluster.name())));
    }

    /**
     * What is in place on a set and not on every pod: what {@link RolloutRequest.Builder#applied} would roll out.
     *
     * @throws BadRequestException if there is no such set, or it is not known what its pods are on
     */
    public Optional<PendingChange> pending(String namespace, String name) {
        return PendingChanges.of(patient, PendingChanges.observed(() -> find(namespace, name), scheduler))
                .find(RollbackBy.PARTITION);
    }

    /**
     * A set with what stands around it, to be looked over. Changes nothing.
     *
     * @throws BadRequestException if there is no such set
     */
    public SetSurvey survey(String namespace, String name) {
        return SetSurvey.of(patient, namespace, name);
    }

    /**
     * How a set stands under its guard.
     *
     * @throws BadRequestException if there is no such set
     */
    public GuardStatus guard(String namespace, String name) {
        return guardOf(namespace, name).status();
    }

    /**
     * Puts the guard up: a partition above any number of replicas, under which no change of the template moves a pod. Nothing is written where it
     * is up.
     *
     * @return how the set stood before
     * @throws BadRequestException if there is no such set, it has OnDelete, or a rollout of it is under way or held
     */
    public GuardStatus raiseGuard(String namespace, String name) {
        return guardOf(namespace, name).up();
    }

    /**
     * Takes the guard down. Nothing is written where it is not up.
     *
     * @return how the set stood before
     * @throws BadRequestException if there is no such set, it has OnDelete, a rollout of it is under way or held, or a change is pending, which the
     *     controller would roll at once
     */
    public GuardStatus lowerGuard(String namespace, String name) {
        return guardOf(namespace, name).down();
    }

    private Guard guardOf(String namespace, String name) {
        return new Guard(patient, scheduler, () -> find(namespace, name), () -> requireFree(namespace, name));
    }

    @Override
    public void close() {
        onClose.run();
    }

    /**
     * Asks whether that rollout could begin, without planning it. One that takes what is in place may begin in the place of one that is held
     * because of that.
     *
     * @throws BusyException if another is under way or held
     */
    public void requireFree(RolloutRequest request) {
        new FreeSet(patient, drivers).require(request);
    }

    /**
     * Asks whether a rollout of a set could begin, without planning one.
     *
     * @throws BusyException if one is under way or held; the message says who began it and who drives it
     */
    public void requireFree(String namespace, String name) {
        new FreeSet(patient, drivers).require(namespace, name);
    }

    private static GateChecks gates(Cluster cluster, Scheduler scheduler, Map<String, Gate> callers) {
        JdkHttpGet http = new JdkHttpGet();
        return GateChecks.of(
                new GateRunner(cluster, new ServerTime(cluster, scheduler), http, callers),
                new CheckTrials(cluster, http));
    }

    private final class Restart implements RestartingRollout.Starter {
        @Override
        public RolloutStatus status(String namespace, String name) {
            return Rollouts.this.status(namespace, name);
        }

        @Override
        public Rollout start(RolloutRequest request, RolloutState former, RolloutListener listener) {
            return Rollouts.this.start(plan(request), request, Optional.of(former), listener);
        }
    }
}
