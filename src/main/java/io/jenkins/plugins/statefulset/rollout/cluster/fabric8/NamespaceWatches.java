package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceRelations;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView.Currency;
import io.jenkins.plugins.statefulset.rollout.kube.ControllerReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The four watches of a namespace, and what they last said.
 *
 * <ol>
 *   <li>A watch that cannot be opened at first fails at once: a person has to do something about it.
 *   <li>The first list is a consistent read. fabric8 would take whatever the server's cache holds, which may be older
 *       than what another view has shown already; an initial state, even an empty one, keeps it from that.
 *   <li>Once open it is opened again for ever, with fabric8's backoff, whatever ended it. By itself fabric8 would give up
 *       on a message that it cannot read.
 *   <li>On <i>410 Gone</i> fabric8 lists again, and reports as deleted what vanished in the meantime.
 *   <li>fabric8 asks for bookmarks and keeps them to itself, so only events show that a watch lives. One that has been silent may be
 *       believed after a small request has confirmed what it said last.
 *   <li>fabric8 opens each watch anew every 5 to 10 minutes: a connection that died unnoticed is kept no longer.
 * </ol>
 */
final class NamespaceWatches implements AutoCloseable {
    private final NamespaceRelations relations = new NamespaceRelations();
    private final InformerStore<StatefulSet> statefulSets;
    private final InformerStore<Pod> pods;
    private final InformerStore<PodDisruptionBudget> budgets;
    private final InformerStore<Job> jobs;
    private final Versions versions;
    private final WatchSilence setSilence = new WatchSilence();
    private final WatchSilence podSilence = new WatchSilence();
    private final WatchSilence budgetSilence = new WatchSilence();
    private final List<Watched<?>> watched;
    private final CompletableFuture<Void> synced;

    private record Watched<T extends HasMetadata>(
            ResourceType type, SharedIndexInformer<T> informer, InformerStore<T> store) {}

    /** Asks the server for the metadata of the objects of a kind that have these labels; all where the text is empty. */
    @FunctionalInterface
    interface Versions {
        List<ObjectMeta> of(ResourceType type, String labelSelector);
    }

    /**
     * Opens the watches and returns at once.
     *
     * @param onChange is told of each change with the names of the sets that it concerns
     */
    NamespaceWatches(
            KubernetesClient client,
            String namespace,
            Failures failures,
            Versions versions,
            Consumer<Set<String>> onChange) {
        this.versions = versions;
        statefulSets = new InformerStore<>(new Heard<>(relations::put, relations::removeSet, setSilence, onChange));
        pods = new InformerStore<>(new Heard<>(relations::put, relations::removePod, podSilence, onChange));
        budgets = new InformerStore<>(new Heard<>(relations::put, relations::removeBudget, budgetSilence, onChange));
        jobs = new InformerStore<>(new Heard<>(relations::put, relations::removeJob, new WatchSilence(), onChange));
        watched = List.of(
                new Watched<>(
                        ResourceType.STATEFUL_SETS,
                        client.apps().statefulSets().inNamespace(namespace).runnableInformer(0),
                        statefulSets),
                new Watched<>(
                        ResourceType.PODS, client.pods().inNamespace(namespace).runnableInformer(0), pods),
                new Watched<>(
                        ResourceType.BUDGETS,
                        client.policy()
                                .v1()
                                .podDisruptionBudget()
                                .inNamespace(namespace)
                                .runnableInformer(0),
                        budgets),
                new Watched<>(
                        ResourceType.JOBS,
                        client.batch().v1().jobs().inNamespace(namespace).runnableInformer(0),
                        jobs));
        Duration timeout = Duration.ofMillis(client.getConfiguration().getRequestTimeout());
        synced = CompletableFuture.allOf(watched.stream()
                .map(one -> start(one)
                        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(
                                failures.of(call(one.type(), namespace, failure), failure, timeout))))
                .toArray(CompletableFuture<?>[]::new));
    }

    private static <T extends HasMetadata> CompletableFuture<Void> start(Watched<T> watched) {
        return watched.informer()
                .itemStore(watched.store())
                .initialState(Stream.empty())
                .exceptionHandler((started, failure) -> started)
                .start()
                .toCompletableFuture();
    }

    /** As {@link io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView#confirm}, without opening anything anew. */
    Currency confirm(StatefulSet set, Duration podsAge, Duration budgetsAge) {
        return confirmPods(set, podsAge).and(() -> confirmSets(podsAge)).and(() -> confirmBudgets(budgetsAge));
    }

    private Currency confirmSets(Duration age) {
        return setSilence.confirm(age, () -> versions(versions.of(ResourceType.STATEFUL_SETS, "").stream())
                .equals(versions(statefulSets.all().stream().map(StatefulSet::getMetadata))));
    }

    private Currency confirmPods(StatefulSet set, Duration age) {
        String uid = set.getMetadata().getUid();
        return podSilence.confirm(age, () -> {
            LabelSelector selector = set.getSpec().getSelector();
            List<ObjectMeta> there = versions.of(ResourceType.PODS, selector == null ? "" : Selectors.text(selector));
            return versions(there.stream().filter(pod -> ControllerReference.isTo(uid, pod)))
                    .equals(versions(pods.ownedBy(uid).stream().map(Pod::getMetadata)));
        });
    }

    private Currency confirmBudgets(Duration age) {
        return budgetSilence.confirm(age, () -> versions(versions.of(ResourceType.BUDGETS, "").stream())
                .equals(versions(budgets.all().stream().map(PodDisruptionBudget::getMetadata))));
    }

    private static Map<String, String> versions(Stream<ObjectMeta> objects) {
        return objects.collect(Collectors.toMap(ObjectMeta::getName, ObjectMeta::getResourceVersion));
    }

    /** Which of the two requests it was is said by nothing but the message of fabric8's exception. */
    private static ApiCall call(ResourceType type, String namespace, Throwable failure) {
        ApiCall list = ApiCall.list(type, namespace);
        boolean handshake = Failures.unwrap(failure) instanceof KubernetesClientException exception
                && String.valueOf(exception.getMessage()).contains("on websocket");
        return handshake
                ? new ApiCall("GET", "watch", list.resource(), namespace, list.path(), List.of(), list.body())
                : list;
    }

    /** Complete when all four have been filled once; fails with a {@link ClusterException}. */
    CompletableFuture<Void> synced() {
        return synced;
    }

    /** Waits until all four have been filled once. */
    void awaitSynced() {
        try {
            synced.get();
        } catch (InterruptedException interruption) {
            Thread.currentThread().interrupt();
            throw new ClusterException(Reason.TIMEOUT, "interrupted while the watches were being opened", interruption);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof ClusterException known) {
                throw new ClusterException(known.reason(), known.told(), known);
            }
            throw new IllegalStateException(failure.getCause());
        }
    }

    NamespaceRelations relations() {
        return relations;
    }

    InformerStore<StatefulSet> statefulSets() {
        return statefulSets;
    }

    InformerStore<Pod> pods() {
        return pods;
    }

    InformerStore<PodDisruptionBudget> budgets() {
        return budgets;
    }

    InformerStore<Job> jobs() {
        return jobs;
    }

    @Override
    public void close() {
        watched.forEach(one -> one.informer().stop());
    }

    /** What a store hears breaks the silence of its watch. */
    private record Heard<T>(
            Function<T, Set<String>> relate,
            Function<String, Set<String>> forget,
            WatchSilence silence,
            Consumer<Set<String>> onChange)
            implements InformerStore.Listener<T> {
        @Override
        public Set<String> put(T object) {
            return relate.apply(object);
        }

        @Override
        public Set<String> remove(String name) {
            return forget.apply(name);
        }

        @Override
        public void changed(Set<String> concerned) {
            silence.broken();
            onChange.accept(concerned);
        }
    }
}
