package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/**
 * What the caller decides of a simulation.
 *
 * @param jobs how the pod of a Job ends, by the number of the attempt, from 1 on
 */
record SimulationHooks(
        BiFunction<Job, Integer, JobOutcome> jobs,
        ExecHandler exec,
        IncompatibleChange incompatible,
        Predicate<Permission> denied) {}
