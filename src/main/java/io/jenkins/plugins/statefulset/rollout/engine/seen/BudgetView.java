package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.Budget.Status;
import io.jenkins.plugins.statefulset.rollout.kube.IntOrPercent;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * A PodDisruptionBudget, as far as decisions depend on it.
 *
 * <ol>
 *   <li>Its status counts only when the controller has seen the present spec ({@code observedGeneration ==
 *       generation}).
 *   <li>What it allows now, of pods that are ready and of those that are not, is the smaller of what its status says and of
 *       what the pods that we see leave: the two come
 *       over different watches, and the one that is behind must not allow what the other forbids.
 *   <li>A pod that is not ready may be disrupted as the Eviction API has it ({@code canIgnorePDB} in
 *       pkg/registry/core/pod/storage/eviction.go): with {@code unhealthyPodEvictionPolicy: AlwaysAllow} always, else only while
 *       as many pods are healthy as the budget desires.
 *   <li>Pods of other sets that are to go, and look healthy still, are taken off what it allows ({@link OverlappingBudgets}).
 *   <li>"None now" differs from "never": {@code maxUnavailable: 0}, or {@code minAvailable} that asks for every pod.
 *   <li>Where several budgets match a pod, each change of it refreshes only one of them ({@code getPdbForPod} in disruption.go),
 *       so a status may be old. There the pods that we see are held against what the spec asks of the pods that are to be now,
 *       and they overrule a status that allows none: while it stands, no eviction passes this budget, and pods that several
 *       match are never evicted (eviction.go answers 500), so nobody spends it beside us through the API. The status still
 *       counts while it names {@code disruptedPods}, and where its controller cannot count the pods ({@code SyncFailed}).
 * </ol>
 */
public final class BudgetView {
    /** {@code DeletionTimeout} in disruption.go. */
    private static final Duration DELETION_TIMEOUT = Duration.ofMinutes(2);

    private static final String SYNC_FAILED = "SyncFailed";

    private final PodDisruptionBudget budget;
    private final IntSupplier healthyPods;
    private final Optional<Company> company;
    private final Supplier<OverlappingUse> neighbours;
    private Optional<OverlappingUse> others = Optional.empty();
    private int healthyNow = -1;
    private int desiredNow = -1;

    /** @param healthyPods counts the pods of the namespace that match, are ready and not terminating; asked at most once */
    public BudgetView(PodDisruptionBudget budget, IntSupplier healthyPods) {
        this(budget, healthyPods, Optional.empty(), () -> OverlappingUse.NONE);
    }

    private BudgetView(
            PodDisruptionBudget budget,
            IntSupplier healthyPods,
            Optional<Company> company,
            Supplier<OverlappingUse> neighbours) {
        this.budget = budget;
        this.healthyPods = healthyPods;
        this.company = company;
        this.neighbours = neighbours;
    }

    /**
     * This budget, on which others live as well.
     *
     * @param others finds them; asked at most once
     */
    public BudgetView besides(Supplier<OverlappingUse> others) {
        return new BudgetView(budget, healthyPods, company, others);
    }

    /**
     * This budget, where another one matches a pod of the set as well.
     *
     * @param replicas of the set
     * @param strangers counts the pods of the namespace that match and belong to another controller; asked at most once
     */
    public BudgetView asOneOfSeveral(int replicas, IntSupplier strangers) {
        return new BudgetView(budget, healthyPods, Optional.of(new Company(replicas, strangers)), neighbours);
    }

    /** Whether another budget matches a pod of the set as well, so that the status of either may be old. */
    public boolean oneOfSeveral() {
        return company.isPresent();
    }

    public String name() {
        return budget.getMetadata().getName();
    }

    /** Whether the status belongs to the present spec. */
    public boolean observed() {
        PodDisruptionBudgetStatus status = budget.getStatus();
        return status != null
                && status.getObservedGeneration() != null
                && status.getObservedGeneration().equals(budget.getMetadata().getGeneration());
    }

    public String uid() {
        return budget.getMetadata().getUid();
    }

    /** Who else lives on this budget. */
    public OverlappingUse others() {
        if (others.isEmpty()) {
            others = Optional.of(neighbours.get());
        }
        return others.get();
    }

    public boolean matches(Map<String, String> podLabels) {
        return LabelSelectors.matches(budget.getSpec().getSelector(), podLabels);
    }

    /** Pods that must stay healthy. */
    public int desired() {
        return budget.getStatus() == null || budget.getStatus().getDesiredHealthy() == null
                ? 0
                : budget.getStatus().getDesiredHealthy();
    }

    /** Pods that the budget counts on, healthy or not. */
    public int expected() {
        return budget.getStatus() == null || budget.getStatus().getExpectedPods() == null
                ? 0
                : budget.getStatus().getExpectedPods();
    }

    /** Healthy pods by the budget's own status. */
    public int healthy() {
        return budget.getStatus() == null || budget.getStatus().getCurrentHealthy() == null
                ? 0
                : budget.getStatus().getCurrentHealthy();
    }

    /** Disruptions that the budget's status allows. */
    public int allowedByStatus() {
        return budget.getStatus() == null || budget.getStatus().getDisruptionsAllowed() == null
                ? 0
                : budget.getStatus().getDisruptionsAllowed();
    }

    /**
     * The pods that its status counts as being evicted, and until when. A pod that ends at once and comes back under its name
     * before the controller has looked is taken for the one that was evicted ({@code buildDisruptedPodMap} in disruption.go).
     */
    public Map<String, Instant> evicted() {
        Map<String, Instant> until = new TreeMap<>();
        if (budget.getStatus() != null && budget.getStatus().getDisruptedPods() != null) {
            budget.getStatus()
                    .getDisruptedPods()
                    .forEach((pod, since) -> until.put(pod, Instant.parse(since).plus(DELETION_TIMEOUT)));
        }
        return until;
    }

    /** Disruptions of healthy pods that are allowed now beside the claims of others, at least 0. */
    public int allowed() {
        int counted = allowedByCount();
        return counted == 0 ? 0 : Math.max(0, counted - others().claims().size());
    }

    /** Whether it would allow a disruption were it not for the claims of others. */
    public boolean reserved() {
        return allowedByCount() > 0 && allowed() == 0;
    }

    private int allowedByCount() {
        if (!observed() || (allowedByStatus() == 0 && !overruled())) {
            return 0;
        }
        int left = Math.max(0, healthyNow() - desiredNow());
        return allowedByStatus() == 0 ? left : Math.min(allowedByStatus(), left);
    }

    /** Whether a pod that is not ready may be disrupted now. */
    public boolean allowsUnhealthy() {
        if ("AlwaysAllow".equals(budget.getSpec().getUnhealthyPodEvictionPolicy())) {
            return true;
        }
        int healthy = overruled() ? healthyNow() : Math.min(healthy(), healthyNow());
        return observed()
                && healthy >= desiredNow()
                && healthy - others().claims().size() >= desiredNow();
    }

    /**
     * Why its controller cannot count its pods, in the controller's words. Its status then allows nothing, whatever its other
     * numbers say, which are those of an earlier count or none ({@code failSafe} in disruption.go).
     */
    public Optional<String> uncounted() {
        if (budget.getStatus() == null || budget.getStatus().getConditions() == null) {
            return Optional.empty();
        }
        return budget.getStatus().getConditions().stream()
                .filter(condition -> SYNC_FAILED.equals(condition.getReason()))
                .findFirst()
                .map(condition -> SYNC_FAILED
                        + (condition.getMessage() == null
                                        || condition.getMessage().isBlank()
                                ? ""
                                : ": " + condition.getMessage().strip().replaceAll("\\s+", " ")));
    }

    /** The numbers that it is judged by. */
    public WaitCause.Budget.Count count() {
        Optional<String> uncounted = uncounted();
        return new WaitCause.Budget.Count(
                uncounted.isPresent() ? Status.NOT_COUNTABLE : observed() ? Status.COUNTED : Status.OUTDATED,
                overruled() ? healthyNow() : healthy(),
                desiredNow(),
                uncounted);
    }

    /** Whether the pods that we see say more than a status that allows none. */
    private boolean overruled() {
        PodDisruptionBudgetStatus status = budget.getStatus();
        return oneOfSeveral()
                && status != null
                && (status.getDisruptedPods() == null
                        || status.getDisruptedPods().isEmpty())
                && uncounted().isEmpty();
    }

    /**
     * Why it can never allow a disruption, even when all pods are there and healthy; empty if it can.
     *
     * @param replicas of the set: while pods are missing, a {@code minAvailable} that is a number is compared with too few
     *     ({@code getExpectedPodCount} in disruption.go counts the pods that exist)
     */
    public Optional<String> never(int replicas) {
        IntOrString maxUnavailable = budget.getSpec().getMaxUnavailable();
        if (maxUnavailable != null) {
            boolean zero = isZero(maxUnavailable);
            return zero ? Optional.of("spec.maxUnavailable is " + text(maxUnavailable)) : Optional.empty();
        }
        int complete = Math.max(expected(), replicas);
        if (observed() && complete > 0 && desired() >= complete) {
            return Optional.of("spec.minAvailable " + text(budget.getSpec().getMinAvailable()) + " asks for all "
                    + complete + " pods");
        }
        return Optional.empty();
    }

    /** The rule in the budget's own words: {@code minAvailable 2}. */
    public String rule() {
        return budget.getSpec().getMaxUnavailable() != null
                ? "maxUnavailable " + text(budget.getSpec().getMaxUnavailable())
                : "minAvailable " + text(budget.getSpec().getMinAvailable());
    }

    private int healthyNow() {
        if (healthyNow < 0) {
            healthyNow = healthyPods.getAsInt();
        }
        return healthyNow;
    }

    /** By the status, or by the spec where the status may be old ({@code getExpectedPodCount} in disruption.go). */
    private int desiredNow() {
        if (desiredNow < 0) {
            desiredNow = company.map(this::desired).orElseGet(this::desired);
        }
        return desiredNow;
    }

    private int desired(Company around) {
        IntOrString most = budget.getSpec().getMaxUnavailable();
        IntOrString least = budget.getSpec().getMinAvailable();
        if (most != null) {
            int all = complete(around);
            return Math.max(0, all - IntOrPercent.up(most, all));
        }
        return least == null ? desired() : IntOrPercent.up(least, complete(around));
    }

    /** The replicas of all controllers whose pods match, as far as they are known. */
    private int complete(Company around) {
        int strangers = around.strangers().getAsInt();
        return strangers == 0 ? around.replicas() : Math.max(expected(), around.replicas() + strangers);
    }

    /** What is seen besides of a budget whose status may be old. */
    private record Company(int replicas, IntSupplier strangers) {}

    private static boolean isZero(IntOrString value) {
        return value.getIntVal() != null
                ? value.getIntVal() == 0
                : value.getStrVal() != null && value.getStrVal().matches("0+%");
    }

    private static String text(IntOrString value) {
        return value == null
                ? "1"
                : value.getIntVal() != null ? value.getIntVal().toString() : value.getStrVal();
    }
}
