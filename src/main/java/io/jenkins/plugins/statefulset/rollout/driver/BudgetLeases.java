package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PendingDisruption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The Leases of one process on budgets that it shares with rollouts of other processes. */
final class BudgetLeases {
    private final Cluster cluster;
    private final Scheduler scheduler;
    private final String holder;
    private final Map<String, BudgetLease> leases = new ConcurrentHashMap<>();

    /** @param holder names this process */
    BudgetLeases(Cluster cluster, Scheduler scheduler, String holder) {
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.holder = holder;
    }

    /** The Lease of a budget. */
    BudgetLease of(String namespace, BudgetView budget) {
        return leases.computeIfAbsent(
                namespace + "/" + budget.name() + "/" + budget.uid(),
                unused -> new BudgetLease(
                        cluster, scheduler, new BudgetLeaseFormat(namespace, budget.name(), budget.uid(), holder)));
    }

    /** Pods that other processes took down under a Lease lately, as far as this one has read of it. */
    List<PendingDisruption> noted(String namespace, Instant now) {
        if (leases.isEmpty()) {
            return List.of();
        }
        List<PendingDisruption> noted = new ArrayList<>();
        leases.forEach((key, lease) -> {
            if (key.startsWith(namespace + "/")) {
                noted.addAll(lease.noted(now));
            }
        });
        return noted;
    }
}
