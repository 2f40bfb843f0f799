package io.jenkins.plugins.statefulset.rollout.sim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.sim.validation.FieldError;
import io.jenkins.plugins.statefulset.rollout.sim.validation.Validation;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The API server's way with StatefulSets, after {@code pkg/registry/apps/statefulset/strategy.go} and the patch handler of
 * k8s.io/apiserver.
 *
 * <ol>
 *   <li>A patch that leaves a {@code resourceVersion} other than the current one answers 409; a {@code test} operation that
 *       fails answers 422.
 *   <li>Defaults are filled in, fields that the version does not have are dropped without a word, then all is validated.
 *   <li>The generation rises with every change of the spec. A patch that changes nothing writes nothing.
 *   <li>A dry run does all of that and stores nothing.
 * </ol>
 */
final class StatefulSetApi {
    private static final List<String> PATHS = List.of("path", "from");

    private final SimulationContext world;
    private StatefulSetForms forms;
    private Validation validation;

    StatefulSetApi(SimulationContext world) {
        this.world = world;
        world.onVersion(version -> {
            this.forms = new StatefulSetForms(version);
            this.validation = new Validation(version);
        });
    }

    StatefulSet create(String who, StatefulSet set) {
        return create(who, set, WriteMode.STORE);
    }

    StatefulSet create(String who, StatefulSet set, WriteMode mode) {
        StatefulSet full = forms.created(set);
        refuse(full, validation.newStatefulSet(ObjectTrees.tree(full)));
        full.getMetadata().setGeneration(1L);
        full.setStatus(new StatefulSetStatus());
        full.getStatus().setReplicas(0);
        return mode == WriteMode.DRY_RUN ? full : world.store.create(who, world.store.statefulSets, full);
    }

    StatefulSet patch(String who, String namespace, String name, ArrayNode patch, WriteMode mode) {
        StatefulSet before = existing(namespace, name);
        ObjectNode tree = looksAtStatus(patch) ? forms.tree(before) : forms.withoutStatus(before);
        return change(who, before, mode, tree, apply(patch, tree));
    }

    /** @param change gets a tree whose first two levels it may modify, and gives the wanted one */
    StatefulSet change(String who, String namespace, String name, UnaryOperator<JsonNode> change, WriteMode mode) {
        return change(who, existing(namespace, name), mode, change);
    }

    /** Changes a copy of the set as it is, as {@code kubectl edit} does. */
    StatefulSet edit(String who, String namespace, String name, UnaryOperator<StatefulSet> edit) {
        return change(
                who,
                existing(namespace, name),
                WriteMode.STORE,
                tree -> ObjectTrees.tree(edit.apply(ObjectTrees.object(tree, StatefulSet.class))));
    }

    private StatefulSet existing(String namespace, String name) {
        StatefulSet set = world.store.statefulSets.get(namespace, name);
        if (set == null) {
            throw new ClusterException(Reason.NOT_FOUND, "statefulsets.apps \"" + name + "\" not found");
        }
        return set;
    }

    private static boolean looksAtStatus(ArrayNode patch) {
        for (JsonNode operation : patch) {
            for (String field : PATHS) {
                String path = operation.path(field).asText("");
                if (!path.isEmpty() && !path.startsWith("/metadata") && !path.startsWith("/spec")) {
                    return true;
                }
            }
            if (operation.path("path").asText("").isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private StatefulSet change(String who, StatefulSet before, WriteMode mode, UnaryOperator<JsonNode> change) {
        ObjectNode tree = forms.tree(before);
        return change(who, before, mode, tree, change.apply(tree));
    }

    private StatefulSet change(String who, StatefulSet before, WriteMode mode, ObjectNode tree, JsonNode changed) {
        JsonNode seen = changed.path("metadata").path("resourceVersion");
        if (!seen.asText("").isEmpty() && !seen.equals(tree.path("metadata").path("resourceVersion"))) {
            throw conflict("statefulsets.apps", before.getMetadata().getName());
        }
        StatefulSet after = typed(changed, before);
        ObjectNode oldSpec = forms.specTree(before);
        ObjectNode newTree = forms.withoutStatus(after);
        refuse(after, validation.changedStatefulSet(newTree, oldSpec, changedIn(before, after)));
        boolean sameSpec = oldSpec.equals(newTree.get("spec"));
        boolean sameMetadata = changed.path("metadata").equals(tree.path("metadata"));
        if (sameSpec && sameMetadata) {
            return before;
        }
        if (sameSpec) {
            after.setSpec(before.getSpec());
        } else {
            after.getMetadata().setGeneration(before.getMetadata().getGeneration() + 1);
        }
        return mode == WriteMode.DRY_RUN ? after : world.store.replace(who, world.store.statefulSets, after);
    }

    @SuppressWarnings("ReferenceEquality") // A template that did not change is taken over as it is.
    private static Validation.Changed changedIn(StatefulSet before, StatefulSet after) {
        return before.getSpec().getTemplate() == after.getSpec().getTemplate()
                ? Validation.Changed.REST
                : Validation.Changed.TEMPLATE;
    }

    private static void refuse(StatefulSet set, List<FieldError> refusals) {
        if (!refusals.isEmpty()) {
            throw new ClusterException(
                    Reason.INVALID,
                    "StatefulSet.apps \"" + set.getMetadata().getName() + "\" is invalid: "
                            + Validation.sentence(refusals));
        }
    }

    private StatefulSet typed(JsonNode tree, StatefulSet before) {
        try {
            return forms.object(tree, before);
        } catch (IllegalArgumentException e) {
            String why = e.getMessage();
            int end = why.indexOf('\n');
            throw new ClusterException(
                    Reason.INVALID,
                    "StatefulSet in version \"v1\" cannot be handled as a StatefulSet: "
                            + (end < 0 ? why : why.substring(0, end)),
                    e);
        }
    }

    private static JsonNode apply(ArrayNode patch, JsonNode tree) {
        try {
            return ApiPatch.apply(patch, tree);
        } catch (RuntimeException e) {
            throw new ClusterException(
                    Reason.INVALID,
                    "the server rejected our request due to an error in our request: " + e.getMessage(),
                    e);
        }
    }

    static ClusterException conflict(String resource, String name) {
        return new ClusterException(
                Reason.CONFLICT,
                "Operation cannot be fulfilled on " + resource + " \"" + name + "\": the object has been modified; "
                        + "please apply your changes to the latest version and try again");
    }
}
