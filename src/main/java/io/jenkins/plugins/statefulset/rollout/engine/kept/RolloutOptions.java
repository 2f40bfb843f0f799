package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a rollout behaves, settled when it starts and kept with its state, so that any driver goes on in the same way.
 *
 * @param waves settled sizes, see {@link io.jenkins.plugins.statefulset.rollout.plan.WavePlan#settle}
 * @param soak how long a wave must have been ready before its gates are asked; may be zero
 * @param readyTimeout how long one pod may take from its release (or creation) to being ready
 * @param timeout how long the whole rollout may take; a rollback gets the same time again
 * @param failureGrace how long what kubelets try again may fail, such as a pull: {@link #FAILURE_GRACE} in records of versions
 *     that did not keep it
 * @param budgetTimeout how long to wait for budgets that allow nothing now, with {@link BudgetPolicy#WAIT}
 * @param podChecks what is asked and done around each pod, in this order for each moment
 * @param checkFailure what to do where one of them does not pass; empty for the default
 * @param podFailures how often a pod may lose its readiness in its wave; empty for no limit
 * @param progressDeadline how long no pod may get on; empty for no limit beside the others
 * @param order in which the pods of a set with OnDelete go; empty for the highest first
 * @param waivedBudgets names of budgets that can never allow the only pod of a set to go, and that a person accepted to go against
 */
public record RolloutOptions(
        List<WaveSize> waves,
        Duration soak,
        Duration readyTimeout,
        Duration timeout,
        FailurePolicy onFailure,
        BudgetPolicy budgetPolicy,
        Duration budgetTimeout,
        EndPartition endPartition,
        List<GateSpec> gates,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Set<String> waivedBudgets,
        Duration failureGrace,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PodCheck> podChecks,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<FailurePolicy> checkFailure,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<PodOrder> order,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Integer> podFailures,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<Duration> progressDeadline) {

    /** Unless said. */
    public static final Duration FAILURE_GRACE = Duration.ofMinutes(2);

    public RolloutOptions {
        waves = List.copyOf(waves);
        gates = List.copyOf(gates);
        failureGrace = failureGrace == null ? FAILURE_GRACE : failureGrace;
        // Records that were written before there were any have none.
        podChecks = podChecks == null ? List.of() : List.copyOf(podChecks);
        checkFailure = checkFailure == null ? Optional.empty() : checkFailure;
        order = order == null ? Optional.empty() : order;
        podFailures = podFailures == null ? Optional.empty() : podFailures;
        progressDeadline = progressDeadline == null ? Optional.empty() : progressDeadline;
        waivedBudgets = waivedBudgets == null ? Set.of() : Set.copyOf(waivedBudgets);
    }

    /** What a check around a pod that does not pass leads to: nothing is broken yet, so a hold unless said. */
    @JsonIgnore
    public FailurePolicy onCheckFailure() {
        return checkFailure.orElse(FailurePolicy.HOLD);
    }

    /** Options that go against no budget. */
    public RolloutOptions(
            List<WaveSize> waves,
            Duration soak,
            Duration readyTimeout,
            Duration timeout,
            FailurePolicy onFailure,
            BudgetPolicy budgetPolicy,
            Duration budgetTimeout,
            EndPartition endPartition,
            List<GateSpec> gates) {
        this(
                waves,
                soak,
                readyTimeout,
                timeout,
                onFailure,
                budgetPolicy,
                budgetTimeout,
                endPartition,
                gates,
                Set.of(),
                FAILURE_GRACE,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Whether a budget does not count: one that was accepted, and only while the set has a single pod. */
    public boolean waives(String budget, int replicas) {
        return replicas == 1 && waivedBudgets.contains(budget);
    }

    /** What to do when a canary fails. */
    public enum FailurePolicy {
        @JsonProperty("rollback")
        ROLLBACK,
        @JsonProperty("hold")
        HOLD
    }

    /** What to do when a budget allows no disruption now. */
    public enum BudgetPolicy {
        @JsonProperty("wait")
        WAIT,
        @JsonProperty("fail")
        FAIL
    }

    /** The partition that a completed rollout leaves behind. */
    public enum EndPartition {
        /** 0: the controller rolls later changes by itself. */
        @JsonProperty("0")
        ZERO,
        /** The one that was there before. */
        @JsonProperty("original")
        ORIGINAL,
        /**
         * {@link #GUARD_PARTITION}, above any number of replicas: a stray edit of the template rolls nothing, and a scale-up makes
         * pods of the current revision. A partition that equals the replicas would let it make pods of the new one.
         */
        @JsonProperty("guard")
        GUARD;

        /** The partition of {@link #GUARD}. Rollouts up to 0.1 left the number of replicas. */
        public static final int GUARD_PARTITION = 1_000_000;
    }
}
