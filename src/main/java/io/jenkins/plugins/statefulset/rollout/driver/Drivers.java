package io.jenkins.plugins.statefulset.rollout.driver;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.cluster.ServerTime;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.IssuedCommand;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observer;
import io.jenkins.plugins.statefulset.rollout.event.RolloutListener;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts drivers, takes rollouts up again, and passes commands on to drivers elsewhere. */
public final class Drivers {
    private static final Logger LOG = LoggerFactory.getLogger(Drivers.class);

    /** How often a driver that lives renews its Lease. */
    public static final Duration RENEWAL = LeaseKeeper.RENEWAL;

    private final Cluster cluster;
    private final Cluster patient;
    private final Scheduler scheduler;
    private final GateChecks checks;
    private final BudgetReservations desk;
    private final String process;

    /** @param process names this process to whoever finds the Lease taken: user and host */
    public Drivers(Cluster cluster, Scheduler scheduler, GateChecks checks, String process) {
        this.cluster = cluster;
        this.patient = new RetryingCluster(cluster, scheduler);
        this.scheduler = scheduler;
        this.checks = checks;
        this.process = process + "/" + random(4);
        this.desk = new BudgetReservations(cluster, scheduler, this.process);
    }

    private static String random(int digits) {
        return UUID.randomUUID().toString().substring(0, digits);
    }

    /** The form in which a Job is kept in {@link RolloutState.Pending}. */
    public static JsonNode job(Job job) {
        return RolloutBackup.write(job);
    }

    /** The name of the Lease of a set's rollouts. */
    public static String lease(String set) {
        return LeaseFormat.name(set);
    }

    /** Who most likely drives a set now, by the times in its Lease; empty for nobody. */
    public Optional<String> driving(String namespace, String name) {
        return LeaseFormat.holder(patient, namespace, name, scheduler.now());
    }

    /**
     * What changes whenever a driver of that set renews its Lease: two of them that are alike, a renewal's time apart, come of no driver
     * that lives. Empty where there is no Lease, or it was given back.
     */
    public Optional<String> signOfLife(String namespace, String name) {
        return patient.lease(namespace, lease(name))
                .filter(found -> HolderLiveness.holder(found).isPresent())
                .map(found -> String.valueOf(found.getMetadata().getResourceVersion()));
    }

    /**
     * Begins a rollout: takes the Lease, writes the record, drives. Where another's name stands in the Lease who may be dead, it
     * returns before that is known; if that one lives, the driver's {@link RolloutDriver#ending} fails with a {@link
     * BadRequestException}.
     *
     * @param set as the plan saw it: if it has changed since, nothing begins
     */
    public RolloutDriver start(StatefulSet set, RolloutState state, RolloutListener listener) {
        String namespace = set.getMetadata().getNamespace();
        String name = set.getMetadata().getName();
        Candidate candidate = candidate(namespace, name, state, listener);
        return candidate.take(() -> {
            StatefulSet begun = begin(set, state, candidate);
            candidate.driver().begin(Optional.empty(), state, begun);
        });
    }

    /** A status that the controller wrote since the plan is no change; a template, or a record of someone else's, is. */
    private StatefulSet begin(StatefulSet set, RolloutState state, Candidate candidate) {
        Fence planned = Fence.of(set);
        // Commands that are left on the set were for a rollout before this one.
        UnaryOperator<SetPatch> more = patch -> stopped(set, state, patch.withoutAnnotation(StateAnnotation.COMMAND));
        try {
            return write(set, state, candidate, more);
        } catch (ClusterException e) {
            if (e.reason() != Reason.CONFLICT) {
                throw e;
            }
            return unlessOutdated(candidate.namespace(), candidate.name(), now -> {
                if (!Fence.of(now).equals(planned)) {
                    throw new BadRequestException(
                            Phrase.of("refused.changed-meanwhile")
                                    .with("set", candidate.namespace() + "/" + candidate.name()),
                            e);
                }
                return write(now, state, candidate, more);
            });
        }
    }

    /** A controller that rolls the template in place already stops where it stands. */
    private static SetPatch stopped(StatefulSet set, RolloutState state, SetPatch patch) {
        boolean rolls = state.setup().applied().isPresent()
                && Observer.strategy(set.getSpec().getUpdateStrategy()) == UpdateStrategy.ROLLING_UPDATE;
        return rolls && Observer.partition(set.getSpec().getUpdateStrategy()) != state.partition()
                ? patch.partition(state.partition())
                : patch;
    }

    /**
     * Nothing is driven before our name stands in the state: from then on no write of another driver goes through.
     *
     * @return the set with the record
     * @throws ClusterException with {@link Reason#CONFLICT} where the set has changed since it was read
     */
    private StatefulSet write(StatefulSet set, RolloutState state, Candidate candidate, UnaryOperator<SetPatch> more) {
        String namespace = set.getMetadata().getNamespace();
        String name = set.getMetadata().getName();
        String record = StateAnnotation.write(state.drivenBy(candidate.holder()));
        SetPatch patch = more.apply(SetPatch.fenced(set).annotation(StateAnnotation.STATE, record));
        try {
            return patient.patchStatefulSet(namespace, name, patch.build());
        } catch (ClusterException e) {
            if (e.reason() != Reason.CONFLICT && e.reason() != Reason.INVALID) {
                throw e;
            }
            StatefulSet found = find(namespace, name);
            Fence now = Fence.of(found);
            // It may be our own write that it is in conflict with, whose answer was lost.
            if (!now.record().equals(Optional.of(record))) {
                boolean changed = !now.equals(Fence.of(set));
                throw changed && e.reason() == Reason.INVALID ? new ClusterException(Reason.CONFLICT, e.told(), e) : e;
            }
            return found;
        }
    }

    /**
     * Takes up a rollout that nobody drives. Where another's name stands in the Lease who may be dead, it returns before that is
     * known; if that one lives, the driver's {@link RolloutDriver#ending} fails with a {@link BadRequestException}.
     *
     * @param command a person's command to it; a rollout that is held needs one
     * @throws BadRequestException if there is none
     */
    public RolloutDriver takeUp(
            String namespace, String name, Optional<Command> command, String by, RolloutListener listener) {
        Candidate candidate = candidate(namespace, name, openState(find(namespace, name)), listener);
        return candidate.take(() -> {
            // Read again: until the Lease was ours, another driver may have written.
            AtomicReference<RolloutState> state = new AtomicReference<>();
            StatefulSet begun = unlessOutdated(namespace, name, set -> {
                state.set(openState(set).takenUp(scheduler.now()));
                return write(set, state.get(), candidate, patch -> patch);
            });
            command.ifPresent(candidate.driver()::issue);
            candidate.driver().begin(Optional.of(by), state.get(), begun);
        });
    }

    private <T> T unlessOutdated(String namespace, String name, Function<StatefulSet, T> write) {
        return new ConflictRetrying(scheduler).write(() -> find(namespace, name), write);
    }

    /**
     * Leaves a command for the driver of a set, wherever it runs, behind those that nobody has answered yet.
     *
     * @return its id, by which {@link StateAnnotation#answers} tells what became of it
     * @throws BadRequestException if no rollout is open
     */
    public String issue(String namespace, String name, Command command) {
        if (command instanceof Command.CastVote) {
            throw new BadRequestException(Phrase.of("refused.vote-elsewhere"));
        }
        String id = UUID.randomUUID().toString();
        return unlessOutdated(namespace, name, set -> {
            IssuedCommand said = new IssuedCommand(
                    id.substring(0, 8), Optional.of(openState(set).setup().id()), command);
            List<IssuedCommand> queue = new ArrayList<>(StateAnnotation.commands(set));
            boolean heard = StateAnnotation.answers(set).stream()
                    .anyMatch(answer -> answer.id().equals(said.id()));
            // Where the answer to the request was lost, it may stand there already.
            if (!queue.contains(said) && !heard) {
                queue.add(said);
                patient.patchStatefulSet(
                        namespace,
                        name,
                        SetPatch.of(set)
                                .annotation(StateAnnotation.COMMAND, StateAnnotation.write(queue))
                                .build());
            }
            return said.id();
        });
    }

    private StatefulSet find(String namespace, String name) {
        return patient.statefulSet(namespace, name)
                .orElseThrow(() -> new BadRequestException(Phrase.of("refused.no-such-set")
                        .with("set", namespace + "/" + name)
                        .with("cluster", cluster.name())));
    }

    private static Phrase noneOpen(StatefulSet set) {
        Phrase none = Phrase.of("refused.not-under-way")
                .with(
                        "set",
                        set.getMetadata().getNamespace() + "/"
                                + set.getMetadata().getName());
        return StateAnnotation.isCopied(set) ? none.with("copied", Phrase.of("refused.record-copied")) : none;
    }

    private static RolloutState openState(StatefulSet set) {
        return StateAnnotation.state(set)
                .filter(state -> !state.over())
                .orElseThrow(() -> new BadRequestException(noneOpen(set)));
    }

    private Candidate candidate(String namespace, String name, RolloutState state, RolloutListener listener) {
        String holder = process + random(8);
        patient.version();
        Duration ahead = cluster.clock().ahead(scheduler.moment());
        if (ahead.abs().compareTo(ServerTime.WORTH_A_WORD) > 0) {
            LOG.warn(
                    "the clock of this machine is {} s {} the API server's",
                    ahead.abs().toSeconds(),
                    ahead.isNegative() ? "behind" : "ahead of");
        }
        RolloutDriver[] driver = new RolloutDriver[1];
        LeaseFormat form = LeaseFormat.of(namespace, name, holder);
        LeaseKeeper lease = new LeaseKeeper(cluster, scheduler, form, () -> driver[0].leaseChanged());
        DriverSetting setting = new DriverSetting(cluster, scheduler, checks, desk, namespace, name);
        driver[0] = new RolloutDriver(setting, lease, holder, state, listener);
        return new Candidate(driver[0], lease, holder, namespace, name);
    }

    static BadRequestException drivenBy(String namespace, String name, String holder) {
        return new BadRequestException(Phrase.of("refused.driven-elsewhere")
                .with("set", namespace + "/" + name)
                .with("driver", holder));
    }

    /** A driver that has not got the Lease yet. */
    private record Candidate(RolloutDriver driver, LeaseKeeper lease, String holder, String namespace, String name) {
        /** Takes the Lease and does the rest; at once where it is free, else when its holder was seen to be dead. */
        RolloutDriver take(Runnable rest) {
            Optional<HolderLiveness.Verdict> other = lease.acquire();
            if (other.isEmpty()) {
                orRelease(rest);
            } else if (other.get() instanceof HolderLiveness.Unknown unknown) {
                driver.awaitLease(unknown, rest);
            } else if (other.get() instanceof HolderLiveness.Alive alive) {
                throw drivenBy(namespace, name, alive.holder());
            }
            return driver;
        }

        private void orRelease(Runnable rest) {
            try {
                rest.run();
            } catch (RuntimeException e) {
                lease.release();
                throw e;
            }
        }
    }
}
