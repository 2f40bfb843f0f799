package io.jenkins.plugins.statefulset.rollout.neighbour;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pod of a template asks for, as the quota counts it ({@code PodRequests} and {@code PodLimits} in
 * k8s.io/component-helpers/resource).
 *
 * <ol>
 *   <li>A request that is not stated is the limit.
 *   <li>Containers count together, with the init containers that go on running; another init container counts where it alone asks for more,
 *       with those of them that run before it.
 *   <li>The pod's own {@code resources} count instead where they name the resource, and {@code overhead} is added.
 * </ol>
 */
record PodResources(JsonNode podSpec) {

    /**
     * @param part {@code requests} or {@code limits}
     * @param resource {@code cpu}, {@code memory} or {@code ephemeral-storage}
     */
    BigDecimal total(String part, String resource) {
        BigDecimal total =
                stated(podSpec.path("resources"), part, resource).orElseGet(() -> ofContainers(part, resource));
        return total.add(Amount.of(podSpec.path("overhead").path(resource)).orElse(BigDecimal.ZERO));
    }

    private BigDecimal ofContainers(String part, String resource) {
        BigDecimal running = BigDecimal.ZERO;
        BigDecimal most = BigDecimal.ZERO;
        for (JsonNode container : podSpec.path("initContainers")) {
            BigDecimal own = of(container, part, resource).orElse(BigDecimal.ZERO);
            if (container.path("restartPolicy").asText("").equals("Always")) {
                running = running.add(own);
                most = most.max(running);
            } else {
                most = most.max(running.add(own));
            }
        }
        for (JsonNode container : podSpec.path("containers")) {
            running = running.add(of(container, part, resource).orElse(BigDecimal.ZERO));
        }
        return running.max(most);
    }

    /** All containers, init containers first. */
    List<JsonNode> containers() {
        List<JsonNode> all = new ArrayList<>();
        podSpec.path("initContainers").forEach(all::add);
        podSpec.path("containers").forEach(all::add);
        return all;
    }

    /** What a container states, or is taken to state. */
    static Optional<BigDecimal> of(JsonNode container, String part, String resource) {
        return stated(container.path("resources"), part, resource);
    }

    private static Optional<BigDecimal> stated(JsonNode resources, String part, String resource) {
        Optional<BigDecimal> stated = Amount.of(resources.path(part).path(resource));
        return part.equals("requests")
                ? stated.or(() -> Amount.of(resources.path("limits").path(resource)))
                : stated;
    }
}
