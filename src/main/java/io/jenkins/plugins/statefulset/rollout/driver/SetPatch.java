package io.jenkins.plugins.statefulset.rollout.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import java.util.Optional;

/**
 * Builds one JSON Patch (RFC 6902) of a StatefulSet, conditional on what it was built on. There are two conditions:
 *
 * <ol>
 *   <li>{@link #of}: the resource version. The API server answers 409 if anything has changed since, be it the status.
 *   <li>{@link #fenced}: the {@link Fence}, by {@code test} operations. The API server answers 422 if one fails, as it does where it
 *       refuses the object; which of both it was shows another look. Only a set that carries a record can be fenced so, since
 *       a patch cannot test that something is not there; any other has the first condition.
 *   <li>What is taken away must still be what was seen.
 * </ol>
 */
final class SetPatch {
    private final StatefulSet set;
    private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

    private SetPatch(StatefulSet set) {
        this.set = set;
    }

    static SetPatch of(StatefulSet set) {
        JsonNode version = JsonNodeFactory.instance.textNode(set.getMetadata().getResourceVersion());
        return new SetPatch(set).add("add", "/metadata/resourceVersion", version);
    }

    static SetPatch fenced(StatefulSet set) {
        Fence fence = Fence.of(set);
        if (fence.record().isEmpty() || set.getMetadata().getGeneration() == null) {
            return of(set);
        }
        return new SetPatch(set)
                .add("test", "/metadata/uid", JsonNodeFactory.instance.textNode(fence.uid()))
                .add("test", "/metadata/generation", JsonNodeFactory.instance.numberNode(fence.generation()))
                .test(StateAnnotation.STATE, fence.record().get());
    }

    private SetPatch test(String annotation, String value) {
        return add("test", "/metadata/annotations/" + escape(annotation), JsonNodeFactory.instance.textNode(value));
    }

    SetPatch annotation(String key, String value) {
        if (set.getMetadata().getAnnotations() == null
                || set.getMetadata().getAnnotations().isEmpty()) {
            ObjectNode annotations = JsonNodeFactory.instance.objectNode().put(key, value);
            boolean begun = false;
            for (JsonNode operation : operations) {
                begun |= "/metadata/annotations".equals(operation.path("path").asText());
            }
            if (!begun) {
                return add("add", "/metadata/annotations", annotations);
            }
        }
        return add("add", "/metadata/annotations/" + escape(key), JsonNodeFactory.instance.textNode(value));
    }

    /** Puts that in the place of what was seen there, and fails where something else stands there by now. */
    SetPatch instead(String key, String value) {
        StateAnnotation.annotation(set, key).ifPresent(seen -> test(key, seen));
        return annotation(key, value);
    }

    /** Does nothing if there is no such annotation. */
    SetPatch withoutAnnotation(String key) {
        Optional<String> seen = StateAnnotation.annotation(set, key);
        if (seen.isPresent()) {
            test(key, seen.get());
            operations.addObject().put("op", "remove").put("path", "/metadata/annotations/" + escape(key));
        }
        return this;
    }

    /** Keeps what else stands in {@code rollingUpdate}. */
    SetPatch partition(int partition) {
        RollingUpdateStatefulSetStrategy rolling = set.getSpec().getUpdateStrategy() == null
                ? null
                : set.getSpec().getUpdateStrategy().getRollingUpdate();
        JsonNode value = JsonNodeFactory.instance.numberNode(partition);
        if (rolling != null) {
            return add("add", "/spec/updateStrategy/rollingUpdate/partition", value);
        }
        ObjectNode strategy = JsonNodeFactory.instance.objectNode().put("type", "RollingUpdate");
        strategy.putObject("rollingUpdate").set("partition", value);
        return add("add", "/spec/updateStrategy", strategy);
    }

    /** The API server takes no {@code rollingUpdate} beside it. */
    SetPatch onDelete() {
        return add(
                "replace",
                "/spec/updateStrategy",
                JsonNodeFactory.instance.objectNode().put("type", "OnDelete"));
    }

    /** @param maxUnavailable a number or a percentage; empty for none */
    SetPatch rollingUpdate(int partition, Optional<String> maxUnavailable) {
        ObjectNode strategy = JsonNodeFactory.instance.objectNode().put("type", "RollingUpdate");
        ObjectNode rolling = strategy.putObject("rollingUpdate").put("partition", partition);
        maxUnavailable.ifPresent(most -> {
            if (most.endsWith("%")) {
                rolling.put("maxUnavailable", most);
            } else {
                rolling.put("maxUnavailable", Integer.parseInt(most));
            }
        });
        return add("replace", "/spec/updateStrategy", strategy);
    }

    SetPatch template(PodTemplateSpec template) {
        return add("replace", "/spec/template", ObjectTrees.tree(template));
    }

    ArrayNode build() {
        return operations;
    }

    private SetPatch add(String operation, String path, JsonNode value) {
        operations.addObject().put("op", operation).put("path", path).set("value", value);
        return this;
    }

    /** RFC 6901. */
    private static String escape(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
