package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * What a rollout promises beside what all do.
 *
 * @param maxUnavailable pods of the set that may be down at once by our doing
 * @param drivers whether a writer of that name is a driver
 * @param sight how long ago a pod may have fallen ill without a driver's having seen it
 * @param secrets values that must be written nowhere
 * @param ailing whether pods may fail in a way that does not heal by waiting
 */
public record InvariantLimits(
        Backup backup,
        ToIntFunction<StatefulSet> maxUnavailable,
        Predicate<String> drivers,
        Duration sight,
        List<String> secrets,
        boolean ailing) {

    /** Whether pods wait for a backup. */
    public enum Backup {
        DEMANDED,
        NOT_DEMANDED
    }
}
