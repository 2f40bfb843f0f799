package io.jenkins.plugins.statefulset.rollout.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observer;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Budgets on labels that only running pods have. */
class BudgetCheckTest {
    private static final StatefulSet SET = (StatefulSet)
            Manifests.parse("""
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: pg, uid: "1", generation: 1}
            spec:
              serviceName: pg
              replicas: 3
              selector: {matchLabels: {app: pg}}
              template:
                metadata: {labels: {app: pg}}
                spec: {containers: [{name: app, image: "acme/pg:1"}]}
            """, "set.yaml", "default").entries().get(0).object();
    private static final List<Pod> PODS = List.of(pod(0, "master"), pod(1, "replica"), pod(2, "replica"));

    private final SetView shape = new Observer(KubernetesVersion.parse("1.34")).set(SET);

    @Test
    void oneOfTheOnlyPodOfARoleIsForeseen() {
        List<BudgetMatch> reaches = reaches(budget(1, 1, Map.of("app", "pg", "role", "master")));

        assertThat(BudgetCheck.blockers(shape, reaches)).isEmpty();
        assertThat(BudgetCheck.warnings(shape, reaches))
                .extracting(Message::toString)
                .singleElement()
                .asString()
                .startsWith(
                        "PodDisruptionBudget pdb matches pg-0 of these pods, by labels that the template does not set,"
                                + " and allows no disruption of what it matches now (spec.minAvailable 1 asks for all 1 pods)");
    }

    @Test
    void oneThatLeavesRoomAmongThePodsOfARoleIsNamed() {
        List<BudgetMatch> reaches = reaches(budget(1, 2, Map.of("role", "replica")));

        assertThat(BudgetCheck.blockers(shape, reaches)).isEmpty();
        assertThat(BudgetCheck.warnings(shape, reaches))
                .extracting(Message::toString)
                .containsExactly(
                        "PodDisruptionBudget pdb matches pg-1 and pg-2 of these pods, by labels that the template does"
                                + " not set: which pods it counts may change while the rollout goes on");
    }

    @Test
    void oneOfASingleOrdinalIsInTheWayForGood() {
        for (Map<String, String> labels : List.of(
                Map.of("statefulset.kubernetes.io/pod-name", "pg-1"),
                Map.of("app", "pg", "apps.kubernetes.io/pod-index", "1"))) {
            List<BudgetMatch> reaches = reaches(budget(1, 1, labels));

            assertThat(BudgetCheck.blockers(shape, reaches)).singleElement().satisfies(blocker -> assertThat(
                            blocker.message())
                    .hasToString(
                            "PodDisruptionBudget pdb can never allow a disruption of pg-1: spec.minAvailable 1 asks"
                                    + " for all 1 pods"));
        }
    }

    @Test
    void oneOfAllPodsIsJudgedByTheReplicas() {
        assertThat(BudgetCheck.blockers(shape, reaches(budget(2, 3, Map.of("app", "pg")))))
                .isEmpty();
        assertThat(BudgetCheck.blockers(shape, reaches(budget(3, 3, Map.of("app", "pg")))))
                .hasSize(1);
    }

    private static List<BudgetMatch> reaches(PodDisruptionBudget budget) {
        return List.of(BudgetMatch.of(new BudgetView(budget, () -> 0), SET, PODS));
    }

    private static PodDisruptionBudget budget(int minAvailable, int expected, Map<String, String> labels) {
        return new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName("pdb")
                .withGeneration(1L)
                .endMetadata()
                .withNewSpec()
                .withNewMinAvailable(minAvailable)
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(1L)
                .withDesiredHealthy(minAvailable)
                .withExpectedPods(expected)
                .endStatus()
                .build();
    }

    private static Pod pod(int ordinal, String role) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("pg-" + ordinal)
                .withLabels(Map.of(
                        "app",
                        "pg",
                        "role",
                        role,
                        "statefulset.kubernetes.io/pod-name",
                        "pg-" + ordinal,
                        "apps.kubernetes.io/pod-index",
                        Integer.toString(ordinal)))
                .endMetadata()
                .build();
    }
}
