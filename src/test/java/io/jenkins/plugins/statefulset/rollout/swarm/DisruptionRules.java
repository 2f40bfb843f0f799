package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.sim.BudgetState;
import io.jenkins.plugins.statefulset.rollout.sim.Disruption;
import io.jenkins.plugins.statefulset.rollout.sim.Disruption.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Invariants 1 and 2: what goes down by our doing. */
final class DisruptionRules {
    /** The controller acts on a write soon, and waits for pods under OrderedReady. */
    private static final Duration A_WHILE = Duration.ofMinutes(1);

    private final InvariantWatcher truth;

    DisruptionRules(InvariantWatcher truth) {
        this.truth = truth;
    }

    void disrupted(Disruption disruption) {
        if (disruption.ordinal() < 0) {
            return;
        }
        if (ours(disruption)) {
            byUs(disruption);
        }
        truth.podChecks().ifPresent(rules -> rules.disrupted(disruption.pod()));
    }

    private void byUs(Disruption disruption) {
        if (truth.promises().backup() == InvariantLimits.Backup.DEMANDED
                && !backupSucceeded()
                && !truth.othersWroteSpec()) {
            truth.breach(1, disruption.pod() + " went down before the backup had succeeded");
        }
        if (!disruption.ready() && disruption.cause() == Cause.DELETION) {
            ill(disruption);
        }
        if (disruption.ready()) {
            if (disruption.cause() != Cause.UPDATE) {
                checks(disruption.pod(), disruption.time());
            }
            budgets(disruption);
            others(disruption);
        }
    }

    /** One that has not been released is replaced where it does not get well by itself, and no sooner. */
    private void ill(Disruption disruption) {
        StatefulSet set = truth.set().orElseThrow();
        RolloutState state = truth.state().orElseThrow();
        Optional<Instant> down = Optional.ofNullable(truth.downSince().get(disruption.pod()));
        int index = disruption.ordinal() - SwarmDatabase.start(set);
        boolean unreleased = state.phase() == RolloutState.Phase.ROLLING
                && index < state.partition()
                && state.setup().options().order().isEmpty();
        boolean mayGetWell = down.filter(
                        since -> since.plus(state.setup().options().readyTimeout())
                                .minus(TruePods.WHOLE_SECONDS)
                                .isAfter(disruption.time()))
                .isPresent();
        boolean known =
                state.setup().wasIll(disruption.pod()) || state.prepared().containsKey(disruption.pod());
        if (unreleased && mayGetWell && !known && !truth.promises().ailing() && !truth.isBlind()) {
            truth.breach(4, disruption.pod() + " was taken for ill, and is not ready only since " + down.get());
        }
    }

    private void checks(String pod, Instant time) {
        StatefulSet set = truth.set().orElseThrow();
        RolloutState state = truth.state().orElseThrow();
        String to = state.goesBackUnderTheTemplate()
                ? state.setup().baseRevision().orElseThrow()
                : set.getStatus().getUpdateRevision();
        truth.podChecks().ifPresent(rules -> rules.goes(set, state, pod, to, time));
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

    /**
     * Not asked of a pod that was released in the moment in which another fell: the controller keeps it until that one is back, and by then budgets
     * may allow none. The partition is not raised, so no driver can take that back.
     */
    private void budgets(Disruption disruption) {
        if (disruption.cause() == Cause.UPDATE
                && (truth.lateWrite().isAfter(disruption.time().minus(A_WHILE))
                        || truth.isReleasedUnawares(disruption.pod()))) {
            return;
        }
        Instant visible = truth.seenByAll(InvariantWatcher.RACE);
        for (BudgetState budget : disruption.budgets()) {
            boolean newly = budget.name().equals(ObjectTroubles.TOUCHED)
                    && truth.labelledAt(disruption.pod())
                            .filter(visible::isBefore)
                            .isPresent();
            if (newly) {
                continue;
            }
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
                .filter(pod -> !pod.getValue().isAfter(visible) && SwarmDatabase.isWanted(set, pod.getKey()))
                .count();
        if (down >= truth.promises().maxUnavailable().applyAsInt(set)) {
            truth.breach(2, disruption.pod() + " went down beside " + truth.downSince());
        }
    }

    private boolean backupSucceeded() {
        return truth.cluster().jobs(SwarmDatabase.NAMESPACE).stream()
                .anyMatch(job -> job.getStatus() != null
                        && job.getStatus().getSucceeded() != null
                        && job.getStatus().getSucceeded() > 0);
    }
}
