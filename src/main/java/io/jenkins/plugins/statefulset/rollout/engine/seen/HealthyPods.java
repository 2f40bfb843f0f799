package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** The pods that a budget counts as healthy, kept up with what changes among them. Not thread-safe. */
final class HealthyPods {
    private final PodFollower follower = new PodFollower();
    private final Set<String> healthy = new HashSet<>();
    private final PodDisruptionBudget budget;

    /** @param budget whose selector does not change */
    HealthyPods(PodDisruptionBudget budget) {
        this.budget = budget;
    }

    /** How many there are beside those of these names. */
    int without(Collection<String> names, Collection<Pod> pods) {
        follower.follow(
                pods,
                gone -> Observer.healthy(budget, gone).ifPresent(healthy::remove),
                come -> Observer.healthy(budget, come).ifPresent(healthy::add));
        return healthy.size() - (int) names.stream().filter(healthy::contains).count();
    }
}
