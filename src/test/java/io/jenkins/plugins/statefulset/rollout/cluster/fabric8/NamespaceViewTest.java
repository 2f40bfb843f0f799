package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NamespaceViewTest {
    private final RefusingServer dispatcher = new RefusingServer();
    private final KubernetesMockServer server =
            new KubernetesMockServer(new Context(), new MockWebServer(), new HashMap<>(), dispatcher, false);
    private KubernetesClient people;
    private Fabric8Cluster cluster;

    /** A server with objects, that refuses some paths. */
    private static final class RefusingServer extends KubernetesCrudDispatcher {
        private final Map<String, MockResponse> refusals = new ConcurrentHashMap<>();
        private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            asked.add(request.getMethod() + " " + request.getPath());
            for (Map.Entry<String, MockResponse> refusal : refusals.entrySet()) {
                if (request.getPath().startsWith(refusal.getKey())) {
                    return refusal.getValue();
                }
            }
            return super.dispatch(request);
        }

        long watchesOpened() {
            return asked.stream().filter(line -> line.contains("watch=true")).count();
        }
    }

    @BeforeEach
    void start() {
        server.start();
        people = server.createClient();
        cluster = Fabric8Cluster.owning(server.createClient());
    }

    @AfterEach
    void stop() {
        cluster.close();
        people.close();
        server.shutdown();
    }

    private static Pod pod(String name, String owner) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .addNewOwnerReference()
                .withKind("StatefulSet")
                .withName("web")
                .withUid(owner)
                .withController(true)
                .endOwnerReference()
                .addNewManagedField()
                .withManager("kubelet")
                .endManagedField()
                .endMetadata()
                .build();
    }

    private void createAll() {
        people.pods().resource(pod("web-0", "set-1")).create();
        people.pods().resource(pod("other-0", "set-2")).create();
        people.apps()
                .statefulSets()
                .resource(new StatefulSetBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("web")
                        .endMetadata()
                        .build())
                .create();
        people.policy()
                .v1()
                .podDisruptionBudget()
                .resource(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("web-pdb")
                        .endMetadata()
                        .build())
                .create();
        people.batch()
                .v1()
                .jobs()
                .resource(new JobBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName("backup")
                        .endMetadata()
                        .build())
                .create();
    }

    @Test
    void aViewIsFilledWhenItIsHandedOut() {
        createAll();

        try (NamespaceView view = cluster.watch("shop", () -> {})) {
            assertThat(view.statefulSet("web")).isPresent();
            assertThat(view.pods()).hasSize(2);
            assertThat(view.podsOwnedBy("set-1"))
                    .extracting(pod -> pod.getMetadata().getName())
                    .containsExactly("web-0");
            assertThat(view.podsOwnedBy("nobody")).isEmpty();
            assertThat(view.pod("web-0")).isPresent();
            assertThat(view.budgets())
                    .extracting(budget -> budget.getMetadata().getName())
                    .containsExactly("web-pdb");
            assertThat(view.job("backup")).isPresent();
            assertThat(view.job("other")).isEmpty();
        }
    }

    @Test
    void aViewFollowsWhatIsAddedChangedAndDeleted() {
        CountedChanges changes = new CountedChanges();
        try (NamespaceView view = cluster.watch("shop", changes)) {
            people.pods().resource(pod("web-0", "set-1")).create();
            changes.until("web-0 is seen", () -> view.podsOwnedBy("set-1").size() == 1);

            people.pods().inNamespace("shop").withName("web-0").edit(seen -> new PodBuilder(seen)
                    .editMetadata()
                    .addToLabels("controller-revision-hash", "new")
                    .endMetadata()
                    .build());
            changes.until("its label is seen", () -> view.podsOwnedBy("set-1").stream()
                    .allMatch(pod -> "new".equals(pod.getMetadata().getLabels().get("controller-revision-hash"))));

            people.pods().inNamespace("shop").withName("web-0").delete();
            changes.until("it is gone", () -> view.podsOwnedBy("set-1").isEmpty());
            assertThat(view.pods()).isEmpty();
        }
    }

    @Test
    void aViewDoesNotKeepWhatNobodyReads() {
        people.pods().resource(pod("web-0", "set-1")).create();

        try (NamespaceView view = cluster.watch("shop", () -> {})) {
            assertThat(view.pod("web-0").orElseThrow().getMetadata().getManagedFields())
                    .isEmpty();
        }
    }

    @Test
    void aViewIsOfOneNamespace() {
        people.pods()
                .resource(new PodBuilder(pod("web-0", "set-1"))
                        .editMetadata()
                        .withNamespace("elsewhere")
                        .endMetadata()
                        .build())
                .create();

        try (NamespaceView view = cluster.watch("shop", () -> {})) {
            assertThat(view.pods()).isEmpty();
        }
    }

    @Test
    void viewsOfANamespaceShareTheirWatches() {
        NamespaceView first = cluster.watch("shop", () -> {});
        long opened = dispatcher.watchesOpened();
        CountedChanges changes = new CountedChanges();
        NamespaceView second = cluster.watch("shop", changes);
        assertThat(opened).isEqualTo(4);
        assertThat(dispatcher.watchesOpened()).isEqualTo(opened);

        first.close();
        first.close();
        people.pods().resource(pod("web-0", "set-1")).create();
        changes.until("the second view still follows", () -> second.pod("web-0").isPresent());

        second.close();
    }

    @Test
    void watchesAreClosedSomeTimeAfterTheLastViewUnlessTheyAreWantedAgain() {
        List<Runnable> later = new ArrayList<>();
        try (NamespaceViews views = new NamespaceViews(
                (namespace, changed) -> new NamespaceWatches(
                        people, namespace, new Failures("https://cluster"), (type, labels) -> List.of(), changed),
                later::add)) {
            views.open("shop", Optional.empty(), () -> {}).close();
            NamespaceView again = views.open("shop", Optional.empty(), () -> {});
            later.remove(0).run();
            assertThat(dispatcher.watchesOpened()).isEqualTo(4);
            CountedChanges changes = new CountedChanges();
            NamespaceView beside = views.open("shop", Optional.empty(), changes);
            people.pods().resource(pod("web-0", "set-1")).create();
            changes.until(
                    "the watches are still open", () -> beside.pod("web-0").isPresent());

            beside.close();
            again.close();
            assertThat(later).hasSize(1);
            later.remove(0).run();
            views.open("shop", Optional.empty(), () -> {}).close();

            assertThat(dispatcher.watchesOpened()).isEqualTo(8);
        }
    }

    @Test
    void aViewThatIsExpectedIsFilledMeanwhileAndClosedWhereNobodyOpensIt() {
        List<Runnable> later = new ArrayList<>();
        try (NamespaceViews views = new NamespaceViews(
                (namespace, changed) -> new NamespaceWatches(
                        people, namespace, new Failures("https://cluster"), (type, labels) -> List.of(), changed),
                later::add)) {
            views.expect("shop");
            NamespaceView opened = views.open("shop", Optional.empty(), () -> {});
            later.remove(0).run();
            CountedChanges changes = new CountedChanges();
            NamespaceView beside = views.open("shop", Optional.empty(), changes);
            people.pods().resource(pod("web-0", "set-1")).create();
            changes.until(
                    "the watches are still open", () -> beside.pod("web-0").isPresent());
            assertThat(dispatcher.watchesOpened()).isEqualTo(4);
            beside.close();
            opened.close();
            later.remove(0).run();

            views.expect("shop");
            later.remove(0).run();
            views.open("shop", Optional.empty(), () -> {}).close();

            assertThat(dispatcher.watchesOpened()).isGreaterThan(4);
        }
    }

    @Test
    void aThousandViewsOfANamespaceStartNoThreadAndNoWatch() {
        List<NamespaceView> views = new ArrayList<>();
        views.add(cluster.watch("shop", () -> {}));
        int threads = Thread.activeCount();
        long watches = dispatcher.watchesOpened();

        for (int count = 1; count < 1_000; count++) {
            views.add(cluster.watch("shop", () -> {}));
        }

        assertThat(Thread.activeCount()).isLessThan(threads + 20);
        assertThat(dispatcher.watchesOpened()).isEqualTo(watches);
        views.forEach(NamespaceView::close);
    }

    @Test
    void aViewForTheRolloutOfASetIsToldOfWhatConcernsItAndShowsTheRest() {
        List<String> told = Collections.synchronizedList(new ArrayList<>());
        CountedChanges changes = new CountedChanges();
        try (NamespaceView all = cluster.watch("shop", changes);
                NamespaceView another = cluster.watch("shop", "db", () -> told.add("db"));
                NamespaceView own = cluster.watch("shop", "web", () -> {
                    told.add("web");
                    changes.run();
                })) {
            people.pods().resource(pod("web-0", "set-1")).create();
            changes.until("web-0 is seen", () -> all.pod("web-0").isPresent() && !told.isEmpty());

            assertThat(told).containsExactly("web");
            assertThat(another.pod("web-0")).isPresent();
            assertThat(own.pod("web-0")).isPresent();
        }
    }

    @Test
    void aListenerThatFailsDoesNotKeepTheOthersFromHearing() {
        CountedChanges changes = new CountedChanges();
        try (NamespaceView failing = cluster.watch("shop", () -> {
                    throw new IllegalStateException("listener at fault");
                });
                NamespaceView view = cluster.watch("shop", changes)) {
            people.pods().resource(pod("web-0", "set-1")).create();
            changes.until("web-0 is seen", () -> view.pod("web-0").isPresent());
            assertThat(failing.pod("web-0")).isPresent();
        }
    }

    @Test
    void aListThatIsForbiddenIsSaidWithVerbAndResource() {
        dispatcher.refusals.put(
                "/apis/policy/v1/namespaces/shop/poddisruptionbudgets",
                new MockResponse().setResponseCode(403).setBody("""
                {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Forbidden","code":403,
                 "message":"poddisruptionbudgets.policy is forbidden: User \\"ci\\" cannot list resource"}"""));

        assertThatThrownBy(() -> cluster.watch("shop", () -> {}))
                .asInstanceOf(InstanceOfAssertFactories.type(ClusterException.class))
                .satisfies(failure -> {
                    assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
                    assertThat(failure)
                            .hasMessageStartingWith(
                                    "the account ci may not list poddisruptionbudgets.policy in namespace shop: ");
                });
    }

    @Test
    void aWatchThatIsForbiddenIsSaidWithVerbAndResource() {
        dispatcher.refusals.put(
                "/api/v1/namespaces/shop/pods?allowWatchBookmarks=true",
                new MockResponse().setResponseCode(403).setBody(""));

        assertThatThrownBy(() -> cluster.watch("shop", () -> {}))
                .asInstanceOf(InstanceOfAssertFactories.type(ClusterException.class))
                .satisfies(failure -> {
                    assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
                    assertThat(failure)
                            .hasMessageStartingWith("the account in use may not watch pods in namespace shop");
                });
    }

    @Test
    void aNamespaceThatCouldNotBeWatchedCanBeTriedAgain() {
        dispatcher.refusals.put(
                "/api/v1/namespaces/shop/pods",
                new MockResponse().setResponseCode(403).setBody(""));
        assertThatThrownBy(() -> cluster.watch("shop", () -> {})).isInstanceOf(ClusterException.class);
        dispatcher.refusals.clear();
        people.pods().resource(pod("web-0", "set-1")).create();

        try (NamespaceView view = cluster.watch("shop", () -> {})) {
            assertThat(view.pod("web-0")).isPresent();
        }
    }

    @Test
    void afterTheServerWasOutOfReachTheWatchesAreOpenedAnewAndMissNothing() {
        CountedChanges changes = new CountedChanges();
        try (NamespaceView view = cluster.watch("shop", changes)) {
            long before = dispatcher.watchesOpened();
            cluster.renewWatches();
            people.pods().resource(pod("web-0", "set-1")).create();

            changes.until(
                    "the new watches are open and web-0 is seen",
                    () -> dispatcher.watchesOpened() == before + 4
                            && view.pod("web-0").isPresent());

            people.pods().resource(pod("web-1", "set-1")).create();
            changes.until("web-1 is seen", () -> view.podsOwnedBy("set-1").size() == 2);
        }
    }

    @Test
    void aClosedClusterOpensNoView() {
        cluster.close();

        assertThatThrownBy(() -> cluster.watch("shop", () -> {})).isInstanceOf(IllegalStateException.class);
    }
}
