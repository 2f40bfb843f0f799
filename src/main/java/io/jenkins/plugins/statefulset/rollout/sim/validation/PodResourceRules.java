package io.jenkins.plugins.statefulset.rollout.sim.validation;

import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a pod asks for as a whole: its resources, and the claims that its containers share. Source:
 * {@code validatePodResources}, {@code validatePodResourceConsistency}, {@code validatePodResourceClaims}.
 *
 * <ol>
 *   <li>The pod's requests cover those of its containers together, and its limits each container's own.
 *   <li>Resources of the pod have no claims; a Windows pod has none.
 *   <li>A claim has a name of its own and either a ResourceClaim or a template for one.
 * </ol>
 */
final class PodResourceRules {
    private PodResourceRules() {}

    /** The names of the pod's claims. */
    static Set<String> claims(Field spec) {
        Set<String> names = new HashSet<>();
        Field claims = spec.at("resourceClaims");
        for (Field claim : claims.items()) {
            Field name = claim.at("name");
            if (name.isEmpty()) {
                name.required();
            } else if (!names.add(name.text())) {
                name.duplicate();
            } else {
                name.invalid(Formats.dnsLabel(name.text()));
            }
            Field one = claim.at("resourceClaimName");
            Field template = claim.at("resourceClaimTemplateName");
            if (one.isSet() && template.isSet()) {
                claim.invalid("at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
            } else if (!one.isSet() && !template.isSet()) {
                claim.invalid("must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
            }
            for (Field source : List.of(one, template)) {
                if (source.isSet()) {
                    source.invalid(Formats.dnsSubdomain(source.text()));
                }
            }
        }
        return names;
    }

    static void check(Field spec) {
        Field resources = spec.at("resources");
        if (!resources.isSet()) {
            return;
        }
        if (spec.at("os").at("name").is("windows")) {
            resources.forbidden("may not be set for a windows pod");
            return;
        }
        if (resources.has("claims")) {
            resources.at("claims").forbidden("claims may not be set for Resources at pod-level");
        }
        ResourceRules.check(resources, ResourceRules::podResource);
        together(spec, "requests").forEach((resource, sum) -> {
            Field own = resources.at("requests").key(resource);
            if (own.isSet() && sum.compareTo(ResourceRules.amount(own.text())) > 0) {
                own.invalid("must be greater than or equal to aggregate container requests of " + sum.toPlainString());
            }
        });
        together(spec, "limits").forEach((resource, sum) -> {
            Field own = resources.at("limits").key(resource);
            if (ResourceRules.isHugePage(resource)
                    && own.isSet()
                    && sum.compareTo(ResourceRules.amount(own.text())) > 0) {
                own.invalid("must be greater than or equal to aggregate container limits of " + sum.toPlainString());
            }
        });
        List<Field> containers = spec.at("containers").items();
        for (int i = 0; i < containers.size(); i++) {
            checkLimits(containers.get(i), resources, i);
        }
    }

    private static void checkLimits(Field container, Field resources, int index) {
        container.at("resources").at("limits").texts().forEach((resource, limit) -> {
            Field own = resources.at("limits").key(resource);
            if (own.isSet() && ResourceRules.amount(limit).compareTo(ResourceRules.amount(own.text())) > 0) {
                resources
                        .at("containers")
                        .index(index)
                        .key(resource)
                        .at("limits")
                        .invalid(limit, "must be less than or equal to pod limits of " + own.text());
            }
        });
    }

    /**
     * What the containers need together: all containers and sidecars at once, or an init container beside the sidecars
     * that started before it, whichever is more ({@code AggregateContainerRequests}).
     */
    private static Map<String, BigDecimal> together(Field spec, String which) {
        Map<String, BigDecimal> running = new TreeMap<>();
        spec.at("containers").items().forEach(container -> add(running, container, which));
        Map<String, BigDecimal> sidecars = new TreeMap<>();
        Map<String, BigDecimal> starting = new TreeMap<>();
        for (Field container : spec.at("initContainers").items()) {
            if (container.at("restartPolicy").is("Always")) {
                add(running, container, which);
                add(sidecars, container, which);
            } else {
                Map<String, BigDecimal> here = new TreeMap<>(sidecars);
                add(here, container, which);
                here.forEach((resource, amount) -> starting.merge(resource, amount, BigDecimal::max));
            }
        }
        starting.forEach((resource, amount) -> running.merge(resource, amount, BigDecimal::max));
        return running;
    }

    private static void add(Map<String, BigDecimal> sum, Field container, String which) {
        container
                .at("resources")
                .at(which)
                .texts()
                .forEach((resource, amount) -> sum.merge(resource, ResourceRules.amount(amount), BigDecimal::add));
    }
}
