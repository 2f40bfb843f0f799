package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.cluster.ClockReading;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes requests for somebody who waits for the answer, and so not for ever.
 *
 * <ol>
 *   <li>What may go through later is asked again, after the same pauses as a driver makes ({@link RetryPauses}).
 *   <li>A server that answers that it is busy, or too late, has {@link #BUSY} from the first failure on. One that cannot be
 *       reached has {@link #UNREACHABLE}: that is long enough for a connection that broke, and a wrong address does not heal.
 *   <li>Whether a write took effect whose answer was lost is unknown. It is asked again all the same: writes are conditional,
 *       and whoever makes one knows its own when the answer is a conflict.
 * </ol>
 */
final class RequestRetrying {
    static final Duration BUSY = Duration.ofSeconds(30);
    static final Duration UNREACHABLE = Duration.ofSeconds(4);

    private static final Logger LOG = LoggerFactory.getLogger(RequestRetrying.class);

    private final Scheduler scheduler;

    RequestRetrying(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** @throws ClusterException the last one, where it cannot be healed by waiting or took too long */
    <T> T ask(Supplier<T> request) {
        ClockReading begin = scheduler.moment();
        RetryPauses retries = new RetryPauses();
        while (true) {
            try {
                return request.get();
            } catch (ClusterException e) {
                Duration pause = retries.afterTrouble();
                Duration limit = e.reason() == Reason.UNREACHABLE ? UNREACHABLE : BUSY;
                Duration passed = scheduler.moment().atLeastSince(begin);
                boolean late = passed.plus(pause).compareTo(limit) > 0;
                if (!e.reason().isTransient() || late) {
                    throw e;
                }
                if (retries.worthAWord()) {
                    LOG.info("asking again in {} ms: {}", pause.toMillis(), e.getMessage());
                }
                scheduler.pause(pause);
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
            }
        }
    }
}
