package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What stands around a set before a rollout of it.
 *
 * @param owned the set's pods
 * @param pods the same by index
 * @param budgets those that match them
 * @param ill those that are ill already
 */
record SetInspection(
        Collection<Pod> owned, List<Optional<PodView>> pods, List<BudgetView> budgets, List<RolloutEvent.IllPod> ill) {}
