package io.jenkins.plugins.statefulset.rollout.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Collection;
import java.util.Optional;

/**
 * What the watches of a namespace last said. Reading it sends no request. Objects of different kinds come over different
 * watches and may lag behind each other by some milliseconds. A collection that it gave never changes afterwards.
 */
public interface NamespaceView extends AutoCloseable {

    Optional<StatefulSet> statefulSet(String name);

    /** All pods of the namespace. */
    Collection<Pod> pods();

    /** The pods whose controller is the set with this UID. */
    Collection<Pod> podsOwnedBy(String uid);

    Optional<Pod> pod(String name);

    /** All budgets of the namespace. */
    Collection<PodDisruptionBudget> budgets();

    Optional<Job> job(String name);

    /** Stops calling the listener. The watches end with the last view of their namespace. */
    @Override
    void close();
}
