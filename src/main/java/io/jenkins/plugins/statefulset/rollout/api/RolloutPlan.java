package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.backup.BackupPlan;
import io.jenkins.plugins.statefulset.rollout.change.FieldChange;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import io.jenkins.plugins.statefulset.rollout.risk.Assessment;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a request would do to the cluster as it is, and what stands in its way. Making it changed nothing.
 *
 * @param current the set as it is
 * @param proposed the set with the new template, with the server's defaults
 * @param changes what differs, secrets redacted
 * @param sizes the settled sizes of the waves
 * @param readyTimeout how long one pod may take to be ready
 * @param slowStart why that is longer than usual; empty where it is not, or the person said it
 * @param timeout how long the whole rollout may take; a rollback gets the same again
 * @param budgets those that match the set's pods
 * @param blockers what was not accepted, and so stops the rollout before it begins
 * @param warnings what the person should know
 * @param waivedBudgets names of budgets of a set with one pod that can never allow it to go, and that the person accepted to go
 *     against
 * @param backup the backup to be taken; empty where none is due
 * @param backupNote why, or why not
 * @param origin the earlier revision whose template comes back, as in {@code revision 3, db-7c65d8f9b}; empty where it is another
 *     change
 * @param neighbours who and what else acts on the set or its pods
 * @param checks what is asked and done around each pod, and by which profile
 * @param pending what is in place already; empty where the change is one of the request's own
 */
public record RolloutPlan(
        StatefulSet current,
        StatefulSet proposed,
        List<FieldChange> changes,
        List<WaveSize> sizes,
        List<Wave> waves,
        Duration readyTimeout,
        Optional<Message> slowStart,
        Duration timeout,
        Assessment assessment,
        List<BudgetView> budgets,
        List<Blocker> blockers,
        List<Message> warnings,
        Set<String> waivedBudgets,
        Optional<BackupPlan> backup,
        Message backupNote,
        Optional<Message> origin,
        List<Neighbour> neighbours,
        Optional<PendingChange> pending,
        SettledChecks checks,
        RolloutEvent.Planned event) {

    public boolean blocked() {
        return !blockers.isEmpty();
    }

    /** The same plan with these warnings. */
    public RolloutPlan withWarnings(List<Message> others) {
        return new RolloutPlan(
                current,
                proposed,
                changes,
                sizes,
                waves,
                readyTimeout,
                slowStart,
                timeout,
                assessment,
                budgets,
                blockers,
                others,
                waivedBudgets,
                backup,
                backupNote,
                origin,
                neighbours,
                pending,
                checks,
                event.withWarnings(others));
    }
}
