package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.Event;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodSearch;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodTable;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Why an image could not be pulled, where the pod's status does not say it.
 *
 * <ol>
 *   <li>A kubelet before 1.32 says why when a pull fails, and some seconds later only that it backs off ({@code EnsureImageExists} in
 *       pkg/kubelet/images/image_manager.go; kubernetes#127918). A driver that did not look in between would give what is hopeless its
 *       whole grace. The cause is in the pod's events for an hour.
 *   <li>They are read for such a pod only, at first sight and every {@link #AGAIN} while it lasts.
 *   <li>The newest one about a pull counts. Where there is none, or events may not be read, the pod has its grace.
 * </ol>
 */
final class PullFailureCauses {
    static final Duration AGAIN = Duration.ofSeconds(30);

    /** How the event begins that a kubelet makes of a pull that failed. */
    private static final String FAILED_PULL = "Failed to pull image ";

    private final Cluster cluster;
    private final String namespace;
    private final Map<String, Asked> asked = new HashMap<>();

    private record Asked(Instant at, Optional<String> cause) {}

    PullFailureCauses(Cluster cluster, String namespace) {
        this.cluster = cluster;
        this.namespace = namespace;
    }

    /** The same pods, judged by what their events tell. */
    PodTable explained(PodTable pods, Instant now) {
        Map<Integer, Optional<PodView>> explained = new HashMap<>();
        pods.all(PodSearch.keepsCauseOfPull(), 0, pods.size())
                .forEach(index -> explained.put(index, pods.get(index).map(pod -> explained(pod, now))));
        if (explained.isEmpty()) {
            asked.clear();
        }
        return pods.with(explained);
    }

    private PodView explained(PodView pod, Instant now) {
        Asked known = asked.get(pod.uid());
        if (known == null || !now.isBefore(known.at().plus(AGAIN))) {
            known = new Asked(now, cause(pod));
            asked.put(pod.uid(), known);
        }
        return known.cause().map(pod::explained).orElse(pod);
    }

    private Optional<String> cause(PodView pod) {
        try {
            return cluster.events(namespace, "Pod", pod.name(), pod.uid()).stream()
                    .map(Event::getMessage)
                    .filter(message -> message != null && message.startsWith(FAILED_PULL))
                    .reduce((before, after) -> after);
        } catch (ClusterException e) {
            return Optional.empty();
        }
    }
}
