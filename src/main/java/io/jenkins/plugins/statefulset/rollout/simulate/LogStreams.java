package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster.LogInstance;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code kubectl logs -f}: what a container prints while it runs, on an answer that stays open. It ends when that run of
 * the container ends, when the pod goes, or when the client does.
 */
final class LogStreams {
    private final Storage storage;
    private final WatchHub hub;

    LogStreams(Storage storage, WatchHub hub) {
        this.storage = storage;
        this.hub = hub;
    }

    static boolean isMeant(ApiRequest asked, RequestTarget target) {
        return target.subresource().equals("log")
                && asked.method().equals("GET")
                && asked.isOn("follow")
                && !asked.isOn("previous");
    }

    /** @throws StatusError if there is no such container */
    void open(HttpServerRequest request, ApiRequest asked, HasMetadata object) {
        if (!(object instanceof Pod pod)) {
            throw StatusError.noSuchPath();
        }
        String container = PodSubresources.container(pod, asked.parameter("container"));
        HttpServerResponse response = request.response();
        response.setChunked(true).putHeader("Content-Type", "text/plain");
        Stream stream = new Stream(pod, container, response);
        stream.begin(asked.number("tailLines").map(Long::intValue).orElse(Integer.MAX_VALUE));
    }

    private final class Stream {
        private final Pod pod;
        private final String container;
        private final HttpServerResponse response;
        private String sent = "";
        private Runnable unwatch = () -> {};

        Stream(Pod pod, String container, HttpServerResponse response) {
            this.pod = pod;
            this.container = container;
            this.response = response;
        }

        void begin(int tailLines) {
            sent = log(Integer.MAX_VALUE);
            write(log(tailLines));
            if (!runs(pod)) {
                response.end();
                return;
            }
            String name = pod.getMetadata().getName();
            unwatch = hub.open(
                    Resource.PODS,
                    RequestSelectors.of(
                            Resource.PODS, Optional.of(pod.getMetadata().getNamespace()), "", "metadata.name=" + name),
                    OptionalLong.of(storage.resourceVersion()),
                    WatchHub.Start.AS_VERSION_SAYS,
                    event -> changed(event.path("type").asText(), event.path("object")));
            response.closeHandler(gone -> unwatch.run());
        }

        private void changed(String type, JsonNode object) {
            boolean gone = type.equals("DELETED");
            if (!gone) {
                more();
            }
            if (gone || !runs((Pod) Storage.typed(Resource.PODS, object))) {
                unwatch.run();
                if (!response.ended() && !response.closed()) {
                    response.end();
                }
            }
        }

        private void more() {
            String now = log(Integer.MAX_VALUE);
            if (!now.equals(sent)) {
                write(now.startsWith(sent) ? now.substring(sent.length()).stripLeading() : now);
                sent = now;
            }
        }

        private String log(int lines) {
            return storage.log(
                    pod.getMetadata().getNamespace(),
                    pod.getMetadata().getName(),
                    container,
                    lines,
                    LogInstance.CURRENT);
        }

        private void write(String lines) {
            if (!response.ended() && !response.closed()) {
                response.write(lines.isEmpty() ? "" : lines + "\n");
            }
        }

        /** Whether it is still the same run of the container. */
        private boolean runs(Pod now) {
            return status(now)
                    .filter(status ->
                            status.getState() != null && status.getState().getRunning() != null)
                    .filter(status -> status(pod)
                            .map(ContainerStatus::getRestartCount)
                            .equals(Optional.ofNullable(status.getRestartCount())))
                    .isPresent();
        }

        private Optional<ContainerStatus> status(Pod of) {
            return Optional.ofNullable(of.getStatus()).map(status -> status.getContainerStatuses()).stream()
                    .flatMap(List::stream)
                    .filter(status -> status.getName().equals(container))
                    .findFirst();
        }
    }
}
