package io.jenkins.plugins.statefulset.rollout.neighbour;

import com.fasterxml.jackson.databind.JsonNode;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.Bound;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * LimitRanges that will refuse a new pod, after {@code PodValidateLimitFunc} in plugin/pkg/admission/limitranger.
 *
 * <ol>
 *   <li>What a container leaves out gets the default of the range, also where it has none of its own: for a limit its {@code max}, for a
 *       request the limit, then its {@code min}.
 *   <li>A request or a limit below {@code min} is refused, and a limit above {@code max}, or a request where there is no limit.
 *   <li>Of a range of type Pod the sums count, where every container states the resource.
 * </ol>
 */
final class LimitRanges {
    private final Scene scene;
    private final PodResources pod;

    LimitRanges(Scene scene) {
        this.scene = scene;
        this.pod = new PodResources(Quotas.filled(scene, scene.proposed().path("spec")));
    }

    List<Neighbour> find() {
        List<Neighbour> found = new ArrayList<>();
        for (JsonNode range : scene.limitRanges()) {
            for (JsonNode item : range.path("spec").path("limits")) {
                switch (item.path("type").asText()) {
                    case "Container" ->
                        pod.containers()
                                .forEach(container -> found.addAll(container(Scene.name(range), item, container)));
                    case "Pod" -> found.addAll(whole(Scene.name(range), item));
                    default -> {}
                }
            }
        }
        return found;
    }

    private static List<Neighbour> container(String range, JsonNode item, JsonNode container) {
        List<Neighbour> found = new ArrayList<>();
        String subject = "container " + container.path("name").asText();
        item.path("min").properties().forEach(entry -> {
            for (String part : new String[] {"requests", "limits"}) {
                below(
                                range,
                                subject,
                                part + "." + entry.getKey(),
                                PodResources.of(container, part, entry.getKey()),
                                entry.getValue())
                        .ifPresent(found::add);
            }
        });
        item.path("max").properties().forEach(entry -> {
            Optional<BigDecimal> limit = PodResources.of(container, "limits", entry.getKey());
            String part = limit.isPresent() ? "limits." : "requests.";
            above(
                            range,
                            subject,
                            part + entry.getKey(),
                            limit.or(() -> PodResources.of(container, "requests", entry.getKey())),
                            entry.getValue())
                    .ifPresent(found::add);
        });
        return found;
    }

    private List<Neighbour> whole(String range, JsonNode item) {
        List<Neighbour> found = new ArrayList<>();
        item.path("min").properties().forEach(entry -> below(
                        range,
                        "the pod",
                        "requests." + entry.getKey(),
                        sum("requests", entry.getKey()),
                        entry.getValue())
                .ifPresent(found::add));
        item.path("max").properties().forEach(entry -> above(
                        range, "the pod", "limits." + entry.getKey(), sum("limits", entry.getKey()), entry.getValue())
                .ifPresent(found::add));
        return found;
    }

    private Optional<BigDecimal> sum(String part, String resource) {
        boolean stated = pod.containers().stream().allMatch(container -> PodResources.of(container, part, resource)
                .isPresent());
        return stated ? Optional.of(pod.total(part, resource)) : Optional.empty();
    }

    private static Optional<Neighbour> below(
            String range, String subject, String field, Optional<BigDecimal> value, JsonNode bound) {
        return value.filter(number -> Amount.of(bound)
                        .filter(min -> number.compareTo(min) < 0)
                        .isPresent())
                .map(number -> new Neighbour.LimitBroken(
                        range, subject, field, Amount.text(field, number), Bound.MIN, bound.asText()));
    }

    private static Optional<Neighbour> above(
            String range, String subject, String field, Optional<BigDecimal> value, JsonNode bound) {
        return value.filter(number -> Amount.of(bound)
                        .filter(max -> number.compareTo(max) > 0)
                        .isPresent())
                .map(number -> new Neighbour.LimitBroken(
                        range, subject, field, Amount.text(field, number), Bound.MAX, bound.asText()));
    }
}
