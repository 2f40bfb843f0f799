package io.jenkins.plugins.statefulset.rollout.suite;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.plan.OnNewChange;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.suite.SuiteScenario.Pods;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Somebody else puts the new template in place, under the guard unless the scenario says otherwise, and the rollout takes that. A newer one that
 * comes meanwhile is among them with OnDelete only: elsewhere it is a matter of milliseconds whether the controller or the guard is first at the
 * released pod.
 */
final class AppliedScenarios {
    private static final String PARALLEL = "podManagementPolicy: Parallel";
    private static final String GUARDED = "updateStrategy: {rollingUpdate: {partition: 1000000}}";
    private static final String ON_DELETE = "updateStrategy: {type: OnDelete}";

    private AppliedScenarios() {}

    static List<SuiteScenario> all() {
        return List.of(
                SuiteScenario.of("applied, ordered", "COMPLETED").spec(GUARDED).course(AppliedScenarios::run),
                SuiteScenario.of("applied, parallel", "COMPLETED")
                        .spec(GUARDED, PARALLEL)
                        .course(AppliedScenarios::run),
                SuiteScenario.of("applied, on delete", "COMPLETED")
                        .spec(ON_DELETE)
                        .course(AppliedScenarios::run),
                SuiteScenario.of("applied, crash loop", "ROLLED_BACK")
                        .spec(GUARDED)
                        .pods(Pods.CRASHING)
                        .course(AppliedScenarios::run),
                SuiteScenario.of("applied, crash loop, by template", "ROLLED_BACK")
                        .spec(GUARDED)
                        .pods(Pods.CRASHING)
                        .request(asked -> asked.rollbackBy(RollbackBy.TEMPLATE))
                        .course(AppliedScenarios::run),
                SuiteScenario.of("applied, crash loop, on delete", "ROLLED_BACK")
                        .spec(ON_DELETE)
                        .pods(Pods.CRASHING)
                        .course(AppliedScenarios::run),
                SuiteScenario.of("applied without a guard, stuck", "ROLLED_BACK")
                        .spec("updateStrategy: {rollingUpdate: {partition: 0}}")
                        .pods(Pods.NEVER_READY)
                        .request(asked -> asked.readyTimeout(Duration.ofSeconds(3)))
                        .course(AppliedScenarios::rollingAlready),
                SuiteScenario.of("applied, a healthy canary goes back", "ROLLED_BACK")
                        .spec(GUARDED)
                        .request(AppliedScenarios::gated)
                        .course(stage -> backAfter(stage, 1)),
                SuiteScenario.of("applied, a healthy canary goes back, parallel", "ROLLED_BACK")
                        .spec(GUARDED, PARALLEL)
                        .request(AppliedScenarios::gated)
                        .course(stage -> backAfter(stage, 1)),
                SuiteScenario.of("applied, back when every pod is new", "ROLLED_BACK")
                        .spec(GUARDED)
                        .request(AppliedScenarios::gated)
                        .course(stage -> backAfter(stage, 2)),
                SuiteScenario.of("applied, taken back by its owner", "ROLLED_BACK")
                        .spec(GUARDED)
                        .request(AppliedScenarios::gated)
                        .course(AppliedScenarios::takenBack),
                SuiteScenario.of("applied, on delete, a newer one holds", "HELD")
                        .spec(ON_DELETE)
                        .request(AppliedScenarios::gated)
                        .course(AppliedScenarios::newer),
                SuiteScenario.of("applied, on delete, begun anew on a newer one", "COMPLETED")
                        .spec(ON_DELETE)
                        .request(asked -> gated(asked).onNewChange(OnNewChange.RESTART))
                        .course(AppliedScenarios::begunAnew),
                SuiteScenario.of("applied, the partition is raised", "HELD")
                        .spec(GUARDED)
                        .request(AppliedScenarios::gated)
                        .course(AppliedScenarios::raised),
                SuiteScenario.of("applied, driver dies, another resumes", "ROLLED_BACK")
                        .spec(GUARDED)
                        .request(AppliedScenarios::gated)
                        .course(AppliedScenarios::crashed));
    }

    private static RolloutRequest.Builder gated(RolloutRequest.Builder asked) {
        return asked.gate(new GateSpec.Manual());
    }

    private static void run(SuiteStage stage) {
        stage.apply();
        stage.run();
    }

    private static void backAfter(SuiteStage stage, int wave) {
        stage.apply();
        stage.start();
        for (int passed = 1; passed < wave; passed++) {
            stage.untilGate(passed);
            stage.rollout().promote(Optional.empty());
        }
        stage.untilGate(wave);
        stage.rollout().rollBack("not today");
        stage.finish();
    }

    private static void rollingAlready(SuiteStage stage) {
        stage.apply();
        stage.ground.until("db-2 is new", () -> stage.ground.pods().stream()
                .anyMatch(pod -> pod.getMetadata().getName().equals("db-2")
                        && pod.getSpec().getContainers().get(0).getImage().equals(SuiteScenario.NEW)));
        stage.run();
    }

    private static void takenBack(SuiteStage stage) {
        PodTemplateSpec before = stage.ground.set().getSpec().getTemplate();
        stage.apply();
        stage.start();
        stage.untilGate(1);
        stage.ground.edit(set -> with(set, before));
        stage.finish();
    }

    private static StatefulSet renewed(StatefulSet set) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .editTemplate()
                .editMetadata()
                .addToAnnotations("suite/change", "newer")
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static void newer(SuiteStage stage) {
        stage.apply();
        stage.start();
        stage.untilGate(1);
        stage.ground.edit(AppliedScenarios::renewed);
        stage.finish();
    }

    private static void begunAnew(SuiteStage stage) {
        stage.apply();
        stage.start();
        stage.untilGate(1);
        stage.ground.edit(AppliedScenarios::renewed);
        stage.untilGateOfTheNext(1);
        stage.rollout().promote(Optional.of(new WaveSize.Percentage(100)));
        stage.finish();
    }

    private static void raised(SuiteStage stage) {
        stage.apply();
        stage.start();
        stage.untilGate(1);
        stage.ground.edit(set -> new StatefulSetBuilder(set)
                .editSpec()
                .editUpdateStrategy()
                .editRollingUpdate()
                .withPartition(1_000_000)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .build());
        stage.finish();
    }

    private static void crashed(SuiteStage stage) {
        stage.apply();
        stage.start();
        stage.untilGate(1);
        stage.kill();
        stage.ground.outliveLease();
        stage.takeUp(Optional.empty());
        stage.rollout().rollBack("not today");
        stage.finish();
    }

    private static StatefulSet with(StatefulSet set, PodTemplateSpec template) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .withTemplate(template)
                .endSpec()
                .build();
    }
}
