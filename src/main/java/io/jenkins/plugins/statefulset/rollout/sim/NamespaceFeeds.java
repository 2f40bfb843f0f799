package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceRelations;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.kube.OrderedObjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The watches of one process on one namespace, which all its views of that namespace share. */
final class NamespaceFeeds {
    private final ViewFeed<StatefulSet> sets;
    private final ViewFeed<Pod> pods;
    private final ViewFeed<PodDisruptionBudget> budgets;
    private final ViewFeed<Job> jobs;
    private final Map<String, OrderedObjects<Pod>> byOwner = new HashMap<>();
    private final NamespaceRelations relations = new NamespaceRelations();
    /** Whom what has been delivered concerns, until they are told. */
    private final Set<String> concerned = new HashSet<>();

    private final List<View> views = new ArrayList<>();
    private final Consumer<Runnable> toProcess;
    private final Runnable whenUnused;
    private final Consumer<String> list;

    /**
     * @param delays of each kind: sets, pods, budgets, jobs
     * @param toProcess hands a task to the process
     * @param list sends a request for the list of that resource
     * @param whenUnused is run when the last view has been closed, and with it the watches
     */
    NamespaceFeeds(
            SimulationContext world,
            String namespace,
            List<Timings.Span> delays,
            Consumer<Runnable> toProcess,
            Consumer<String> list,
            Runnable whenUnused) {
        this.list = list;
        this.toProcess = toProcess;
        this.whenUnused = whenUnused;
        ObjectStore store = world.store;
        Runnable tell = this::tell;
        sets = new ViewFeed<>(world, namespace, store.statefulSets, delays.get(0), this::setDelivered, tell);
        pods = new ViewFeed<>(world, namespace, store.pods, delays.get(1), this::podDelivered, tell);
        budgets = new ViewFeed<>(world, namespace, store.budgets, delays.get(2), this::budgetDelivered, tell);
        jobs = new ViewFeed<>(world, namespace, store.jobs, delays.get(3), this::jobDelivered, tell);
    }

    /** @param set whose rollout looks; empty for whoever looks at all of it */
    NamespaceView open(Optional<String> set, Runnable onChange) {
        View view = new View(set, onChange);
        views.add(view);
        return view;
    }

    void close() {
        views.clear();
        sets.close();
        pods.close();
        budgets.close();
        jobs.close();
    }

    private void setDelivered(ViewFeed.Change<StatefulSet> change) {
        concerned.addAll(
                change.after() == null
                        ? relations.removeSet(change.before().getMetadata().getName())
                        : relations.put(change.after()));
    }

    private void budgetDelivered(ViewFeed.Change<PodDisruptionBudget> change) {
        concerned.addAll(
                change.after() == null
                        ? relations.removeBudget(change.before().getMetadata().getName())
                        : relations.put(change.after()));
    }

    private void jobDelivered(ViewFeed.Change<Job> change) {
        concerned.addAll(
                change.after() == null
                        ? relations.removeJob(change.before().getMetadata().getName())
                        : relations.put(change.after()));
    }

    private void podDelivered(ViewFeed.Change<Pod> change) {
        concerned.addAll(
                change.after() == null
                        ? relations.removePod(change.before().getMetadata().getName())
                        : relations.put(change.after()));
        Pod pod = change.after() == null ? change.before() : change.after();
        Optional<OwnerReference> owner = PodFacts.controllerOf(pod);
        if (owner.isPresent()) {
            OrderedObjects<Pod> owned = byOwner.computeIfAbsent(owner.get().getUid(), uid -> new OrderedObjects<>());
            if (change.after() == null) {
                owned.remove(pod.getMetadata().getName());
            } else {
                owned.put(pod.getMetadata().getName(), pod);
            }
        }
    }

    private void tell() {
        views.stream()
                .filter(view -> view.set.isEmpty() || concerned.contains(view.set.get()))
                .forEach(View::tell);
        concerned.clear();
    }

    private final class View implements NamespaceView {
        private final Optional<String> set;
        private final Runnable onChange;
        private boolean told;

        View(Optional<String> set, Runnable onChange) {
            this.set = set;
            this.onChange = onChange;
        }

        /** Changes that come while one is still to be told of are told of with it. */
        void tell() {
            if (!told) {
                told = true;
                toProcess.accept(() -> {
                    told = false;
                    if (views.contains(this)) {
                        onChange.run();
                    }
                });
            }
        }

        @Override
        public Optional<StatefulSet> statefulSet(String name) {
            return Optional.ofNullable(sets.get(name));
        }

        @Override
        public Collection<Pod> pods() {
            return pods.all();
        }

        @Override
        public Collection<Pod> podsOwnedBy(String uid) {
            OrderedObjects<Pod> owned = byOwner.get(uid);
            return owned == null ? List.of() : owned.all();
        }

        @Override
        public Optional<Pod> pod(String name) {
            return Optional.ofNullable(pods.get(name));
        }

        @Override
        public Collection<PodDisruptionBudget> budgets() {
            return budgets.all();
        }

        @Override
        public Collection<PodDisruptionBudget> budgetsOver(String name) {
            return relations.budgetsOver(name);
        }

        @Override
        public Collection<Pod> podsUnder(PodDisruptionBudget budget) {
            return relations.podsUnder(budget);
        }

        @Override
        public Optional<Job> job(String name) {
            set.ifPresent(asking -> relations.follow(name, asking));
            return Optional.ofNullable(jobs.get(name));
        }

        @Override
        public Currency confirm(StatefulSet set, Duration podsAge, Duration budgetsAge) {
            Currency currency = confirm(pods, "pods", podsAge)
                    .and(() -> confirm(sets, "statefulsets", podsAge))
                    .and(() -> confirm(budgets, "poddisruptionbudgets", budgetsAge));
            if (currency == Currency.OUTDATED) {
                List.of(sets, pods, budgets, jobs).forEach(ViewFeed::refill);
                views.forEach(View::tell);
            }
            return currency;
        }

        private Currency confirm(ViewFeed<?> feed, String resource, Duration age) {
            if (feed.silence() < age.toMillis()) {
                return Currency.HEARD;
            }
            list.accept(resource);
            return feed.confirm() ? Currency.CONFIRMED : Currency.OUTDATED;
        }

        @Override
        public void close() {
            if (views.remove(this) && views.isEmpty()) {
                NamespaceFeeds.this.close();
                whenUnused.run();
            }
        }
    }
}
