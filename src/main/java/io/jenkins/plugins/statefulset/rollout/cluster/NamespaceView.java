package io.jenkins.plugins.statefulset.rollout.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Supplier;

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

    /** The budgets that match a pod of that set, or one that its template makes; perhaps others as well. */
    default Collection<PodDisruptionBudget> budgetsOver(String set) {
        return budgets();
    }

    /** The pods that the budget matches, whoever's they are; perhaps others as well. */
    default Collection<Pod> podsUnder(PodDisruptionBudget budget) {
        return pods();
    }

    /** A view for the rollout of a set is told of that Job from now on. */
    Optional<Job> job(String name);

    /**
     * Makes sure that what this view says of sets, a set's pods and budgets is not old. Where their watches have said nothing for
     * too long, and may be dead without having told, the server is asked: one small request for each of the three. What was
     * confirmed counts as just said.
     *
     * @param pods for how long the watches of pods and of sets may have been silent
     * @param budgets the same of budgets
     */
    Currency confirm(StatefulSet set, Duration pods, Duration budgets);

    /** How current a view is. The later ones count where watches differ. */
    enum Currency {
        /** Its watches have spoken of late: nothing was asked. */
        HEARD,
        /** The server was asked, which took its time, and has what the view shows by now. That may be newer than what was read of it before. */
        CONFIRMED,
        /** The server has something else. The watches are being opened anew, and the listener is called when they are filled. */
        OUTDATED;

        /** Of this and what another watch says, which is asked only where this one can be believed. */
        public Currency and(Supplier<Currency> other) {
            if (this == OUTDATED) {
                return this;
            }
            Currency also = other.get();
            return compareTo(also) < 0 ? also : this;
        }
    }

    /** Stops calling the listener. The watches end with the last view of their namespace. */
    @Override
    void close();
}
