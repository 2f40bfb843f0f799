package io.jenkins.plugins.statefulset.rollout.sim.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * StatefulSets. Source: {@code ValidateStatefulSetSpec}, {@code ValidateStatefulSetUpdate} of
 * {@code pkg/apis/apps/validation}.
 *
 * <ol>
 *   <li>Numbers are not negative, but for {@code revisionHistoryLimit}; {@code maxUnavailable} is not 0 either.
 *   <li>The selector is there, not empty, and matches the labels of the template.
 *   <li>Pods restart always and have no deadline. The host name and subdomain of the template are not looked at: the
 *       controller writes its own.
 *   <li>Claim templates count as volumes of the pods, before those of the template, and in the place of one with the same
 *       name. At a change they are not looked at again, nor is the service's name: neither may change.
 *   <li>Selector, claim templates, service name and management policy do not change: one refusal for all up to 1.36, one for
 *       each after that.
 * </ol>
 */
final class StatefulSetRules {
    private static final List<String> IMMUTABLE =
            List.of("selector", "volumeClaimTemplates", "serviceName", "podManagementPolicy");
    private static final String OTHER_FIELDS =
            "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy',"
                    + " 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden";

    private StatefulSetRules() {}

    static void creation(Field spec) {
        beside(spec);
        spec.at("volumeClaimTemplates").items().forEach(claim -> ClaimRules.spec(claim.at("spec")));
        if (!spec.at("serviceName").isEmpty()) {
            spec.at("serviceName")
                    .invalid(Formats.dnsLabel(spec.at("serviceName").text()));
        }
        template(spec);
    }

    /** What is beside the template. */
    static void beside(Field spec) {
        Field policy = spec.at("podManagementPolicy");
        if (policy.isEmpty()) {
            policy.required();
        } else if (!policy.is("OrderedReady") && !policy.is("Parallel")) {
            policy.invalid("must be 'OrderedReady' or 'Parallel'");
        }
        strategy(spec.at("updateStrategy"));
        Field retention = spec.at("persistentVolumeClaimRetentionPolicy");
        if (retention.isSet()) {
            retention.at("whenDeleted").mustBeOneOf(List.of("Retain", "Delete"));
            retention.at("whenScaled").mustBeOneOf(List.of("Retain", "Delete"));
        }
        spec.at("replicas").mustNotBeNegative();
        spec.at("minReadySeconds").mustNotBeNegative();
        spec.at("ordinals").at("start").mustNotBeNegative();
        selector(spec.at("selector"));
    }

    private static void strategy(Field strategy) {
        Field rolling = strategy.at("rollingUpdate");
        switch (strategy.at("type").text()) {
            case "" -> strategy.required();
            case "OnDelete" -> {
                if (rolling.isSet()) {
                    rolling.invalid("only allowed for updateStrategy 'RollingUpdate'");
                }
            }
            case "RollingUpdate" -> {
                rolling.at("partition").mustNotBeNegative();
                Field most = rolling.at("maxUnavailable");
                if (most.isSet()) {
                    IntOrPercentRules.check(most);
                    if (IntOrPercentRules.number(most) == 0) {
                        most.invalid("cannot be 0");
                    }
                }
            }
            default -> strategy.invalid("must be 'RollingUpdate' or 'OnDelete'");
        }
    }

    private static void selector(Field selector) {
        if (!selector.isSet()) {
            selector.required();
            return;
        }
        LabelRules.selector(selector);
        if (selector.at("matchLabels").isEmpty()
                && selector.at("matchExpressions").isEmpty()) {
            selector.invalid("empty selector is invalid for statefulset");
        }
        if (!LabelRules.isUsable(selector)) {
            selector.invalid("");
        }
    }

    /** The template, where the selector can be read. */
    static void template(Field spec) {
        Field template = spec.at("template");
        Field selector = spec.at("selector");
        if (!selector.isSet() || LabelRules.isUsable(selector)) {
            Field labels = template.at("metadata").at("labels");
            if (!selects(selector, labels)) {
                labels.orElse(NullNode.getInstance()).invalid("`selector` does not match template `labels`");
            }
            TemplateRules.check(template.with(asRun(spec)));
        }
        Field restart = template.at("spec").at("restartPolicy");
        if (!restart.is("Always")) {
            restart.unsupported(List.of("Always"));
        }
        Field deadline = template.at("spec").at("activeDeadlineSeconds");
        if (deadline.isSet()) {
            deadline.forbidden("activeDeadlineSeconds in StatefulSet is not Supported");
        }
    }

    /** An empty selector is refused elsewhere; none at all selects nothing. */
    private static boolean selects(Field selector, Field labels) {
        return selector.isSet()
                && LabelSelectors.matches(ObjectTrees.object(selector.value(), LabelSelector.class), labels.texts());
    }

    /** The template with the claims as volumes, and without the names that the controller writes. */
    private static JsonNode asRun(Field spec) {
        ObjectNode template = JsonNodeFactory.instance.objectNode();
        template.setAll((ObjectNode) spec.at("template").value());
        ObjectNode pod = JsonNodeFactory.instance.objectNode();
        if (template.get("spec") instanceof ObjectNode given) {
            pod.setAll(given);
        }
        pod.remove(List.of("hostname", "subdomain"));
        List<Field> claims = spec.at("volumeClaimTemplates").items();
        if (!claims.isEmpty()) {
            ArrayNode volumes = pod.arrayNode();
            Set<String> names = new HashSet<>();
            for (Field claim : claims) {
                String name = claim.at("metadata").at("name").text();
                if (names.add(name)) {
                    volumes.addObject()
                            .put("name", name)
                            .putObject("persistentVolumeClaim")
                            .put("claimName", name);
                }
            }
            pod.path("volumes").forEach(volume -> {
                if (!names.contains(volume.path("name").asText(""))) {
                    volumes.add(volume);
                }
            });
            pod.set("volumes", volumes);
        }
        template.set("spec", pod);
        return template;
    }

    /** @param before the spec as it is stored */
    static void immutable(Field spec, JsonNode before) {
        List<String> changed = IMMUTABLE.stream()
                .filter(field -> !spec.at(field).value().equals(before.path(field)))
                .toList();
        if (spec.refusals().since(1, 37)) {
            changed.forEach(field -> spec.at(field).invalid("field is immutable"));
        } else if (!changed.isEmpty()) {
            spec.forbidden(OTHER_FIELDS);
        }
    }
}
