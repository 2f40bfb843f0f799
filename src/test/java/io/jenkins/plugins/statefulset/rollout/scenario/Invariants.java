package io.jenkins.plugins.statefulset.rollout.scenario;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.sim.BudgetState;
import io.jenkins.plugins.statefulset.rollout.sim.Disruption;
import io.jenkins.plugins.statefulset.rollout.sim.Disruption.Cause;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Watches a simulated cluster from outside, with the truth that no driver sees, and notes each breach of the invariants of
 * the design.
 */
final class Invariants {
    /**
     * Between a driver's look at a budget and the controller's deletion of the pod that was released, someone else may use the
     * budget up: no client of the partition can exclude that. A budget that was used up longer ago was seen.
     */
    private static final Duration RACE = Duration.ofSeconds(1);

    private final SimulatedCluster cluster;
    private final Expectation expectation;
    private final List<String> breaches = new ArrayList<>();
    private final Map<String, Instant> exhaustedSince = new HashMap<>();

    /**
     * What a scenario promises.
     *
     * @param maxUnavailable pods of the set that may be down at once by our doing
     */
    record Expectation(BackupDemand backup, int maxUnavailable, DriverNames drivers) {
        enum BackupDemand {
            DEMANDED,
            NOT_DEMANDED
        }

        record DriverNames(List<String> names) {}
    }

    private Invariants(SimulatedCluster cluster, Expectation expectation) {
        this.cluster = cluster;
        this.expectation = expectation;
    }

    static Invariants watch(SimulatedCluster cluster, Expectation expectation) {
        Invariants invariants = new Invariants(cluster, expectation);
        cluster.onDisruption(invariants::disrupted);
        cluster.onWrite(invariants::written);
        cluster.onEveryEvent(invariants::happened);
        return invariants;
    }

    List<String> breaches() {
        return breaches;
    }

    private void disrupted(Disruption disruption) {
        boolean ours = disruption.cause() == Cause.UPDATE
                || disruption.cause() == Cause.EVICTION
                || (disruption.cause() == Cause.DELETION
                        && expectation.drivers().names().contains(disruption.who()));
        if (!ours || disruption.ordinal() < 0) {
            return;
        }
        if (expectation.backup() == Expectation.BackupDemand.DEMANDED && !backupSucceeded()) {
            breach(1, disruption.pod() + " went down before the backup had succeeded");
        }
        if (!disruption.ready()) {
            return;
        }
        for (BudgetState budget : disruption.budgets()) {
            Instant exhausted = exhaustedSince.get(budget.name());
            if (budget.allowed() < 1
                    && exhausted != null
                    && exhausted.plus(RACE).isBefore(disruption.time())) {
                breach(2, disruption.pod() + " went down although " + budget + " allowed none");
            }
        }
        int down = down(disruption);
        if (down >= expectation.maxUnavailable()) {
            breach(2, disruption.pod() + " went down beside " + down + " others");
        }
    }

    private void happened(SimulatedCluster now) {
        for (BudgetState budget : now.budgets()) {
            if (budget.allowed() < 1) {
                exhaustedSince.putIfAbsent(budget.name(), now.clock().now());
            } else {
                exhaustedSince.remove(budget.name());
            }
        }
    }

    private int down(Disruption disruption) {
        StatefulSet set = set().orElseThrow();
        int ready = 0;
        for (Pod pod : cluster.pods(set)) {
            boolean itself = pod.getMetadata().getName().equals(disruption.pod());
            boolean well = itself || (pod.getMetadata().getDeletionTimestamp() == null && Rehearsal.ready(pod));
            ready += well ? 1 : 0;
        }
        return Math.max(0, set.getSpec().getReplicas() - ready);
    }

    private boolean backupSucceeded() {
        return cluster.jobs(Rehearsal.NAMESPACE).stream()
                .anyMatch(job -> job.getStatus() != null
                        && job.getStatus().getSucceeded() != null
                        && job.getStatus().getSucceeded() > 0);
    }

    private void written(Write write) {
        if (write.kind().equals("PersistentVolumeClaim") && write.verb() == Write.Verb.DELETE) {
            breach(8, write.name() + " was deleted");
        }
        if (write.kind().equals("Job")
                && write.verb() == Write.Verb.CREATE
                && cluster.jobs(Rehearsal.NAMESPACE).size() > 1) {
            breach(7, "a second Job was created: " + write.name());
        }
        if (!write.kind().equals("StatefulSet")
                || write.before().isEmpty()
                || write.after().isEmpty()) {
            return;
        }
        StatefulSet before = (StatefulSet) write.before().get();
        StatefulSet after = (StatefulSet) write.after().get();
        if (!expectation.drivers().names().contains(write.who())) {
            return;
        }
        if (!before.getSpec().getReplicas().equals(after.getSpec().getReplicas())) {
            breach(
                    9,
                    "replicas were changed from " + before.getSpec().getReplicas() + " to "
                            + after.getSpec().getReplicas());
        }
        promoting(before, after);
    }

    private void promoting(StatefulSet before, StatefulSet after) {
        Optional<RolloutState> was = StateAnnotation.state(before);
        Optional<RolloutState> is = StateAnnotation.state(after);
        if (was.isEmpty()
                || is.isEmpty()
                || was.get().phase() != Phase.ROLLING
                || is.get().phase() != Phase.ROLLING) {
            return;
        }
        // While ill pods are replaced there is no partition, and no pod moves that is not deleted by name.
        int from = was.get().healing().isPresent() ? was.get().partition() : partition(before);
        int to = is.get().healing().isPresent() ? is.get().partition() : partition(after);
        if (to > from) {
            breach(3, "the partition rose from " + from + " to " + to + " while promoting");
        }
        if (disturbed(before, from, to) > expectation.maxUnavailable()) {
            breach(3, "the partition fell from " + from + " to " + to + " at once");
        }
        if (to < from) {
            int unready = releasedNotReady(before, from);
            if (unready >= expectation.maxUnavailable()) {
                breach(
                        4,
                        "the partition fell from " + from + " to " + to + " while " + unready
                                + " released pods were not ready on the new revision");
            }
        }
    }

    /** Pods that lose something when the partition falls: those that are on the new revision already do not. */
    private long disturbed(StatefulSet set, int from, int to) {
        return IntStream.range(to, Math.min(from, set.getSpec().getReplicas()))
                .filter(index -> pod(set, index)
                        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                        .filter(pod ->
                                !Rehearsal.revision(pod).equals(set.getStatus().getUpdateRevision()))
                        .isPresent())
                .count();
    }

    private Optional<Pod> pod(StatefulSet set, int index) {
        int start = set.getSpec().getOrdinals() == null
                ? 0
                : set.getSpec().getOrdinals().getStart();
        return cluster.pod(Rehearsal.NAMESPACE, set.getMetadata().getName() + "-" + (start + index));
    }

    private int releasedNotReady(StatefulSet set, int from) {
        int unready = 0;
        for (int index = from; index < set.getSpec().getReplicas(); index++) {
            Optional<Pod> pod = pod(set, index);
            boolean well = pod.isPresent()
                    && Rehearsal.ready(pod.get())
                    && pod.get().getMetadata().getDeletionTimestamp() == null
                    && Rehearsal.revision(pod.get()).equals(set.getStatus().getUpdateRevision());
            unready += well ? 0 : 1;
        }
        return unready;
    }

    private static int partition(StatefulSet set) {
        return set.getSpec().getUpdateStrategy().getRollingUpdate() == null
                        || set.getSpec().getUpdateStrategy().getRollingUpdate().getPartition() == null
                ? 0
                : set.getSpec().getUpdateStrategy().getRollingUpdate().getPartition();
    }

    private Optional<StatefulSet> set() {
        return cluster.statefulSet(Rehearsal.NAMESPACE, Rehearsal.SET);
    }

    private void breach(int invariant, String what) {
        breaches.add("invariant " + invariant + ", " + cluster.clock().now() + ": " + what);
    }
}
