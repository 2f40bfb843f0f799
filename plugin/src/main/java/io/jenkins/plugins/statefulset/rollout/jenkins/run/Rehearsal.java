package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.RolloutPlan;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ServerTime;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.Fabric8Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.SystemScheduler;
import io.jenkins.plugins.statefulset.rollout.driver.GateChecks;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Finished;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.rehearse.IncompatibleData;
import io.jenkins.plugins.statefulset.rollout.rehearse.LiveRehearsal;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A whole rollout on a simulation that is made of the live set. The cluster is read, and nothing is written to it.
 *
 * @param state {@code completed}, {@code rolled-back}, {@code held}, {@code failed}, or {@code blocked} where the plan has blockers
 * @param reason why it ended so, in words
 * @param events all that it told, in the simulation's time, which begins now
 * @param limits what it cannot show, a sentence each
 */
public record Rehearsal(String state, String reason, List<RolloutEvent> events, List<String> limits) {
    /** What a rehearsal that never ends is stopped at, in its own time. */
    private static final Duration LONGEST = Duration.ofDays(400);

    private static final GateChecks PASSED = (spec, context) ->
            CompletableFuture.completedFuture(new GateVerdict.Passed("taken as passed in a rehearsal"));

    public Rehearsal {
        events = List.copyOf(events);
        limits = List.copyOf(limits);
    }

    /**
     * Rehearses. Blocks for as long as it takes to read the cluster, and to compute: seconds for hundreds of pods.
     *
     * @param request without gates that people pass by their names, for nobody is there
     * @throws BadRequestException if the request cannot be carried out, or a rollout of the set is under way or held
     */
    public static Rehearsal of(KubernetesClient client, RolloutRequest request) {
        try (Fabric8Cluster live = Fabric8Cluster.using(client);
                SystemScheduler clock = new SystemScheduler()) {
            return on(live, clock, request);
        }
    }

    private static Rehearsal on(Cluster live, SystemScheduler clock, RolloutRequest request) {
        LiveRehearsal copy = LiveRehearsal.of(
                live,
                new ServerTime(live, clock),
                request,
                world -> world.incompatible(new IncompatibleData(request.riskRules())));
        SimulatedClient process = copy.world().client("rehearsal");
        List<RolloutEvent> events = new ArrayList<>();
        try (Rollouts rollouts = Rollouts.on(process, process.scheduler(), PASSED)) {
            RolloutPlan plan = rollouts.plan(request);
            if (plan.blocked()) {
                String why = plan.event().blockers().stream()
                        .map(blocker -> FieldNames.ROLLOUT.in(blocker.message()))
                        .findFirst()
                        .orElse("");
                return new Rehearsal("blocked", why, List.of(plan.event()), copy.limits());
            }
            Rollout rollout = rollouts.start(plan, request, events::add);
            boolean over = copy.world()
                    .clock()
                    .runUntil(() -> rollout.outcome().toCompletableFuture().isDone(), LONGEST);
            Optional<Finished> end = events.stream()
                    .filter(event -> over && event instanceof Finished)
                    .map(Finished.class::cast)
                    .reduce((first, second) -> second);
            return new Rehearsal(
                    end.map(last -> ConstantWords.of(last.outcome())).orElse("failed"),
                    end.map(last -> FieldNames.ROLLOUT.in(last.reason()))
                            .orElse("it has not ended after " + LONGEST.toDays() + " days"),
                    events,
                    copy.limits());
        }
    }

    /** Whether the rollout would do what it is asked for. */
    public boolean completes() {
        return state.equals("completed");
    }
}
