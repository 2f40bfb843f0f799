package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.engine.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.engine.Decision;
import io.jenkins.plugins.statefulset.rollout.engine.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.SetView.Strategy;
import io.jenkins.plugins.statefulset.rollout.engine.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes of a step the request that it needs, and tells what was done. Used by the looks of one driver, which never overlap.
 *
 * <ol>
 *   <li>Nothing is sent unless the Lease is held (invariant 6).
 *   <li>A write is conditional on what was looked at ({@link SetPatch#fenced}); what the controller writes to the status meanwhile
 *       does not disturb it. It is sent once: where it fails on that, there is something newer, which has to be decided on first.
 *   <li>Where the server calls it invalid, it is looked again: if what it was fenced by has changed, that was the cause.
 *   <li>Evictions and deletions name the UID that was seen. An eviction that a budget refuses is tried again after
 *       {@link Retries#EVICTION}, if it is still decided on then.
 *   <li>What it did is told by {@link #tellNews}, so that the request need not wait for what is told before it.
 *   <li>Any other refusal is the driver's to judge.
 * </ol>
 */
final class StepWriter {
    private final Cluster cluster;
    private final String namespace;
    private final String name;
    private final LeaseKeeper lease;
    private final SetWatch sets;
    private final BackupWatch backup;
    private final GateDesk gates;
    private final Words words;
    private final Narrator narrator;
    private final Discretion discretion;
    private final List<Runnable> news = new ArrayList<>();

    StepWriter(
            DriverSetting setting,
            LeaseKeeper lease,
            SetWatch sets,
            BackupWatch backup,
            GateDesk gates,
            Words words,
            Narrator narrator,
            Discretion discretion) {
        this.cluster = setting.cluster();
        this.namespace = setting.namespace();
        this.name = setting.name();
        this.lease = lease;
        this.sets = sets;
        this.backup = backup;
        this.gates = gates;
        this.words = words;
        this.narrator = narrator;
        this.discretion = discretion;
    }

    /** What became of a step. */
    sealed interface Result {}

    /** It was sent, so that there is something new to look at. */
    record Sent() implements Result {}

    /** It was not, or in vain: it is to be looked at again then. */
    record Later(Instant at) implements Result {}

    /** The Lease is not held now, so nothing was sent. */
    record NotHeld() implements Result {}

    /**
     * Carries out a step.
     *
     * @param step neither {@link Decision.Wait} nor {@link Decision.Stop}, which need no request
     * @throws ClusterException where the server refuses it for another reason than the rules above name
     */
    Result carryOut(StatefulSet set, Observation seen, Step step, Instant now) {
        if (!lease.held()) {
            return new NotHeld();
        }
        if (step instanceof Decision.Write write) {
            write(set, seen, write, now);
        } else if (step instanceof Decision.AskGate ask) {
            gates.ask(ask, seen, namespace);
        } else if (step instanceof Decision.StartBackup) {
            backup.start(seen.state());
            news.add(() -> narrator.backup(BackupWatch.jobName(seen.state()), BackupPhase.STARTED, "", now));
        } else if (step instanceof Decision.Evict evict) {
            return evict(evict.pod(), now);
        } else if (step instanceof Decision.Delete delete) {
            PodView pod = delete.pod();
            cluster.deletePod(namespace, pod.name(), pod.uid(), pod.resourceVersion());
            sets.gone(delete.pod().uid());
        }
        return new Sent();
    }

    private void write(StatefulSet set, Observation seen, Decision.Write write, Instant now) {
        String record = StateAnnotation.write(discretion.shown(write.state()));
        SetPatch patch = SetPatch.fenced(set).annotation(StateAnnotation.STATE, record);
        if (seen.command().isPresent()) {
            patch.withoutAnnotation(StateAnnotation.COMMAND);
        }
        strategy(seen, write, patch);
        Optional<PodTemplateSpec> template = sets.template(write.template(), set, seen.state());
        template.ifPresent(patch::template);
        try {
            sets.written(cluster.patchStatefulSet(namespace, name, patch.build()), record, write.state());
        } catch (ClusterException e) {
            if (e.reason() == Reason.CONFLICT) {
                sets.outdated(set, now.plus(Retries.WATCH));
            } else if (e.reason() != Reason.INVALID || !sets.changedSince(set)) {
                throw e;
            }
            return;
        }
        words.obeyed();
        tellBackupEnd(seen, write, now);
        news.add(() -> {
            narrator.done(write.transition(), now);
            if (write.transition() instanceof Decision.Transition.End end
                    && end.result() == RolloutEvent.Result.COMPLETED) {
                write.partition()
                        .ifPresent(to -> narrator.endPartition(seen.set().partition(), to, now));
            }
        });
    }

    /** What the last step did, to be told after what it was decided on. */
    void tellNews() {
        List<Runnable> told = List.copyOf(news);
        news.clear();
        told.forEach(Runnable::run);
    }

    /** The record says whose strategy the set has. One that someone else has put in place stays. */
    private static void strategy(Observation seen, Decision.Write write, SetPatch patch) {
        Optional<RolloutState.Healing> before = seen.state().healing();
        boolean heals = write.state().healing().isPresent();
        if (before.isEmpty() && heals) {
            patch.onDelete();
        } else if (before.isPresent() && !heals && seen.set().strategy() == Strategy.ON_DELETE) {
            patch.rollingUpdate(
                    write.partition().orElse(write.state().partition()),
                    before.get().maxUnavailable());
        } else {
            write.partition().ifPresent(patch::partition);
        }
    }

    private void tellBackupEnd(Observation seen, Decision.Write write, Instant now) {
        if (write.transition() instanceof Decision.Transition.Arm
                && seen.backup() instanceof BackupStatus.Succeeded succeeded) {
            news.add(() -> narrator.backup(
                    BackupWatch.jobName(seen.state()), BackupPhase.SUCCEEDED, succeeded.message(), now));
        } else if (write.transition() instanceof Decision.Transition.End
                && seen.backup() instanceof BackupStatus.Failed failed) {
            news.add(() ->
                    narrator.backup(BackupWatch.jobName(seen.state()), BackupPhase.FAILED, failed.message(), now));
        }
    }

    private Result evict(PodView pod, Instant now) {
        try {
            cluster.evictPod(namespace, pod.name(), pod.uid());
        } catch (ClusterException e) {
            if (e.reason() != Reason.DISRUPTION_REFUSED) {
                throw e;
            }
            news.add(() -> narrator.blocked(pod.name(), e.getMessage(), now));
            return new Later(now.plus(Retries.EVICTION));
        }
        sets.gone(pod.uid());
        return new Sent();
    }
}
