package io.jenkins.plugins.statefulset.rollout.engine.seen;

import static io.jenkins.plugins.statefulset.rollout.engine.seen.ObservedObjects.SINCE;
import static io.jenkins.plugins.statefulset.rollout.engine.seen.ObservedObjects.pod;
import static io.jenkins.plugins.statefulset.rollout.engine.seen.ObservedObjects.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What {@link Observer} makes of budgets. */
class ObservedBudgetsTest {
    private final PodDisruptionBudget budget = new PodDisruptionBudgetBuilder()
            .withNewMetadata()
            .withName("db-pdb")
            .withGeneration(1L)
            .endMetadata()
            .withNewSpec()
            .withNewMinAvailable(2)
            .withNewSelector()
            .addToMatchLabels("app", "db")
            .endSelector()
            .endSpec()
            .withNewStatus()
            .withObservedGeneration(1L)
            .withDesiredHealthy(2)
            .withDisruptionsAllowed(9)
            .endStatus()
            .build();

    @Test
    void keepsThoseThatMatch() {
        PodDisruptionBudget other = new PodDisruptionBudgetBuilder(budget)
                .editSpec()
                .editSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .endSpec()
                .build();

        assertThat(new Observer(KubernetesVersion.parse("1.34"))
                        .budgets(labelled("db"), List.of(), List.of(budget, other), around(List.of())))
                .extracting(BudgetView::name)
                .containsExactly("db-pdb");
    }

    /** Another API server answers, which is behind. */
    @Test
    void keepsTheNewestThatItHasSeen() {
        Observer observer = new Observer(SINCE);
        NamespaceObjects pods = around(List.of(ready("db-0"), ready("db-1"), ready("db-2")));
        observer.budgets(labelled("db"), List.of(), List.of(allowing(0, "10")), pods);

        assertThat(observer.budgets(labelled("db"), List.of(), List.of(allowing(1, "9")), pods))
                .extracting(BudgetView::allowed)
                .containsExactly(0);
        assertThat(observer.budgets(labelled("db"), List.of(), List.of(), pods))
                .as("one that is deleted is gone")
                .isEmpty();
        assertThat(observer.budgets(labelled("db"), List.of(), List.of(allowing(1, "9")), pods))
                .extracting(BudgetView::allowed)
                .containsExactly(1);
    }

    private PodDisruptionBudget allowing(int disruptions, String version) {
        return new PodDisruptionBudgetBuilder(budget)
                .editMetadata()
                .withResourceVersion(version)
                .endMetadata()
                .editStatus()
                .withDisruptionsAllowed(disruptions)
                .endStatus()
                .build();
    }

    @Test
    void keepsThoseThatMatchAPodOnly() {
        assertThat(new Observer(KubernetesVersion.parse("1.34"))
                        .budgets(labelled("new"), List.of(ready("db-0")), List.of(budget), around(List.of())))
                .extracting(BudgetView::name)
                .containsExactly("db-pdb");
    }

    private static StatefulSet labelled(String app) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withUid("uid-of-db")
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", app)
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }

    @Test
    void countsHealthyPodsAsTheDisruptionControllerDoes() {
        Pod terminating = ready("db-3");
        terminating.getMetadata().setDeletionTimestamp("2026-11-23T12:00:00Z");
        Pod stranger = ready("web-0");
        stranger.getMetadata().setLabels(Map.of("app", "web"));
        budget.getStatus().setDisruptedPods(Map.of("db-4", "2026-11-23T12:00:00Z"));

        BudgetView view = new Observer(KubernetesVersion.parse("1.34"))
                .budgets(
                        labelled("db"),
                        List.of(),
                        List.of(budget),
                        around(List.of(
                                ready("db-0"),
                                ready("db-1"),
                                ready("db-2"),
                                pod("db-5"),
                                terminating,
                                stranger,
                                ready("db-4"))))
                .get(0);

        assertThat(view.allowed()).as("3 healthy, 2 must stay").isEqualTo(1);
    }

    @Test
    void tellsThoseThatShareAPodOfTheSet() {
        PodDisruptionBudget onlyFirst = matchingToo("first-pdb", "name", "db-0");
        List<Pod> pods = List.of(named("db-0"), named("db-1"));

        assertThat(views(List.of(budget, onlyFirst), pods, pods))
                .extracting(BudgetView::oneOfSeveral)
                .containsExactly(true, true);
        assertThat(views(List.of(budget), pods, pods))
                .extracting(BudgetView::oneOfSeveral)
                .containsExactly(false);
    }

    @Test
    void budgetsOfDifferentPodsShareNone() {
        List<Pod> pods = List.of(named("db-0"), named("db-1"));

        assertThat(views(
                        List.of(matchingToo("first-pdb", "name", "db-0"), matchingToo("second-pdb", "name", "db-1")),
                        pods,
                        pods))
                .extracting(BudgetView::oneOfSeveral)
                .containsExactly(false, false);
    }

    @Test
    void countsPodsOfOtherControllersWhereTheStatusMayBeOld() {
        PodDisruptionBudget stale = new PodDisruptionBudgetBuilder(budget)
                .editSpec()
                .withMinAvailable(null)
                .withNewMaxUnavailable(1)
                .endSpec()
                .editStatus()
                .withDisruptionsAllowed(0)
                .endStatus()
                .build();
        List<Pod> own = List.of(named("db-0"), named("db-1"));
        Pod alone = named("debug");
        alone.getMetadata().setOwnerReferences(List.of());
        Pod other = named("web-0");
        other.getMetadata().getOwnerReferences().get(0).setUid("uid-of-web");
        other.getStatus().setConditions(List.of());

        assertThat(views(List.of(stale, matchingToo("other", "app", "db")), own, own)
                        .get(0)
                        .allowed())
                .as("2 of 2 are healthy")
                .isEqualTo(1);
        assertThat(views(List.of(stale, matchingToo("other", "app", "db")), own, List.of(own.get(0), own.get(1), other))
                        .get(0)
                        .allowed())
                .as("2 of 3 are healthy")
                .isZero();
        assertThat(views(List.of(stale, matchingToo("other", "app", "db")), own, List.of(own.get(0), own.get(1), alone))
                        .get(0)
                        .allowed())
                .as("a pod without a controller is healthy and not expected")
                .isEqualTo(2);
    }

    private static List<BudgetView> views(List<PodDisruptionBudget> budgets, List<Pod> owned, List<Pod> namespace) {
        StatefulSet set = labelled("db");
        set.getSpec().setReplicas(2);
        return new Observer(SINCE).budgets(set, owned, budgets, around(namespace));
    }

    private static NamespaceObjects around(List<Pod> namespace) {
        return new NamespaceObjects(unused -> namespace, unused -> List.of(), name -> Optional.empty(), List.of());
    }

    private PodDisruptionBudget matchingToo(String name, String label, String value) {
        return new PodDisruptionBudgetBuilder(budget)
                .editMetadata()
                .withName(name)
                .endMetadata()
                .editSpec()
                .editSelector()
                .addToMatchLabels(label, value)
                .endSelector()
                .endSpec()
                .build();
    }

    private static Pod named(String name) {
        return new PodBuilder(ready(name))
                .editMetadata()
                .addToLabels("name", name)
                .addNewOwnerReference()
                .withController(true)
                .withUid("uid-of-db")
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    private static Pod ready(String name) {
        return new PodBuilder(pod(name))
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }
}
