package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.RolloutPlan;
import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates.BuildGates;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates.WaveGate;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.PodClosure;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The rollouts that this controller drives now, each for a build. */
@Extension
public final class LiveRollouts {
    private final Map<String, LiveRollout> live = new ConcurrentHashMap<>();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    public static LiveRollouts get() {
        return ExtensionList.lookupSingleton(LiveRollouts.class);
    }

    public Optional<LiveRollout> find(Run<?, ?> run, RolloutRecord record) {
        return Optional.ofNullable(live.get(key(run, record)));
    }

    public List<LiveRollout> all() {
        return List.copyOf(live.values());
    }

    /**
     * Starts what was planned. The caller has asked for a {@link WaveGates.Kind#spec gate} in the request where a build is
     * to judge waves.
     *
     * @param connection given back when the rollout ends, or here if it does not begin
     * @param log takes the lines of its log
     */
    public LiveRollout start(
            Run<?, ?> run,
            RolloutTarget target,
            Connection connection,
            RolloutPlan plan,
            RolloutRequest request,
            WaveGates.Kind kind,
            BuildGates gates,
            Consumer<String> log) {
        RolloutAction action = RolloutAction.of(run);
        RolloutRecord record =
                unbegun(run, action, target).orElseGet(() -> action.add(target, request.by(), Instant.now(), kind));
        record.setClosures(gates.pods().isPresent());
        BuildNarrator listener = narrator(action, record, log);
        LiveRollout rollout = register(run, action, record, listener, connection);
        return orLetGo(rollout, () -> {
            Rollout begun = connection.rollouts().start(plan, request, listener);
            rollout.drive(begun);
            openGates(rollout, gates);
        });
    }

    /** Whether it was driven here since Jenkins was started. */
    boolean wasSeen(Run<?, ?> run, RolloutRecord record) {
        return seen.contains(key(run, record));
    }

    /** Those of a build. */
    public List<LiveRollout> of(Run<?, ?> run) {
        String prefix = run.getExternalizableId() + "/";
        return live.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** A rollout of that set, whichever build it is for. */
    public Optional<LiveRollout> find(RolloutTarget target) {
        return live.values().stream()
                .filter(rollout -> rollout.record().target().equals(target))
                .findFirst();
    }

    /**
     * Takes up for a build what nobody drives, whoever began it. Its waves are then promoted by steps.
     *
     * @param status of its set, which has the record of it
     * @param command a person's command to it, which a held one needs
     * @param by who takes it up
     * @throws BadRequestException if it is over, or is driven elsewhere
     */
    public LiveRollout takeOver(
            Run<?, ?> run,
            RolloutTarget target,
            Connection connection,
            RolloutStatus status,
            Optional<Command> command,
            String by,
            Consumer<String> log) {
        RolloutAction action = RolloutAction.of(run);
        RolloutState state = status.state().orElseThrow();
        RolloutRecord record = action.records().stream()
                .filter(one -> one.rolloutId().isPresent() && one.isOf(state))
                .findFirst()
                .orElseGet(() -> action.add(target, by, Instant.now(), WaveGates.Kind.STEPS));
        record.follow(state);
        record.setClosures(state.setup().options().podChecks().stream().anyMatch(PodClosure::is));
        Prehistory before = new Prehistory(run, record, status);
        before.tell(action.events(record));
        log.accept(before.words());
        BuildNarrator listener = narrator(action, record, log);
        LiveRollout rollout = register(run, action, record, listener, connection);
        return orLetGo(rollout, () -> {
            command.ifPresent(rollout::commanded);
            rollout.takeUp(command, by);
            openGates(rollout, BuildGates.NONE);
        });
    }

    /**
     * Goes on after a restart of Jenkins: from what is on the cluster. Where a driver holds its Lease who may be a Jenkins that
     * died, it is taken up when that is sure, within 30 s; a driver that lives is waited for.
     */
    public LiveRollout restore(
            Run<?, ?> run,
            RolloutRecord record,
            Connection connection,
            String by,
            BuildGates gates,
            Consumer<String> log) {
        return again(run, record, connection, gates, log, rollout -> new RestartRecovery(rollout).restore(by));
    }

    /** The same where the build is over: Jenkins itself goes on. */
    LiveRollout restoreUnattended(
            Run<?, ?> run, RolloutRecord record, Connection connection, String by, Consumer<String> log) {
        record.setUnattended();
        return restore(run, record, connection, by, BuildGates.NONE, log);
    }

    /**
     * Jenkins itself takes up what nobody drives, for a build that is over.
     *
     * @param given a person's command
     * @param needed what of it the rollout needs to hear
     */
    LiveRollout takeUpUnattended(
            Run<?, ?> run,
            RolloutRecord record,
            Connection connection,
            Command given,
            Optional<Command> needed,
            Consumer<String> log) {
        return again(run, record, connection, BuildGates.NONE, log, rollout -> {
            record.setUnattended();
            rollout.commanded(given);
            rollout.takeUp(needed, given.by());
        });
    }

    private LiveRollout again(
            Run<?, ?> run,
            RolloutRecord record,
            Connection connection,
            BuildGates gates,
            Consumer<String> log,
            Consumer<LiveRollout> takeUp) {
        synchronized (record) {
            Optional<LiveRollout> here = find(run, record);
            if (here.isPresent()) {
                connection.close();
                here.get().logTo(log);
                return here.get();
            }
            RolloutAction action = RolloutAction.of(run);
            BuildNarrator listener = narrator(action, record, log);
            LiveRollout rollout = register(run, action, record, listener, connection);
            return orLetGo(rollout, () -> {
                takeUp.accept(rollout);
                if (!rollout.isOver()) {
                    openGates(rollout, gates);
                }
            });
        }
    }

    /** What fails to begin leaves nothing behind. */
    private static LiveRollout orLetGo(LiveRollout rollout, Runnable begin) {
        try {
            begin.run();
            return rollout;
        } catch (RuntimeException e) {
            rollout.letGo();
            throw e;
        }
    }

    /**
     * A person promotes a rollout.
     *
     * @param to how far without waiting for soaks and gates; empty for the present wave only
     * @throws BadRequestException if it is over
     */
    public void promote(Run<?, ?> run, RolloutRecord record, String by, Optional<WaveSize> to) {
        issue(run, record, new Command.Promote(by, to));
    }

    /** A person holds it where it is. */
    public void hold(Run<?, ?> run, RolloutRecord record, String by, String reason) {
        issue(run, record, new Command.Hold(by, reason));
    }

    /** A person takes up what is held, or what nobody drives. */
    public void resume(Run<?, ?> run, RolloutRecord record, String by) {
        issue(run, record, new Command.Resume(by));
    }

    /** A person rolls it back. */
    public void rollBack(Run<?, ?> run, RolloutRecord record, String by, String reason) {
        issue(run, record, new Command.Rollback(by, reason));
    }

    /**
     * A person votes.
     *
     * @throws BadRequestException if nobody is asked for a vote here
     */
    public void vote(Run<?, ?> run, RolloutRecord record, Command.CastVote vote) {
        find(run, record)
                .or(() -> sameElsewhere(record))
                .orElseThrow(() -> new BadRequestException(Phrase.of("jenkins.nobody-asked-here")
                        .with("set", record.target().toString())
                        .message()))
                .vote(vote);
    }

    /** To whoever drives it here, for whichever build; else Jenkins itself sees to it. */
    private void issue(Run<?, ?> run, RolloutRecord record, Command command) {
        Optional<LiveRollout> here = find(run, record).or(() -> sameElsewhere(record));
        if (here.isPresent()) {
            here.get().issue(command);
            return;
        }
        if (record.over()) {
            throw new BadRequestException(Phrase.of("jenkins.over")
                    .with("set", record.target().toString())
                    .with("how", NextActions.howPhrase(record.outcome().orElseThrow()))
                    .message());
        }
        if (run.isLogUpdated() && record.outcome().isEmpty()) {
            throw new BadRequestException(Phrase.of("jenkins.not-driven-yet")
                    .with("set", record.target().toString())
                    .message());
        }
        synchronized (record) {
            Optional<LiveRollout> meanwhile = find(run, record);
            if (meanwhile.isPresent()) {
                meanwhile.get().issue(command);
            } else {
                new Unattended(run, record).issue(command);
            }
        }
    }

    /** The same rollout, driven for another build. */
    public Optional<LiveRollout> sameElsewhere(RolloutRecord record) {
        return record.rolloutId().flatMap(id -> live.values().stream()
                .filter(other -> other.record() != record)
                .filter(other -> other.record().rolloutId().filter(id::equals).isPresent())
                .findFirst());
    }

    /** One that a restart of Jenkins kept from beginning. */
    private Optional<RolloutRecord> unbegun(Run<?, ?> run, RolloutAction action, RolloutTarget target) {
        return action.records().stream()
                .filter(record ->
                        record.rolloutId().isEmpty() && record.outcome().isEmpty())
                .filter(record ->
                        record.target().equals(target) && find(run, record).isEmpty())
                .findFirst();
    }

    /** Where another rollout of the build has been under way beside it, each line says whose it is from then on. */
    private static BuildNarrator narrator(RolloutAction action, RolloutRecord record, Consumer<String> log) {
        AtomicBoolean beside = new AtomicBoolean();
        return new BuildNarrator(action.events(record), log, () -> {
            boolean now = action.records().stream()
                            .filter(one -> one.outcome().isEmpty())
                            .count()
                    > 1;
            return now || beside.get() ? named(record, beside) : "";
        });
    }

    private static String named(RolloutRecord record, AtomicBoolean beside) {
        beside.set(true);
        return record.target().name() + ": ";
    }

    private LiveRollout register(
            Run<?, ?> run, RolloutAction action, RolloutRecord record, BuildNarrator listener, Connection connection) {
        String key = key(run, record);
        LiveRollout rollout = new LiveRollout(action, record, listener, connection, gone -> live.remove(key, gone));
        live.put(key, rollout);
        seen.add(key);
        return rollout;
    }

    private static void openGates(LiveRollout rollout, BuildGates gates) {
        Optional<WaveGate> waves =
                switch (rollout.record().gate()) {
                    case NONE -> Optional.empty();
                    // Without its body, as in a later step, a wave has to be promoted.
                    case BODY -> Optional.of(gates.waves().orElse(rollout::atGate));
                    case STEPS -> Optional.of(rollout::atGate);
                };
        rollout.judgedBy(waves, gates.pods().orElse(rollout::withoutClosure));
    }

    private static String key(Run<?, ?> run, RolloutRecord record) {
        return run.getExternalizableId() + "/" + record.number();
    }

    /** Gives the Leases back, so that the next start of Jenkins need not wait until they have run out. */
    @Terminator
    public static void stop() {
        ExtensionList.lookup(LiveRollouts.class)
                .forEach(registry -> registry.all().forEach(LiveRollout::letGo));
    }
}
