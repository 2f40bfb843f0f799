package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;

/**
 * When probes of a container succeed or fail, after {@code pkg/kubelet/prober}.
 *
 * <ol>
 *   <li>The first probe comes {@code initialDelaySeconds} after the start, the others every {@code periodSeconds}.
 *   <li>Until the startup probe has succeeded the others wait. {@code failureThreshold} failures in a row of the startup
 *       or the liveness probe restart the container.
 *   <li>A container is ready after {@code successThreshold} successes of its readiness probe, or at once without one.
 * </ol>
 *
 * @param readyAfter milliseconds from the container's start until it is ready; {@link #NEVER} if it will not be
 * @param killedAfter milliseconds from the start until it is restarted; {@link #NEVER} if it is not
 * @param killedBy which probe restarts it
 * @param firstFailure milliseconds until the readiness probe fails first; {@link #NEVER} if it does not
 */
record ProbeTiming(long readyAfter, long killedAfter, String killedBy, long firstFailure) {
    static final long NEVER = Long.MAX_VALUE;

    /** @param answersAfter milliseconds from the start until the program would answer */
    static ProbeTiming of(Container container, long answersAfter) {
        long started = 0;
        Probe startup = container.getStartupProbe();
        if (startup != null) {
            started = firstTick(startup, answersAfter);
            long end = delay(startup) + (failures(startup) - 1L) * period(startup);
            if (started > end) {
                return new ProbeTiming(NEVER, end, "startup", NEVER);
            }
        }
        long killed = NEVER;
        Probe liveness = container.getLivenessProbe();
        if (liveness != null) {
            long first = firstTick(liveness, started);
            long end = first + (failures(liveness) - 1L) * period(liveness);
            killed = answersAfter > end ? end : NEVER;
        }
        Probe readiness = container.getReadinessProbe();
        if (readiness == null) {
            return new ProbeTiming(started, killed, "liveness", NEVER);
        }
        long first = firstTick(readiness, started);
        long success = firstTick(readiness, Math.max(started, answersAfter));
        long ready = success + (orElse(readiness.getSuccessThreshold(), 1) - 1L) * period(readiness);
        return new ProbeTiming(ready >= killed ? NEVER : ready, killed, "liveness", success > first ? first : NEVER);
    }

    /**
     * Milliseconds from the start until the startup probe has succeeded, zero without one; {@link #NEVER} if it will not.
     *
     * @param answersAfter milliseconds from the start until the program would answer
     */
    static long startedAfter(Container container, long answersAfter) {
        Probe startup = container.getStartupProbe();
        if (startup == null) {
            return 0;
        }
        long started = firstTick(startup, answersAfter);
        return started > delay(startup) + (failures(startup) - 1L) * period(startup) ? NEVER : started;
    }

    static long period(Probe probe) {
        return 1000L * Math.max(1, orElse(probe.getPeriodSeconds(), 10));
    }

    private static long firstTick(Probe probe, long notBefore) {
        long delay = delay(probe);
        if (notBefore <= delay) {
            return delay;
        }
        long period = period(probe);
        return delay + (notBefore - delay + period - 1) / period * period;
    }

    private static long delay(Probe probe) {
        return 1000L * orElse(probe.getInitialDelaySeconds(), 0);
    }

    private static int failures(Probe probe) {
        return Math.max(1, orElse(probe.getFailureThreshold(), 3));
    }

    private static int orElse(Integer value, int fallback) {
        return value == null ? fallback : value;
    }
}
