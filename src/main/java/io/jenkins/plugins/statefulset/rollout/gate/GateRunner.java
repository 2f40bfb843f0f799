package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Runs gates.
 *
 * <ol>
 *   <li>A check is repeated every 5 s until it passes or the gate's timeout is over. What cannot heal by waiting, such as
 *       a query that Prometheus cannot parse, fails at once; a missing permission when it is still missing a minute later.
 *   <li>Between two looks a gate holds no thread. No more than two look at the same time, so that slow ones do not hold up
 *       the rollouts themselves; the timeout begins with the first look.
 *   <li>A wave without pods passes every gate that asks pods.
 *   <li>Cancelling the future of the stage ends the check.
 * </ol>
 */
public final class GateRunner {
    private static final int AT_A_TIME = 2;

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final HttpGet http;
    private final Map<String, Gate> callers;
    private final ConcurrencyLimit turns;

    /** @param callers the gates that {@link GateSpec.Caller} names */
    public GateRunner(Cluster cluster, Scheduler scheduler, HttpGet http, Map<String, Gate> callers) {
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.http = http;
        this.callers = Map.copyOf(callers);
        this.turns = new ConcurrencyLimit(scheduler, AT_A_TIME);
    }

    /**
     * Begins to check and returns at once. Never completes exceptionally, and with {@link GateSpec.Manual} and {@link GateSpec.Approval}
     * not at all: a person promotes, or people vote.
     */
    public CompletionStage<GateVerdict> check(GateSpec spec, GateContext context) {
        if (spec instanceof GateSpec.Http gate) {
            return repeated(spec, context, new HttpCondition(gate, context, http));
        }
        if (spec instanceof GateSpec.PromQl gate) {
            return repeated(spec, context, new PromQlCondition(gate, context, http));
        }
        if (spec instanceof GateSpec.Exec gate) {
            return repeated(spec, context, new ExecCondition(gate, context, cluster));
        }
        if (spec instanceof GateSpec.Sql gate) {
            return repeated(spec, context, new SqlCondition(gate, context, cluster));
        }
        if (spec instanceof GateSpec.Caller caller) {
            return ask(caller, context);
        }
        return new CompletableFuture<>();
    }

    private CompletionStage<GateVerdict> repeated(GateSpec spec, GateContext context, GateCondition condition) {
        return new RepeatedCheck(condition, spec.timeout(), context.times(), scheduler, turns).start();
    }

    private CompletionStage<GateVerdict> ask(GateSpec.Caller spec, GateContext context) {
        Gate gate = callers.get(spec.name());
        if (gate == null) {
            return CompletableFuture.completedFuture(new GateVerdict.Failed("no gate of the name \"" + spec.label()
                    + "\" is here; "
                    + (callers.isEmpty() ? "this program has none" : "there are " + new TreeSet<>(callers.keySet()))
                    + ": take the rollout up in the program that brings it along"));
        }
        return new CallerCheck(gate, spec, context, scheduler).start();
    }
}
