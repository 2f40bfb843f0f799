package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the live table shows at one moment.
 *
 * @param change what is rolled out, in short
 * @param stage where the rollout is: {@code backup}, {@code wave 2 of 3}, {@code rolling back}
 * @param done pods that are ready where they are to go
 * @param left how long it may still take; empty while nothing is known
 * @param rows highest ordinal first
 * @param waiting what it waits for; empty while pods move
 * @param log printed lines, oldest first
 * @param keys what a person can press
 */
record LiveModel(
        String statefulSet,
        String change,
        String stage,
        int done,
        int replicas,
        Optional<Duration> left,
        List<Row> rows,
        List<Budget> budgets,
        Optional<String> waiting,
        List<String> log,
        String keys) {

    LiveModel {
        rows = List.copyOf(rows);
        budgets = List.copyOf(budgets);
        log = List.copyOf(log);
    }

    /**
     * One ordinal.
     *
     * @param revision short name and whether it is the new or the old one
     * @param since how long it has been in this state; empty where that began before the rollout
     */
    record Row(int ordinal, String revision, PodState state, Optional<Duration> since, Optional<String> reason) {}

    /** One PodDisruptionBudget in words. */
    record Budget(String name, String text) {}
}
