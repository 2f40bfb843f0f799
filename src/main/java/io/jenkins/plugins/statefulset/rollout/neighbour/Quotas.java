package io.jenkins.plugins.statefulset.rollout.neighbour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * ResourceQuotas that will refuse a new pod.
 *
 * <ol>
 *   <li>A pod is deleted before the one that takes its place is made, so only what the new one needs more counts; and a quota that is
 *       exceeded already refuses any pod that uses what it counts.
 *   <li>What is used stands in the quota's status. Where there is none, as in a manifest, the pods of this set are what is known to be used.
 *   <li>A quota of {@code cpu}, {@code memory} or ephemeral storage refuses a container that states none of it ({@code
 *       Constraints} in pkg/quota/v1/evaluator/core/pods.go); what a LimitRange fills in counts as stated.
 *   <li>A quota with scopes counts some pods only and is passed over, but for {@code NotTerminating}, which a set's pods are.
 * </ol>
 */
final class Quotas {
    private final Scene scene;
    private final PodResources before;
    private final PodResources after;
    private final BigDecimal replicas;

    Quotas(Scene scene) {
        this.scene = scene;
        this.before = new PodResources(
                filled(scene, scene.set().path("spec").path("template").path("spec")));
        this.after = new PodResources(filled(scene, scene.proposed().path("spec")));
        this.replicas = BigDecimal.valueOf(Math.max(
                0,
                Math.min(
                        Neighbour.MOST,
                        scene.set().path("spec").path("replicas").asLong(1))));
    }

    /** The spec of a pod with the defaults that LimitRanges give its containers. */
    static JsonNode filled(Scene scene, JsonNode podSpec) {
        if (!(podSpec.deepCopy() instanceof ObjectNode copy)) {
            return podSpec;
        }
        for (JsonNode range : scene.limitRanges()) {
            for (JsonNode item : range.path("spec").path("limits")) {
                if (item.path("type").asText().equals("Container")) {
                    new PodResources(copy).containers().forEach(container -> fill((ObjectNode) container, item));
                }
            }
        }
        return copy;
    }

    private static void fill(ObjectNode container, JsonNode item) {
        item.path("default").properties().forEach(entry -> container
                .withObject("/resources/limits")
                .putIfAbsent(entry.getKey(), entry.getValue()));
        item.path("defaultRequest").properties().stream()
                .filter(entry ->
                        PodResources.of(container, "requests", entry.getKey()).isEmpty()
                                || !container.path("resources").path("requests").has(entry.getKey()))
                .forEach(entry ->
                        container.withObject("/resources/requests").putIfAbsent(entry.getKey(), entry.getValue()));
    }

    List<Neighbour> find() {
        List<Neighbour> found = new ArrayList<>();
        for (JsonNode quota : scene.quotas()) {
            if (counts(quota)) {
                JsonNode hard = quota.path("status").has("hard")
                        ? quota.path("status").path("hard")
                        : quota.path("spec").path("hard");
                hard.properties().forEach(entry -> {
                    demanded(Scene.name(quota), entry.getKey()).ifPresent(found::add);
                    exceeded(quota, entry.getKey(), entry.getValue()).ifPresent(found::add);
                });
            }
        }
        return found;
    }

    private static boolean counts(JsonNode quota) {
        for (JsonNode scope : quota.path("spec").path("scopes")) {
            if (!scope.asText().equals("NotTerminating")) {
                return false;
            }
        }
        return !quota.path("spec").has("scopeSelector");
    }

    private record Counted(String part, String resource) {
        static Optional<Counted> of(String key) {
            return switch (key) {
                case "cpu", "memory", "ephemeral-storage" -> Optional.of(new Counted("requests", key));
                case "requests.cpu",
                        "requests.memory",
                        "requests.ephemeral-storage",
                        "limits.cpu",
                        "limits.memory",
                        "limits.ephemeral-storage" ->
                    Optional.of(new Counted(key.substring(0, key.indexOf('.')), key.substring(key.indexOf('.') + 1)));
                default -> Optional.empty();
            };
        }
    }

    private Optional<Neighbour> demanded(String quota, String key) {
        return Counted.of(key)
                .flatMap(counted -> after.containers().stream()
                        .filter(container -> PodResources.of(container, counted.part(), counted.resource())
                                .isEmpty())
                        .filter(container -> Amount.of(after.podSpec()
                                        .path("resources")
                                        .path(counted.part())
                                        .path(counted.resource()))
                                .isEmpty())
                        .findFirst())
                .map(container -> new Neighbour.QuotaDemands(
                        quota, key, container.path("name").asText()));
    }

    private Optional<Neighbour> exceeded(JsonNode quota, String key, JsonNode limit) {
        boolean pods = key.equals("pods") || key.equals("count/pods");
        Optional<Counted> counted = Counted.of(key);
        Optional<BigDecimal> hard = Amount.of(limit);
        if (hard.isEmpty() || (!pods && counted.isEmpty())) {
            return Optional.empty();
        }
        BigDecimal old =
                counted.map(one -> before.total(one.part(), one.resource())).orElse(BigDecimal.ONE);
        BigDecimal now =
                counted.map(one -> after.total(one.part(), one.resource())).orElse(BigDecimal.ONE);
        BigDecimal used = Amount.of(quota.path("status").path("used").path(key)).orElse(old.multiply(replicas));
        BigDecimal more = now.subtract(old).max(BigDecimal.ZERO);
        BigDecimal room = hard.get().subtract(used);
        boolean refusesTheFirst = room.add(old).compareTo(now) < 0;
        boolean refuses = now.signum() > 0 && (refusesTheFirst || room.compareTo(more.multiply(replicas)) < 0);
        if (!refuses) {
            return Optional.empty();
        }
        BigDecimal fitting = refusesTheFirst || more.signum() == 0
                ? BigDecimal.ZERO
                : room.divide(more, 0, RoundingMode.DOWN).min(replicas);
        return Optional.of(new Neighbour.QuotaExceeded(
                Scene.name(quota),
                key,
                Amount.text(key, hard.get()),
                Amount.text(key, used),
                Amount.text(key, more),
                fitting.intValue()));
    }
}
