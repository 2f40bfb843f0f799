package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.jenkins.plugins.statefulset.rollout.backup.BackupPlan;
import io.jenkins.plugins.statefulset.rollout.backup.BackupPlanner;
import io.jenkins.plugins.statefulset.rollout.backup.BackupProblem;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
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
            return none(Phrase.of("preflight.no-backup-asked").with("setting", RequestField.BACKUP.as("never")));
        }
        if (request.backup() == BackupPolicy.AUTO && demand == Demand.NONE) {
            return none(Phrase.of("preflight.no-backup-needed").with("setting", RequestField.BACKUP.as("always")));
        }
        try {
            BackupPlan plan =
                    new BackupPlanner().plan(current, request.backupOptions(), cronJobs, claims(cluster, request));
            return new BackupChoice(
                    Optional.of(plan),
                    Message.listed(plan.summary(), Message.Between.SEMICOLON),
                    plan.warnings(),
                    Optional.empty());
        } catch (BackupProblem e) {
            if (request.backup() == BackupPolicy.ALWAYS) {
                throw new BadRequestException(
                        Phrase.of("preflight.no-backup-possible")
                                .with("why", e.told())
                                .message(),
                        e);
            }
            if (!PersistentVolumes.any(current)) {
                return none(Phrase.of("preflight.no-volume"));
            }
            if (demand == Demand.WHERE_IT_CAN_BE) {
                return none(Phrase.of("preflight.none-possible").with("why", e.reason()));
            }
            Blocker blocker = new Blocker(
                    Optional.of("no-backup"),
                    RequestField.BACKUP.programName(),
                    Phrase.of("preflight.wants-backup").with("why", e.reason()).message(),
                    List.of(
                            e.advice(),
                            Phrase.of("preflight.without-backup")
                                    .with("setting", RequestField.BACKUP.as("never"))
                                    .message()));
            return new BackupChoice(
                    Optional.empty(), Phrase.of("preflight.backup-wanted").message(), List.of(), Optional.of(blocker));
        }
    }

    private static BackupChoice none(Phrase note) {
        return new BackupChoice(Optional.empty(), note.message(), List.of(), Optional.empty());
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
