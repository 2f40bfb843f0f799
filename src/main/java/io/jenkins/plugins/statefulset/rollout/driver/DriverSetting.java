package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;

/** Where a driver works, and with what. */
record DriverSetting(
        Cluster cluster,
        Scheduler scheduler,
        GateChecks checks,
        BudgetReservations desk,
        String namespace,
        String name) {}
