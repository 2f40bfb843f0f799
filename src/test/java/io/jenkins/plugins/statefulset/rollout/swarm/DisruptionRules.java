package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.sim.BudgetState;
import io.jenkins.plugins.statefulset.rollout.sim.Disruption;
import io.jenkins.plugins.statefulset.rollout.sim.Disruption.Cause;
import java.time.Instant;
import java.util.Optional;

/** Invariants 1 and 2: what goes down by our doing. */
final class DisruptionRules {
    private final InvariantWatcher truth;

    DisruptionRules(InvariantWatcher truth) {
        this.truth = truth;
    }

    void disrupted(Disruption disruption) {
        if (disruption.ordinal() < 0 || !ours(disruption)) {
            return;
        }
        if (truth.promises().backup() == InvariantLimits.Backup.DEMANDED
                && !backupSucceeded()
                && !truth.othersWroteSpec()) {
            truth.breach(1, disruption.pod() + " went down before the backup had succeeded");
        }
        if (disruption.ready()) {
            budgets(disruption);
            others(disruption);
        }
    }

    private boolean ours(Disruption disruption) {
        return switch (disruption.cause()) {
            case UPDATE ->
                !truth.othersWroteSpec()
                        && !truth.others().contains(InvariantWatcher.Deed.UPGRADE)
                        && !truth.isRelabelled(disruption.pod())
                        && underWay();
            case EVICTION, DELETION -> truth.promises().drivers().test(disruption.who());
            default -> false;
        };
    }

    private boolean underWay() {
        return truth.state().filter(state -> !state.over()).isPresent();
    }

    private void budgets(Disruption disruption) {
        Instant visible = truth.seenByAll(InvariantWatcher.RACE);
        for (BudgetState budget : disruption.budgets()) {
            Optional<Instant> exhausted = truth.exhaustedSince(budget).filter(since -> since.isBefore(visible));
            // The Eviction API refuses by itself.
            if (budget.allowed() < 1 && exhausted.isPresent() && disruption.cause() != Cause.EVICTION) {
                truth.breach(
                        2,
                        disruption.pod() + " went down although " + budget + " had allowed none since "
                                + exhausted.get());
            }
        }
    }

    private void others(Disruption disruption) {
        StatefulSet set = truth.set().orElseThrow();
        Instant visible = truth.seenByAll(truth.promises().sight());
        long down = truth.downSince().entrySet().stream()
                .filter(pod -> !pod.getKey().equals(disruption.pod()))
                .filter(pod -> !pod.getValue().isAfter(visible) && isWanted(set, pod.getKey()))
                .count();
        if (down >= truth.promises().maxUnavailable().applyAsInt(set)) {
            truth.breach(2, disruption.pod() + " went down beside " + truth.downSince());
        }
    }

    private static boolean isWanted(StatefulSet set, String pod) {
        int start = SwarmDatabase.start(set);
        int ordinal = Integer.parseInt(pod.substring(pod.lastIndexOf('-') + 1));
        return ordinal >= start && ordinal < start + set.getSpec().getReplicas();
    }

    private boolean backupSucceeded() {
        return truth.cluster().jobs(SwarmDatabase.NAMESPACE).stream()
                .anyMatch(job -> job.getStatus() != null
                        && job.getStatus().getSucceeded() != null
                        && job.getStatus().getSucceeded() > 0);
    }
}
