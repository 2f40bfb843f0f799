package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a field of a StatefulSet is changed that Kubernetes lets nobody change.
 *
 * <ol>
 *   <li>The set is deleted without its pods and made anew <em>with its old template</em> and a partition above all its ordinals.
 *       Then no pod is touched: the controller adopts pods and revisions, and an equal template has the same revision
 *       ({@code AdoptOrphanRevisions} and {@code getStatefulSetRevisions} in pkg/controller/statefulset). Made anew with the new
 *       template and the usual partition of 0, its pods would be replaced at once. The new template is rolled out afterwards.
 *   <li>A claim that grows is expanded itself; the set only matters for pods that are yet to come.
 *   <li>A set that demands a claim which its pods do not have updates none of them: the controller tries to change their volumes,
 *       which is refused ({@code storageMatches} in stateful_set_utils.go, {@code UpdateStatefulPod}).
 *   <li>Another selector would not own the pods.
 * </ol>
 */
final class RecreateAdvice {
    /** Above any ordinal, as {@code --end-partition guard} is meant. */
    private static final int GUARD = 1_000_000;

    private static final String LEFT_OUT =
            "del(.status, .metadata.uid, .metadata.resourceVersion, .metadata.creationTimestamp, .metadata.managedFields)";

    private final String name;
    private final String namespace;
    private final String guard;
    private final List<String> pods = new ArrayList<>();

    RecreateAdvice(StatefulSet current) {
        boolean onDelete = Optional.ofNullable(current.getSpec().getUpdateStrategy())
                .filter(strategy -> "OnDelete".equals(strategy.getType()))
                .isPresent();
        guard = onDelete
                ? ""
                : " | .spec.updateStrategy = {\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"partition\":" + GUARD
                        + "}}";
        name = current.getMetadata().getName();
        namespace = Optional.ofNullable(current.getMetadata().getNamespace()).orElse("default");
        int start = Optional.ofNullable(current.getSpec().getOrdinals())
                .map(ordinals -> ordinals.getStart())
                .orElse(0);
        int replicas = Optional.ofNullable(current.getSpec().getReplicas()).orElse(1);
        for (long ordinal = start; ordinal < (long) start + replicas && pods.size() < 2; ordinal++) {
            pods.add(name + "-" + ordinal);
        }
        if (replicas > 2) {
            pods.set(1, name + "-" + ((long) start + replicas - 1));
        }
    }

    /**
     * The way out.
     *
     * @param field the field of the spec
     * @param before its value, claim templates as a map by name
     * @param after its new value
     */
    String of(String field, JsonNode before, JsonNode after) {
        return switch (field) {
            case "selector" ->
                "A set with another selector would not own the pods of this one: create a set of another name beside it and move"
                        + " the data, or leave the selector as it is.";
            case "volumeClaimTemplates" -> claims(before, after);
            default -> "To change it, " + anew("." + "spec." + field + " = " + after);
        };
    }

    private String claims(JsonNode before, JsonNode after) {
        List<String> added = new ArrayList<>();
        after.fieldNames().forEachRemaining(claim -> {
            if (!before.has(claim)) {
                added.add(claim);
            }
        });
        if (!added.isEmpty()) {
            return "The pods that run have no claim " + String.join(" and ", added)
                    + ", and the controller of a set that demands one it does not find in a pod updates no pod any more, so making the"
                    + " set anew does not help: create a set of another name beside it and move the data, or give the new volume"
                    + " without a claim template.";
        }
        List<String> edits = new ArrayList<>();
        List<String> sentences = new ArrayList<>();
        int index = 0;
        for (Map.Entry<String, JsonNode> claim : before.properties()) {
            String old = size(claim.getValue());
            String fresh = size(after.path(claim.getKey()));
            if (!old.equals(fresh) && !fresh.isEmpty()) {
                edits.add(".spec.volumeClaimTemplates[" + index + "].spec.resources.requests.storage = \"" + fresh
                        + "\"");
                sentences.add(grows(old, fresh) ? growth(claim.getKey(), fresh) : "Claims that exist cannot shrink.");
            }
            index++;
        }
        String edit = edits.isEmpty() ? "." : String.join(" | ", edits);
        String byHand = edits.isEmpty()
                ? " Before the last step make in the file the change of spec.volumeClaimTemplates, and no other."
                : "";
        sentences.add(
                "To change what later pods get, " + anew(edit) + byHand + " Claims that exist are kept as they are.");
        return String.join(" ", sentences);
    }

    private String growth(String claim, String size) {
        return "To grow the volumes, expand the claims themselves (kubectl patch pvc " + claim + "-" + pods.get(0)
                + " -n "
                + namespace + " --type merge -p '{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"" + size
                + "\"}}}}'"
                + (pods.size() > 1 ? " and so on to " + claim + "-" + pods.get(1) : "")
                + ", if the storage class has allowVolumeExpansion).";
    }

    private String anew(String edit) {
        String file = name + ".json";
        String on = name + " -n " + namespace;
        return "make the set anew with its old template, which restarts no pod, and roll the new template out afterwards:"
                + " (1) kubectl get statefulset " + on + " -o json | jq '" + LEFT_OUT
                + (edit.equals(".") ? "" : " | " + edit)
                + guard + "' > " + file + " (2) kubectl delete statefulset " + on
                + " --cascade=orphan (3) kubectl create -f " + file
                + " (4) this rollout once more. Made anew from the new manifest, with the new template, it would replace its pods at"
                + " once.";
    }

    private static String size(JsonNode claim) {
        return claim.path("spec")
                .path("resources")
                .path("requests")
                .path("storage")
                .asText("");
    }

    private static boolean grows(String before, String after) {
        try {
            BigDecimal old = before.isEmpty() ? BigDecimal.ZERO : new Quantity(before).getNumericalAmount();
            return new Quantity(after).getNumericalAmount().compareTo(old) > 0;
        } catch (IllegalArgumentException | ArithmeticException e) {
            return true;
        }
    }
}
