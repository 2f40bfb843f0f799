package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.jenkins.plugins.statefulset.rollout.backup.BackupPlan;
import io.jenkins.plugins.statefulset.rollout.backup.BackupPlanner;
import io.jenkins.plugins.statefulset.rollout.backup.BackupProblem;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest.BackupPolicy;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a backup is taken, and which.
 *
 * <ol>
 *   <li>Asked for always, it is taken or the request is refused.
 *   <li>Left to the risk, it is taken where it is needed; if none can be, that is a blocker with a name.
 *   <li>A set without persistent volumes has no data that outlives its pods: where none can be taken, none is missed.
 *   <li>Where an unfinished change was accepted, one is taken if it can be: the pods may be too ill for one, and the change is
 *       what heals them.
 * </ol>
 *
 * @param plan empty where none is taken
 * @param note what is taken and why, or why not
 * @param blocker present where one is wanted and cannot be taken
 */
record BackupChoice(Optional<BackupPlan> plan, Message note, List<Message> warnings, Optional<Blocker> blocker) {

    /** How much the change wants a backup. */
    enum Demand {
        NONE,
        WHERE_IT_CAN_BE,
        NEEDED
    }

    /**
     * @param demand how much the change wants one
     * @param cronJobs the one that the request names, if it exists
     * @throws BadRequestException if a backup was asked for and none can be taken
     */
    static BackupChoice make(
            Cluster cluster, RolloutRequest request, StatefulSet current, Demand demand, List<CronJob> cronJobs) {
        if (request.backup() == BackupPolicy.NEVER) {
            return none(Message.of("none, as asked for (")
                    .and(RequestField.BACKUP.as("never"))
                    .and(")"));
        }
        if (request.backup() == BackupPolicy.AUTO && demand == Demand.NONE) {
            return none(Message.of("not needed at this risk (")
                    .and(RequestField.BACKUP.as("always"))
                    .and(" takes one)"));
        }
        try {
            BackupPlan plan =
                    new BackupPlanner().plan(current, request.backupOptions(), cronJobs, claims(cluster, request));
            return new BackupChoice(
                    Optional.of(plan),
                    Message.of(String.join("; ", plan.summary())),
                    plan.warnings(),
                    Optional.empty());
        } catch (BackupProblem e) {
            if (request.backup() == BackupPolicy.ALWAYS) {
                throw new BadRequestException(
                        Message.of("no backup can be taken: ").and(e.told()), e);
            }
            if (!PersistentVolumes.any(current)) {
                return none(Message.of("none: the set has no persistent volume, so no data outlives its pods anyway"));
            }
            if (demand == Demand.WHERE_IT_CAN_BE) {
                return none(Message.of("none, because none can be taken: ").and(e.reason()));
            }
            Blocker blocker = new Blocker(
                    Optional.of("no-backup"),
                    RequestField.BACKUP.programName(),
                    Message.of("the change wants a backup first, and none can be taken: ")
                            .and(e.reason()),
                    List.of(
                            e.advice(),
                            Message.of("Without a backup, at your own risk: ").and(RequestField.BACKUP.as("never"))));
            return new BackupChoice(
                    Optional.empty(), Message.of("wanted, but none can be taken"), List.of(), Optional.of(blocker));
        }
    }

    private static BackupChoice none(Message note) {
        return new BackupChoice(Optional.empty(), note, List.of(), Optional.empty());
    }

    /** Names of those claims that the plan may want and that exist. */
    private static List<String> claims(Cluster cluster, RolloutRequest request) {
        return Stream.concat(request.backupOptions().claim().stream(), Stream.of(BackupPlanner.DEFAULT_CLAIM))
                .distinct()
                .filter(claim -> cluster.persistentVolumeClaim(request.namespace(), claim)
                        .isPresent())
                .toList();
    }
}
