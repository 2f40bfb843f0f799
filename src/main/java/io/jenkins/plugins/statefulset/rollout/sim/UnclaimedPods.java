package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pods of a StatefulSet, by their names, that it has yet to adopt or to release: {@code getPodsForStatefulSet}. They are noted as
 * they change, so that no sync has to walk over all pods.
 */
final class UnclaimedPods {
    private static final Pattern POD_NAME = Pattern.compile("(.*)-[0-9]+");

    private final ObjectStore store;
    private final SetRegistry sets;
    private final Ownership ownership;

    UnclaimedPods(ObjectStore store, SetRegistry sets, String who) {
        this.store = store;
        this.sets = sets;
        this.ownership = new Ownership(store, who);
    }

    /** {@code getParentName}: the set whose pod it is by its name. */
    Optional<StatefulSet> parentOf(Pod pod) {
        Matcher name = POD_NAME.matcher(pod.getMetadata().getName());
        return name.matches()
                ? Optional.ofNullable(store.statefulSets.get(pod.getMetadata().getNamespace(), name.group(1)))
                : Optional.empty();
    }

    /** @return whether the set has something to do about the pod */
    boolean note(StatefulSet set, Pod pod) {
        return isStray(set, pod) && sets.state(set).strays.add(pod.getMetadata().getName());
    }

    /** Adopts and releases what was noted. */
    void mend(StatefulSet set) {
        Set<String> noted = sets.state(set).strays;
        List<String> names = List.copyOf(noted);
        noted.clear();
        for (String name : names) {
            Pod pod = store.pods.get(set.getMetadata().getNamespace(), name);
            if (pod != null && isStray(set, pod)) {
                ownership.mend(pod, RevisionHistory.ownerOf(set));
            }
        }
    }

    private boolean isStray(StatefulSet set, Pod pod) {
        boolean itsOwn = parentOf(pod)
                .filter(parent ->
                        parent.getMetadata().getUid().equals(set.getMetadata().getUid()))
                .isPresent();
        return itsOwn
                && Ownership.isWrong(
                        pod, RevisionHistory.ownerOf(set), set.getSpec().getSelector());
    }
}
