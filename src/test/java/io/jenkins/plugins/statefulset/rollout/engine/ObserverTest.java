package io.jenkins.plugins.statefulset.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.statefulset.rollout.cluster.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.engine.SetView.PodManagement;
import io.jenkins.plugins.statefulset.rollout.engine.SetView.Strategy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObserverTest {
    private static final KubernetesVersion BEFORE = KubernetesVersion.parse("1.36.3");
    private static final KubernetesVersion SINCE = KubernetesVersion.parse("1.37.2");

    @Nested
    class OfASet {
        @Test
        void takesTheDefaultsOfTheApi() {
            SetView view = view(SINCE, "template: {metadata: {labels: {app: db}}}");

            assertThat(view.replicas()).isEqualTo(1);
            assertThat(view.start()).isZero();
            assertThat(view.strategy()).isEqualTo(Strategy.ROLLING_UPDATE);
            assertThat(view.podManagement()).isEqualTo(PodManagement.ORDERED_READY);
            assertThat(view.partition()).isZero();
            assertThat(view.maxUnavailable()).isEqualTo(1);
            assertThat(view.minReadySeconds()).isZero();
            assertThat(view.terminationGraceSeconds()).isEqualTo(30);
            assertThat(view.observed()).as("no status").isFalse();
            assertThat(view.updateRevision()).isEmpty();
            assertThat(view.currentRevision()).isEmpty();
        }

        @Test
        void readsWhatIsThere() {
            SetView view = view(SINCE, """
                    replicas: 5
                    ordinals: {start: 7}
                    podManagementPolicy: Parallel
                    minReadySeconds: 12
                    updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 3, maxUnavailable: 2}}
                    template: {spec: {terminationGracePeriodSeconds: 90, containers: []}}
                    """);

            assertThat(view.replicas()).isEqualTo(5);
            assertThat(view.podName(0)).isEqualTo("db-7");
            assertThat(view.ordinal(4)).isEqualTo(11);
            assertThat(view.podManagement()).isEqualTo(PodManagement.PARALLEL);
            assertThat(view.partition()).isEqualTo(3);
            assertThat(view.maxUnavailable()).isEqualTo(2);
            assertThat(view.minReadySeconds()).isEqualTo(12);
            assertThat(view.terminationGraceSeconds()).isEqualTo(90);
        }

        @Test
        void knowsTheStrategies() {
            assertThat(view(SINCE, "updateStrategy: {type: OnDelete}\ntemplate: {}")
                            .strategy())
                    .isEqualTo(Strategy.ON_DELETE);
            assertThat(view(SINCE, "updateStrategy: {type: Recreate}\ntemplate: {}")
                            .strategy())
                    .isEqualTo(Strategy.UNKNOWN);
        }

        @Test
        void doesNotBelieveMaxUnavailableWhereTheServerDoesNot() {
            assertThat(maxUnavailable(BEFORE, "3", 10)).isEqualTo(1);
            assertThat(maxUnavailable(SINCE, "3", 10)).isEqualTo(3);
        }

        @ParameterizedTest(name = "{0} of {1} replicas: {2}")
        @CsvSource({"25%, 10, 2", "50%, 3, 1", "1%, 10, 1", "100%, 3, 3", "50%, 0, 1"})
        void roundsPercentagesDownToAtLeastOne(String value, int replicas, int expected) {
            assertThat(maxUnavailable(SINCE, value, replicas)).isEqualTo(expected);
        }

        @ParameterizedTest(name = "observed {0} of generation {1}: {2}")
        @CsvSource({"4, 4, true", "5, 4, true", "3, 4, false"})
        void countsAStatusThatIsNotBehindTheSpec(long observed, long generation, boolean counts) {
            StatefulSet set = set("template: {}");
            set.getMetadata().setGeneration(generation);
            set.setStatus(Serialization.unmarshal(
                    "observedGeneration: " + observed + "\nreplicas: 1\nupdateRevision: db-b\ncurrentRevision: db-a\n",
                    StatefulSetStatus.class));

            SetView view = new Observer(SINCE).set(set);

            assertThat(view.observed()).isEqualTo(counts);
            assertThat(view.updateRevision()).contains("db-b");
            assertThat(view.currentRevision()).contains("db-a");
        }
    }

    @Nested
    class OfPods {
        @Test
        void putsThemInTheirPlaces() {
            Observer observer = new Observer(SINCE);
            SetView set = observer.set(set("replicas: 3\nordinals: {start: 7}\ntemplate: {}"));

            List<Optional<PodView>> pods =
                    observer.pods(set, List.of(pod("db-9"), pod("db-7"), pod("db-6"), pod("db-10"), pod("db-x")));

            assertThat(pods.stream().map(pod -> pod.map(PodView::name).orElse("-")))
                    .containsExactly("db-7", "-", "db-9");
        }

        @Test
        void countsFromAStartThatWasMoved() {
            Observer observer = new Observer(SINCE);
            List<Pod> pods = List.of(pod("db-1"));
            observer.pods(observer.set(set("replicas: 2\ntemplate: {}")), pods);

            assertThat(observer.pods(observer.set(set("replicas: 2\nordinals: {start: 1}\ntemplate: {}")), pods)
                            .get(0)
                            .orElseThrow()
                            .index())
                    .isZero();
        }

        @Test
        void looksOnceAtWhatHasNotChanged() {
            Observer observer = new Observer(SINCE);
            SetView set = observer.set(set("replicas: 1\ntemplate: {}"));
            Pod pod = pod("db-0");

            PodView first = observer.pods(set, List.of(pod)).get(0).orElseThrow();

            assertThat(observer.pods(set, List.of(pod)).get(0).orElseThrow()).isSameAs(first);
            assertThat(observer.pods(set, List.of(new PodBuilder(pod).build()))
                            .get(0)
                            .orElseThrow())
                    .isNotSameAs(first)
                    .isEqualTo(first);
        }
    }

    @Nested
    class OfBudgets {
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
                            .budgets(labelled("db"), List.of(), List.of(budget, other), List.of()))
                    .extracting(BudgetView::name)
                    .containsExactly("db-pdb");
        }

        @Test
        void keepsThoseThatMatchAPodOnly() {
            assertThat(new Observer(KubernetesVersion.parse("1.34"))
                            .budgets(labelled("new"), List.of(ready("db-0")), List.of(budget), List.of()))
                    .extracting(BudgetView::name)
                    .containsExactly("db-pdb");
        }

        private static StatefulSet labelled(String app) {
            return new StatefulSetBuilder()
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
                            List.of(
                                    ready("db-0"),
                                    ready("db-1"),
                                    ready("db-2"),
                                    pod("db-5"),
                                    terminating,
                                    stranger,
                                    ready("db-4")))
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
                            List.of(
                                    matchingToo("first-pdb", "name", "db-0"),
                                    matchingToo("second-pdb", "name", "db-1")),
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
            assertThat(views(
                                    List.of(stale, matchingToo("other", "app", "db")),
                                    own,
                                    List.of(own.get(0), own.get(1), other))
                            .get(0)
                            .allowed())
                    .as("2 of 3 are healthy")
                    .isZero();
            assertThat(views(
                                    List.of(stale, matchingToo("other", "app", "db")),
                                    own,
                                    List.of(own.get(0), own.get(1), alone))
                            .get(0)
                            .allowed())
                    .as("a pod without a controller is healthy and not expected")
                    .isEqualTo(2);
        }

        private static List<BudgetView> views(List<PodDisruptionBudget> budgets, List<Pod> owned, List<Pod> namespace) {
            StatefulSet set = labelled("db");
            set.setMetadata(new ObjectMetaBuilder().withUid("uid-of-db").build());
            set.getSpec().setReplicas(2);
            return new Observer(SINCE).budgets(set, owned, budgets, namespace);
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

    private static int maxUnavailable(KubernetesVersion version, String value, int replicas) {
        return view(version, """
                        replicas: %d
                        updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: %s}}
                        template: {}
                        """.formatted(replicas, value)).maxUnavailable();
    }

    private static SetView view(KubernetesVersion version, String spec) {
        return new Observer(version).set(set(spec));
    }

    private static StatefulSet set(String spec) {
        return Serialization.unmarshal("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: db, namespace: shop, uid: u, resourceVersion: "4", generation: 4}
                spec:
                """ + spec.stripTrailing().indent(2), StatefulSet.class);
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-" + name)
                .addToLabels("app", "db")
                .endMetadata()
                .build();
    }
}
