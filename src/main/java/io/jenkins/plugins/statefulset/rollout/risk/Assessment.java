package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.List;
import java.util.Set;

/**
 * What the rules say of a change.
 *
 * @param workload what runs in the set
 * @param risk the risk and why
 * @param blockers what stops it, unless accepted
 * @param warnings what a person should know; one sentence each
 * @param rollbackLimits why a rollback may not work; each has its warning as well
 */
public record Assessment(
        Workload workload,
        Risk risk,
        List<Blocker> blockers,
        List<Message> warnings,
        List<RollbackLimit> rollbackLimits) {
    public Assessment {
        rollbackLimits = List.copyOf(rollbackLimits);
        blockers = List.copyOf(blockers);
        warnings = List.copyOf(warnings);
    }

    /**
     * The blockers that are left after those that were accepted. A blocker without a name always is.
     *
     * @param accepted names as the request accepts them; names that no blocker has are ignored
     */
    public List<Blocker> remaining(Set<String> accepted) {
        return blockers.stream()
                .filter(blocker -> !isAccepted(blocker, accepted))
                .toList();
    }

    /** Whether a request that leaves it to the risk takes a backup: the risk is high, or a blocker was accepted. */
    public boolean wantsBackup(Set<String> accepted) {
        return risk.level() == RiskLevel.HIGH || blockers.stream().anyMatch(blocker -> isAccepted(blocker, accepted));
    }

    private static boolean isAccepted(Blocker blocker, Set<String> accepted) {
        return blocker.name().filter(accepted::contains).isPresent();
    }
}
