package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster.LogInstance;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import io.jenkins.plugins.statefulset.rollout.sim.WriteMode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code pods/log} and {@code pods/eviction}. */
final class PodSubresources {
    private final Storage storage;

    PodSubresources(Storage storage) {
        this.storage = storage;
    }

    ApiResponse answer(ApiRequest asked, RequestTarget target, HasMetadata object, String user) {
        if (!(object instanceof Pod pod)) {
            throw StatusError.noSuchPath();
        }
        String method = asked.method() + " " + target.subresource();
        return switch (method) {
            case "GET log" -> ApiResponse.text(log(asked, pod));
            case "POST eviction" -> evict(asked, pod, user);
            default -> throw StatusError.notAllowed();
        };
    }

    private String log(ApiRequest asked, Pod pod) {
        String container = container(pod, asked.parameter("container"));
        LogInstance instance = asked.isOn("previous") ? LogInstance.PREVIOUS : LogInstance.CURRENT;
        int lines = asked.number("tailLines").map(Long::intValue).orElse(Integer.MAX_VALUE);
        String log =
                storage.log(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), container, lines, instance);
        if (log.isEmpty() && instance == LogInstance.PREVIOUS) {
            throw StatusError.badRequest("previous terminated container \"" + container + "\" in pod \""
                    + pod.getMetadata().getName() + "\" not found");
        }
        return log.isEmpty() ? "" : log + "\n";
    }

    /** The container that is asked for, or the only one. */
    static String container(Pod pod, Optional<String> asked) {
        List<String> names =
                pod.getSpec().getContainers().stream().map(Container::getName).toList();
        String name = pod.getMetadata().getName();
        if (asked.isPresent() && !names.contains(asked.get())) {
            throw StatusError.badRequest("container " + asked.get() + " is not valid for pod " + name);
        }
        if (asked.isEmpty() && names.size() > 1) {
            throw StatusError.badRequest("a container name must be specified for pod " + name + ", choose one of: "
                    + names.stream().collect(Collectors.joining(" ", "[", "]")));
        }
        return asked.orElseGet(() -> names.get(0));
    }

    private ApiResponse evict(ApiRequest asked, Pod pod, String user) {
        ObjectNode eviction = asked.object();
        String named =
                eviction.path("metadata").path("name").asText(pod.getMetadata().getName());
        if (!named.equals(pod.getMetadata().getName())) {
            throw StatusError.badRequest("name in URL does not match name in Eviction object");
        }
        JsonNode options = eviction.path("deleteOptions");
        boolean dry = Preconditions.deletion(asked, options).mode() == WriteMode.DRY_RUN;
        if (!dry) {
            JsonNode uid = options.path("preconditions").path("uid");
            storage.evict(
                    user,
                    pod.getMetadata().getNamespace(),
                    pod.getMetadata().getName(),
                    uid.isTextual() ? Optional.of(uid.asText()) : Optional.empty());
        }
        return ApiResponse.json(201, ResourceApi.success(201));
    }
}
