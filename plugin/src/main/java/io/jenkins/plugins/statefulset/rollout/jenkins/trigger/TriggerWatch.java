package io.jenkins.plugins.statefulset.rollout.jenkins.trigger;

import hudson.init.InitMilestone;
import hudson.model.CauseAction;
import hudson.model.Job;
import hudson.model.ParameterDefinition;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.StringParameterValue;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jenkins.plugins.statefulset.rollout.api.PendingChange;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation.UnreadableStateException;
import io.jenkins.plugins.statefulset.rollout.jenkins.ClusterRef;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connections;
import io.jenkins.plugins.statefulset.rollout.jenkins.RolloutThreads;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.SetChoice;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.text.OwnerWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.ParameterizedJobMixIn;
import jenkins.util.Timer;

/**
 * What one trigger of one job does between builds.
 *
 * <ol>
 *   <li>It sits at the watch of its namespace. Where there is no such cluster or account it looks again, after longer and longer pauses, and
 *       whenever the system configuration is saved.
 *   <li>What {@link ChangeRules} finds on a set is made sure of by looking at the pods: another revision of the same template, as an upgrade
 *       of the control plane makes it, is nobody's change.
 *   <li>The job is started once for each revision, as {@link KnownChanges} has it, with the set in its parameters and its cause. A job that
 *       is disabled is not, until it is enabled and the set is seen again.
 * </ol>
 */
final class TriggerWatch {
    private static final Logger LOG = Logger.getLogger(TriggerWatch.class.getName());
    private static final int LONGEST_PAUSE_SECONDS = 300;

    static final String CLUSTER = "STATEFULSET_CLUSTER";
    static final String NAMESPACE = "STATEFULSET_NAMESPACE";
    static final String NAME = "STATEFULSET_NAME";
    static final String REVISION = "STATEFULSET_REVISION";

    private final Job<?, ?> job;
    private final ClusterRef cluster;
    private final Optional<String> namespace;
    private final SetChoice choice;
    private Optional<StatefulSetsWatch.Seat> seat = Optional.empty();
    private boolean over;

    /** @param namespace empty for the cluster's default */
    TriggerWatch(Job<?, ?> job, ClusterRef cluster, Optional<String> namespace, SetChoice choice) {
        this.job = job;
        this.cluster = cluster;
        this.namespace = namespace;
        this.choice = choice;
    }

    /** Soon; again where it has begun, in case that another server is meant by now. */
    void begin() {
        StatefulSetsWatches.get().add(this);
        attempt(1);
    }

    private void attempt(int pauseSeconds) {
        RolloutThreads.of(cluster).execute(() -> {
            try {
                if (Jenkins.get().getInitLevel() != InitMilestone.COMPLETED) {
                    // Its queue may not be read yet, which knows what a build waits for already.
                    later(1, 1);
                } else {
                    sit();
                }
            } catch (BadRequestException | KubernetesClientException | ClusterException unusable) {
                LOG.log(
                        Level.WARNING,
                        unusable,
                        () -> job.getFullName() + ": its trigger cannot watch StatefulSets yet: "
                                + unusable.getMessage());
                later(pauseSeconds, Math.min(LONGEST_PAUSE_SECONDS, 2 * pauseSeconds));
            }
        });
    }

    private synchronized void later(int seconds, int next) {
        if (!over) {
            Timer.get().schedule(() -> attempt(next), seconds, TimeUnit.SECONDS);
        }
    }

    private void sit() {
        Connection connection = Connections.get().open(cluster, job);
        String where = namespace.orElse(connection.defaultNamespace());
        StatefulSetsWatch.Seat taken = StatefulSetsWatches.get().join(connection, where, this::seen);
        Optional<StatefulSetsWatch.Seat> former;
        synchronized (this) {
            former = over ? Optional.of(taken) : seat;
            seat = over ? Optional.empty() : Optional.of(taken);
        }
        // Afterwards, so that a watch that both sit at is not opened anew.
        former.ifPresent(StatefulSetsWatch.Seat::close);
    }

    /** For good. */
    void end() {
        StatefulSetsWatches.get().remove(this);
        Optional<StatefulSetsWatch.Seat> left;
        synchronized (this) {
            over = true;
            left = seat;
            seat = Optional.empty();
        }
        left.ifPresent(StatefulSetsWatch.Seat::close);
    }

    private void seen(StatefulSet set, Connection connection) {
        if (!choice.has(set) || !job.isBuildable()) {
            return;
        }
        try {
            Optional<String> revision = ChangeRules.revision(set);
            if (revision.isPresent()) {
                consider(change(set, revision.get()), connection);
            } else if (ChangeRules.isSettled(set)) {
                new KnownChanges(job).settled(change(set, ""));
            }
        } catch (ClusterException unanswered) {
            LOG.log(Level.INFO, unanswered, () -> job.getFullName() + ": a change is looked at again in a while");
            Timer.get().schedule(() -> again(set.getMetadata().getName()), SECONDS_AFTER_NO_ANSWER, TimeUnit.SECONDS);
        } catch (BadRequestException | UnreadableStateException unclear) {
            LOG.log(
                    Level.WARNING,
                    unclear,
                    () -> job.getFullName() + ": it is not known whether a change is pending, so no build begins: "
                            + unclear.getMessage());
        }
    }

    private static final int SECONDS_AFTER_NO_ANSWER = 10;

    private synchronized void again(String name) {
        seat.ifPresent(taken -> taken.watch().again(name));
    }

    private SetChange change(StatefulSet set, String revision) {
        return new SetChange(
                cluster.cluster().orElse(""),
                set.getMetadata().getNamespace(),
                set.getMetadata().getName(),
                set.getMetadata().getUid(),
                revision);
    }

    private void consider(SetChange change, Connection connection) {
        KnownChanges known = new KnownChanges(job);
        if (known.has(change)) {
            return;
        }
        Optional<PendingChange> pending = connection.rollouts().pending(change.namespace(), change.name());
        boolean isMeant = pending.filter(now ->
                        now.target().equals(change.revision()) && !now.changes().isEmpty())
                .isPresent();
        if (isMeant) {
            SetChangedCause cause = new SetChangedCause(
                    change, OwnerWords.of(pending.get().owner()).toString());
            known.start(change, () -> start(change, cause));
        }
    }

    private boolean start(SetChange change, SetChangedCause cause) {
        LOG.info(() -> job.getFullName() + ": " + cause.getShortDescription());
        return ParameterizedJobMixIn.scheduleBuild2(job, -1, new CauseAction(cause), parameters(change)) != null;
    }

    /** Those of the set, whether the job defines them or not, and the defaults of all others that it defines. */
    private ParametersAction parameters(SetChange change) {
        Map<String, String> ours = new TreeMap<>(Map.of(
                CLUSTER, change.cluster(),
                NAMESPACE, change.namespace(),
                NAME, change.name(),
                REVISION, change.revision()));
        List<ParameterValue> values = new ArrayList<>();
        ours.forEach((name, value) -> values.add(new StringParameterValue(name, value)));
        ParametersDefinitionProperty defined = job.getProperty(ParametersDefinitionProperty.class);
        if (defined != null) {
            for (ParameterDefinition one : defined.getParameterDefinitions()) {
                ParameterValue standard = ours.containsKey(one.getName()) ? null : one.getDefaultParameterValue();
                if (standard != null) {
                    values.add(standard);
                }
            }
        }
        return new ParametersAction(values, Set.copyOf(ours.keySet()));
    }
}
