package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceSnapshot;
import io.jenkins.plugins.statefulset.rollout.driver.Drivers;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observer;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import java.util.Collection;
import java.util.Optional;

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
}
