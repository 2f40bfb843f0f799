package io.jenkins.plugins.statefulset.rollout.suite;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Where a scenario plays: a cluster with the scenario's objects in it, seen and touched from outside. */
interface Ground extends AutoCloseable {
    String SET = "db";

    String namespace();

    /** A process that drives rollouts. */
    Driving process(String name);

    /** Lets time pass until it holds; an {@link AssertionError} names what did not come about. */
    void until(String what, BooleanSupplier holds);

    /** Lets time pass until a Lease that nobody renews has run out. */
    void outliveLease();

    StatefulSet set();

    List<Pod> pods();

    int revisions();

    Optional<Lease> lease();

    /** As a person edits the set; the latest is handed in. */
    void edit(UnaryOperator<StatefulSet> change);

    /** A pod that lives stops being ready. */
    void makeUnready(String pod);

    void makeReady(String pod);

    /** The node of a pod is not heard of any more; comes back when the pod is not ready. Takes {@link SuiteScenario#nodesOfItsOwn}. */
    void loseNode(String pod);

    void findNode(String pod);

    void stealLease();

    @Override
    void close();

    /**
     * One process.
     *
     * @param kill ends it without a word to the cluster
     */
    record Driving(Rollouts rollouts, Runnable kill) {}
}
