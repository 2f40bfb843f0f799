package io.jenkins.plugins.statefulset.rollout.engine.seen;

import static io.jenkins.plugins.statefulset.rollout.engine.seen.ObservedObjects.SINCE;
import static io.jenkins.plugins.statefulset.rollout.engine.seen.ObservedObjects.pod;
import static io.jenkins.plugins.statefulset.rollout.engine.seen.ObservedObjects.set;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView.PodManagement;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link Observer} makes of a set and its pods. */
class ObserverTest {
    private static final KubernetesVersion BEFORE = KubernetesVersion.parse("1.36.3");

    @Nested
    class OfASet {
        @Test
        void takesTheDefaultsOfTheApi() {
            SetView view = view(SINCE, "template: {metadata: {labels: {app: db}}}");

            assertThat(view.replicas()).isEqualTo(1);
            assertThat(view.start()).isZero();
            assertThat(view.strategy()).isEqualTo(UpdateStrategy.ROLLING_UPDATE);
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
                    .isEqualTo(UpdateStrategy.ON_DELETE);
            assertThat(view(SINCE, "updateStrategy: {type: Recreate}\ntemplate: {}")
                            .strategy())
                    .isEqualTo(UpdateStrategy.UNKNOWN);
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

    /** Another API server answers, which is behind. */
    @Nested
    class OfAWatchThatGoesBack {
        private final Observer observer = new Observer(SINCE);
        private final SetView set = observer.set(set("replicas: 2\ntemplate: {}"));

        @Test
        void keepsTheNewestThatItHasSeenOfAPod() {
            List<Pod> before = List.of(version("db-0", "9"), version("db-1", "99"));
            List<Pod> after = List.of(version("db-0", "9"), version("db-1", "100"));

            PodTable seen = observer.pods(set, after);
            assertThat(observer.pods(set, before)).isEqualTo(seen);
            assertThat(observer.pods(set, after)).isEqualTo(seen);
        }

        @Test
        void keepsThePodThatTookTheNameOfAnother() {
            Pod former = new PodBuilder(version("db-1", "99"))
                    .editMetadata()
                    .withUid("former")
                    .endMetadata()
                    .build();

            observer.pods(set, List.of(version("db-1", "100")));
            assertThat(observer.pods(set, List.of(former)).get(1).map(PodView::uid))
                    .contains("uid-db-1");
        }

        @Test
        void takesWhateverHasNoNumber() {
            observer.pods(set, List.of(version("db-0", "b")));
            assertThat(observer.pods(set, List.of(version("db-0", "a"))).get(0).map(PodView::resourceVersion))
                    .contains("a");
        }

        private Pod version(String name, String version) {
            return new PodBuilder(pod(name))
                    .editMetadata()
                    .withResourceVersion(version)
                    .endMetadata()
                    .build();
        }
    }
}
