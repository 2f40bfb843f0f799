package io.jenkins.plugins.statefulset.rollout.sim;

/**
 * How a PodDisruptionBudget stands in truth, which its status says some milliseconds later.
 *
 * @param expected pods that count as the whole
 * @param desired pods that have to stay healthy
 * @param healthy pods that are ready and not being deleted
 * @param allowed disruptions allowed, never negative
 */
public record BudgetState(String namespace, String name, int expected, int desired, int healthy, int allowed) {}
