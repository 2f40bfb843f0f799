package io.jenkins.plugins.statefulset.rollout.suite;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.suite.SuiteScenario.Neighbour;
import io.jenkins.plugins.statefulset.rollout.suite.SuiteScenario.Pods;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The scenarios that every ground plays. */
final class SuiteScenarios {
    private static final String PARALLEL = "podManagementPolicy: Parallel";
    private static final String TWO_AT_ONCE = "updateStrategy: {rollingUpdate: {maxUnavailable: 2}}";
    private static final String ON_DELETE = "updateStrategy: {type: OnDelete}";

    private SuiteScenarios() {}

    static List<SuiteScenario> all() {
        return Stream.concat(own().stream(), AppliedScenarios.all().stream()).toList();
    }

    private static List<SuiteScenario> own() {
        return List.of(
                // On a real control plane it takes longest, so it begins first.
                SuiteScenario.of("node lost and found", "COMPLETED")
                        .nodesOfItsOwn()
                        .request(SuiteScenarios::gated)
                        .course(SuiteScenarios::lost),
                SuiteScenario.of("rolling, ordered", "COMPLETED"),
                SuiteScenario.of("rolling, parallel", "COMPLETED").spec(PARALLEL),
                SuiteScenario.of("on delete, ordered", "COMPLETED").spec(ON_DELETE),
                SuiteScenario.of("on delete, parallel", "COMPLETED").spec(ON_DELETE, PARALLEL),
                SuiteScenario.of("never ready", "ROLLED_BACK")
                        .pods(Pods.NEVER_READY)
                        .request(asked -> asked.readyTimeout(Duration.ofSeconds(3))),
                SuiteScenario.of("crash loop", "ROLLED_BACK").pods(Pods.CRASHING),
                SuiteScenario.of("image that cannot be pulled, held", "HELD")
                        .pods(Pods.UNPULLABLE)
                        .request(asked -> asked.onFailure(FailurePolicy.HOLD)),
                SuiteScenario.of("image that cannot be pulled, parallel", "ROLLED_BACK")
                        .spec(PARALLEL)
                        .pods(Pods.UNPULLABLE),
                twoAtOnce("two at once, ordered").spec(TWO_AT_ONCE),
                twoAtOnce("two at once, parallel").spec(TWO_AT_ONCE, PARALLEL),
                SuiteScenario.of("stuck on a revision that never gets ready, healed", "COMPLETED")
                        .stuckOn(Pods.NEVER_READY)
                        .noBudgets()
                        .request(asked -> asked.accept("unfinished-rollout")),
                SuiteScenario.of("stuck on a bad revision, healed", "COMPLETED")
                        .stuckOn(Pods.CRASHING)
                        .noBudgets()
                        .request(asked -> asked.accept("unfinished-rollout")),
                SuiteScenario.of("ill before, ordered", "COMPLETED")
                        .noBudgets()
                        .request(SuiteScenarios::soonIll)
                        .course(SuiteScenarios::illBefore),
                SuiteScenario.of("ill before, on delete", "COMPLETED")
                        .spec(ON_DELETE)
                        .request(SuiteScenarios::soonIll)
                        .course(SuiteScenarios::illBefore),
                SuiteScenario.of("a budget blocks and releases", "COMPLETED")
                        .budgets("minAvailable: 2")
                        .course(SuiteScenarios::blockedByBudget),
                SuiteScenario.of("a budget that another set lives on blocks and releases", "COMPLETED")
                        .beside(Neighbour.UNDER_THE_SAME_BUDGETS)
                        .course(SuiteScenarios::blockedByNeighbour),
                SuiteScenario.of("a budget that never allows anything", "REFUSED")
                        .budgets("maxUnavailable: 0"),
                SuiteScenario.of("two budgets", "COMPLETED").budgets("maxUnavailable: 1", "minAvailable: 2"),
                SuiteScenario.of("two budgets, on delete", "COMPLETED")
                        .spec(ON_DELETE)
                        .budgets("maxUnavailable: 1", "minAvailable: 2"),
                SuiteScenario.of("ordinals from 5", "COMPLETED").spec("ordinals: {start: 5}"),
                SuiteScenario.of("guarded end", "COMPLETED").request(asked -> asked.endPartition(EndPartition.GUARD)),
                SuiteScenario.of("someone else's template", "FAILED")
                        .request(SuiteScenarios::gated)
                        .course(SuiteScenarios::edited),
                SuiteScenario.of("replicas changed midway", "COMPLETED")
                        .request(SuiteScenarios::gated)
                        .course(SuiteScenarios::scaled),
                SuiteScenario.of("driver dies, another resumes", "COMPLETED")
                        .request(SuiteScenarios::gated)
                        .course(SuiteScenarios::crashed),
                SuiteScenario.of("lease stolen", "FAILED")
                        .request(SuiteScenarios::gated)
                        .course(SuiteScenarios::stolen),
                SuiteScenario.of("held and resumed", "COMPLETED")
                        .request(SuiteScenarios::gated)
                        .course(SuiteScenarios::heldAndResumed),
                SuiteScenario.of("rolled back by a person", "ROLLED_BACK")
                        .request(SuiteScenarios::gated)
                        .course(stage -> {
                            stage.start();
                            stage.untilGate(1);
                            stage.rollout().rollBack("not today");
                            stage.finish();
                        }),
                SuiteScenario.of("backup fails", "FAILED").backup(3),
                SuiteScenario.of("backup succeeds", "COMPLETED").backup(0));
    }

    /** The budget allows two even while its status does not count the two of the first wave yet: it decides nothing here. */
    private static SuiteScenario twoAtOnce(String name) {
        return SuiteScenario.of(name, "COMPLETED")
                .replicas(4)
                .budgets("maxUnavailable: 4")
                .request(asked -> asked.waves("2,100%"));
    }

    private static RolloutRequest.Builder gated(RolloutRequest.Builder asked) {
        return asked.gate(new GateSpec.Manual());
    }

    /** Longer than a pod takes on a machine that is busy. */
    private static RolloutRequest.Builder soonIll(RolloutRequest.Builder asked) {
        // In one wave the two lower ones would go together or not: as the healed one is ready again by then, or not
        // yet.
        return asked.readyTimeout(Duration.ofSeconds(10)).waves("1,2,100%");
    }

    /** Neither the highest ordinal nor the only one: the change is the remedy of the one in the middle. */
    private static void illBefore(SuiteStage stage) {
        stage.ground.makeUnready("db-1");
        stage.ground.until("db-1 is not ready", () -> stage.ground.pods().stream()
                .filter(pod -> pod.getMetadata().getName().equals("db-1"))
                .noneMatch(ScenarioEnd::ready));
        stage.run();
    }

    private static void blockedByBudget(SuiteStage stage) {
        stage.ground.makeUnready("db-0");
        stage.start();
        stage.untilTold("the budget blocks", RolloutEvent.Blocked.class);
        stage.ground.makeReady("db-0");
        stage.finish();
    }

    private static void blockedByNeighbour(SuiteStage stage) {
        stage.ground.makeUnready("other-0");
        stage.start();
        stage.untilTold("the budget blocks", RolloutEvent.Blocked.class);
        stage.ground.makeReady("other-0");
        stage.finish();
    }

    private static void lost(SuiteStage stage) {
        stage.start();
        stage.untilGate(1);
        stage.ground.loseNode("db-0");
        stage.rollout().promote(Optional.empty());
        stage.untilTold("a pod that is not ready is in the way", RolloutEvent.Blocked.class);
        stage.ground.findNode("db-0");
        stage.untilGate(2);
        stage.rollout().promote(Optional.empty());
        stage.finish();
    }

    private static void edited(SuiteStage stage) {
        stage.start();
        stage.untilGate(1);
        stage.ground.edit(set -> new StatefulSetBuilder(set)
                .editSpec()
                .editTemplate()
                .editMetadata()
                .addToAnnotations("suite/change", "someone else's")
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build());
        stage.finish();
    }

    private static void scaled(SuiteStage stage) {
        stage.start();
        stage.untilGate(1);
        stage.ground.edit(set ->
                new StatefulSetBuilder(set).editSpec().withReplicas(4).endSpec().build());
        stage.ground.until(
                "a fourth pod",
                () -> stage.ground.pods().stream().filter(ScenarioEnd::ready).count() == 4);
        promoteTwice(stage);
    }

    private static void promoteTwice(SuiteStage stage) {
        stage.rollout().promote(Optional.empty());
        stage.untilGate(2);
        stage.rollout().promote(Optional.empty());
        stage.finish();
    }

    private static void crashed(SuiteStage stage) {
        stage.start();
        stage.untilGate(1);
        stage.kill();
        stage.ground.outliveLease();
        stage.takeUp(Optional.empty());
        promoteTwice(stage);
    }

    private static void stolen(SuiteStage stage) {
        stage.start();
        stage.untilGate(1);
        stage.ground.stealLease();
        stage.finish();
    }

    private static void heldAndResumed(SuiteStage stage) {
        stage.start();
        stage.untilGate(1);
        stage.rollout().hold("lunch");
        stage.finish();
        stage.takeUp(Optional.of(new Command.Resume("two")));
        promoteTwice(stage);
    }
}
