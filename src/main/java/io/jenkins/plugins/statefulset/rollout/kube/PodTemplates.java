package io.jenkins.plugins.statefulset.rollout.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.zjsonpatch.JsonDiff;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;

/** Pod templates as data: what differs between two, and the one that a ControllerRevision remembers. */
public final class PodTemplates {
    private PodTemplates() {}

    /** A JSON Patch that makes the second of the first. */
    public static JsonNode difference(PodTemplateSpec from, PodTemplateSpec to) {
        return JsonDiff.asJson(tree(from), tree(to));
    }

    /**
     * @param patch of {@link #difference}
     * @throws IllegalArgumentException if it is no patch, or one of another template
     */
    public static PodTemplateSpec apply(JsonNode patch, PodTemplateSpec template) {
        try {
            return template(JsonPatch.apply(patch, tree(template)));
        } catch (JsonPatchException e) {
            throw new IllegalArgumentException("no patch of this template: " + e.getMessage(), e);
        }
    }

    /**
     * The template that the StatefulSet controller stored: {@code data.spec.template} with the directive {@code $patch:
     * replace} ({@code getPatch} in stateful_set_utils.go).
     */
    public static PodTemplateSpec of(ControllerRevision revision) {
        JsonNode template =
                tree(revision.getData()).path("spec").path("template").deepCopy();
        if (!(template instanceof ObjectNode object)) {
            throw new IllegalArgumentException(
                    "ControllerRevision " + revision.getMetadata().getName() + " holds no pod template");
        }
        object.remove("$patch");
        return template(object);
    }

    /** The set with another template. Nothing is copied but the set and its spec: all else is shared with the one it is made of. */
    public static StatefulSet inPlace(StatefulSet set, PodTemplateSpec template) {
        StatefulSet made = new StatefulSet(
                set.getApiVersion(),
                set.getKind(),
                set.getMetadata(),
                inPlace(set.getSpec(), template),
                set.getStatus());
        made.setAdditionalProperties(set.getAdditionalProperties());
        return made;
    }

    /**
     * The spec with another template. Nothing is copied but the spec: all else is shared with the one it is made of.
     *
     * @param template null for none
     */
    public static StatefulSetSpec inPlace(StatefulSetSpec from, PodTemplateSpec template) {
        StatefulSetSpec spec = new StatefulSetSpec();
        spec.setMinReadySeconds(from.getMinReadySeconds());
        spec.setOrdinals(from.getOrdinals());
        spec.setPersistentVolumeClaimRetentionPolicy(from.getPersistentVolumeClaimRetentionPolicy());
        spec.setPodManagementPolicy(from.getPodManagementPolicy());
        spec.setReplicas(from.getReplicas());
        spec.setRevisionHistoryLimit(from.getRevisionHistoryLimit());
        spec.setSelector(from.getSelector());
        spec.setServiceName(from.getServiceName());
        spec.setTemplate(template);
        spec.setUpdateStrategy(from.getUpdateStrategy());
        spec.setVolumeClaimTemplates(from.getVolumeClaimTemplates());
        spec.setAdditionalProperties(from.getAdditionalProperties());
        return spec;
    }

    private static JsonNode tree(Object value) {
        return ObjectTrees.tree(value);
    }

    private static PodTemplateSpec template(JsonNode tree) {
        try {
            return ObjectTrees.object(tree, PodTemplateSpec.class);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a pod template: " + e.getMessage(), e);
        }
    }
}
