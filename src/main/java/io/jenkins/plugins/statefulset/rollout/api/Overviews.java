package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceSnapshot;
import io.jenkins.plugins.statefulset.rollout.driver.Drivers;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation.UnreadableStateException;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observer;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** How sets stand, from one look at their namespace. Asks further only for what that leaves open. */
record Overviews(Cluster cluster, Drivers drivers) {

    RolloutStatus status(StatefulSet set, NamespaceSnapshot view) {
        ObjectMeta metadata = set.getMetadata();
        return seen(
                set, view.podsOwnedBy(metadata.getUid()), drivers.driving(metadata.getNamespace(), metadata.getName()));
    }

    RolloutStatus seen(StatefulSet set, Collection<Pod> pods, Optional<String> driver) {
        Observer observer = new Observer(cluster.version());
        SetView shape = observer.set(set);
        return new RolloutStatus(shape, observer.pods(shape, pods), StateAnnotation.state(set), driver);
    }

    SetOverview overview(StatefulSet set, NamespaceSnapshot view) {
        RolloutStatus status = status(set, view);
        PendingChanges changes = new PendingChanges(cluster, set, status.set(), status.pods());
        return new SetOverview(status, Guard.status(set, status.set(), changes));
    }

    /**
     * Of the sets of a namespace that are chosen, in the order of their names.
     *
     * @param unreadable is told of a set whose record cannot be read, by its name, and why
     */
    List<SetOverview> all(String namespace, Predicate<StatefulSet> chosen, BiConsumer<String, Message> unreadable) {
        NamespaceSnapshot view = cluster.look(namespace);
        List<StatefulSet> sets = view.statefulSets().stream()
                .filter(chosen)
                .sorted(Comparator.comparing(set -> set.getMetadata().getName()))
                .toList();
        List<SetOverview> overviews = new ArrayList<>();
        for (StatefulSet set : sets) {
            try {
                overviews.add(overview(set, view));
            } catch (UnreadableStateException e) {
                unreadable.accept(set.getMetadata().getName(), e.told());
            }
        }
        return overviews;
    }
}
