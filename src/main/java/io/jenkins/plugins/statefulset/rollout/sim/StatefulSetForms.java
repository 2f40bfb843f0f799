package io.jenkins.plugins.statefulset.rollout.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateStatefulSetStrategy;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSetUpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.kube.PodTemplates;
import io.jenkins.plugins.statefulset.rollout.kube.TemplateDefaults;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * StatefulSets as JSON trees and back, with the server's defaults. A rollout patches the same set over and over and
 * changes a number in it, so trees of specs are remembered and a template that did not change is not converted again.
 */
final class StatefulSetForms {
    private static final String KIND = "StatefulSet";

    private final KubernetesVersion version;
    private final Map<String, Remembered> remembered = new LinkedHashMap<>();

    StatefulSetForms(KubernetesVersion version) {
        this.version = version;
    }

    private record Remembered(StatefulSetSpec spec, PodTemplateSpec template, ObjectNode tree) {}

    /** The tree of a set. The caller may change it, not what is below its second level. */
    ObjectNode tree(StatefulSet set) {
        ObjectNode tree = withoutStatus(set);
        if (set.getStatus() != null) {
            tree.set("status", ObjectTrees.tree(set.getStatus()));
        }
        return tree;
    }

    /** The same without the status. */
    ObjectNode withoutStatus(StatefulSet set) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("apiVersion", set.getApiVersion()).put("kind", set.getKind());
        tree.set("metadata", ObjectTrees.tree(set.getMetadata()));
        tree.set("spec", specTree(set));
        return tree;
    }

    /** The spec's tree, not to be modified. */
    @SuppressWarnings("ReferenceEquality") // What is remembered is the conversion of that very object.
    ObjectNode specTree(StatefulSet set) {
        String uid = set.getMetadata().getUid();
        Remembered last = remembered.get(uid);
        if (last != null && last.spec == set.getSpec()) {
            return last.tree;
        }
        ObjectNode tree;
        if (last != null && last.template == set.getSpec().getTemplate()) {
            StatefulSetSpec rest = PodTemplates.inPlace(set.getSpec(), null);
            tree = (ObjectNode) ObjectTrees.tree(rest);
            tree.set("template", last.tree.get("template"));
        } else {
            tree = (ObjectNode) ObjectTrees.tree(set.getSpec());
        }
        remembered.put(uid, new Remembered(set.getSpec(), set.getSpec().getTemplate(), tree));
        return tree;
    }

    /**
     * The set that a changed tree stands for, with defaults and without what this version drops.
     *
     * @param before the set that the tree was made of; unchanged parts are taken from it as they are
     */
    StatefulSet object(JsonNode tree, StatefulSet before) {
        JsonNode specNode = tree.path("spec");
        ObjectNode old = specTree(before);
        StatefulSetSpec spec;
        if (specNode.equals(old)) {
            spec = before.getSpec();
        } else if (Stream.of("template", "volumeClaimTemplates")
                .allMatch(field -> specNode.path(field).equals(old.path(field)))) {
            ObjectNode rest = JsonNodeFactory.instance.objectNode();
            rest.setAll((ObjectNode) specNode);
            rest.remove("template");
            spec = spec(rest);
            spec.setTemplate(before.getSpec().getTemplate());
            spec = defaultsBeside(spec, before);
        } else {
            StatefulSetSpec changed = spec(specNode);
            StatefulSet full = new StatefulSet("apps/v1", KIND, before.getMetadata(), changed, null);
            spec = defaultsBeside(TemplateDefaults.statefulSet(full).getSpec(), before);
        }
        SchemaCheck.check(KIND, tree.path("metadata"), ObjectMeta.class, "metadata");
        ObjectMeta metadata = ObjectTrees.object(tree.path("metadata"), ObjectMeta.class);
        ObjectMeta was = before.getMetadata();
        metadata.setUid(was.getUid());
        metadata.setCreationTimestamp(was.getCreationTimestamp());
        metadata.setGeneration(was.getGeneration());
        metadata.setDeletionTimestamp(was.getDeletionTimestamp());
        return new StatefulSet("apps/v1", KIND, metadata, spec, before.getStatus());
    }

    private static StatefulSetSpec spec(JsonNode tree) {
        SchemaCheck.check(KIND, tree, StatefulSetSpec.class, "spec");
        return ObjectTrees.object(tree, StatefulSetSpec.class);
    }

    /** A set as it is stored when it is created. */
    StatefulSet created(StatefulSet set) {
        StatefulSet full = TemplateDefaults.statefulSet(set);
        full.setSpec(defaultsBeside(full.getSpec(), null));
        return full;
    }

    /** Defaults and dropped fields outside the template: {@code SetDefaults_StatefulSet}, {@code dropStatefulSetDisabledFields}. */
    private StatefulSetSpec defaultsBeside(StatefulSetSpec spec, StatefulSet before) {
        fillMissing(spec);
        RollingUpdateStatefulSetStrategy rolling = spec.getUpdateStrategy().getRollingUpdate();
        if (rolling == null) {
            return spec;
        }
        if (rolling.getPartition() == null) {
            rolling.setPartition(0);
        }
        boolean gateOn = UpdateRule.isGateOn(version);
        if (gateOn && rolling.getMaxUnavailable() == null) {
            rolling.setMaxUnavailable(new IntOrString(1));
        } else if (!gateOn && !usesMaxUnavailable(before)) {
            rolling.setMaxUnavailable(null);
        }
        return spec;
    }

    private static void fillMissing(StatefulSetSpec spec) {
        if (spec.getReplicas() == null) {
            spec.setReplicas(1);
        }
        if (spec.getRevisionHistoryLimit() == null) {
            spec.setRevisionHistoryLimit(10);
        }
        if (spec.getPodManagementPolicy() == null) {
            spec.setPodManagementPolicy("OrderedReady");
        }
        if (spec.getUpdateStrategy() == null || spec.getUpdateStrategy().getType() == null) {
            StatefulSetUpdateStrategy strategy = new StatefulSetUpdateStrategy();
            strategy.setType("RollingUpdate");
            strategy.setRollingUpdate(
                    spec.getUpdateStrategy() == null || spec.getUpdateStrategy().getRollingUpdate() == null
                            ? new RollingUpdateStatefulSetStrategy()
                            : spec.getUpdateStrategy().getRollingUpdate());
            spec.setUpdateStrategy(strategy);
        }
    }

    private static boolean usesMaxUnavailable(StatefulSet before) {
        return before != null
                && before.getSpec().getUpdateStrategy().getRollingUpdate() != null
                && before.getSpec().getUpdateStrategy().getRollingUpdate().getMaxUnavailable() != null;
    }
}
