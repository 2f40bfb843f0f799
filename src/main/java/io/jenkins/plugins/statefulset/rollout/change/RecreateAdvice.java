package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
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
    Message of(String field, JsonNode before, JsonNode after) {
        return switch (field) {
            case "selector" -> Phrase.of("change.other-selector").message();
            case "volumeClaimTemplates" -> claims(before, after);
            default ->
                Phrase.of("change.to-change")
                        .with("anew", anew("." + "spec." + field + " = " + after))
                        .message();
        };
    }

    private Message claims(JsonNode before, JsonNode after) {
        List<String> added = new ArrayList<>();
        after.fieldNames().forEachRemaining(claim -> {
            if (!before.has(claim)) {
                added.add(claim);
            }
        });
        if (!added.isEmpty()) {
            return Phrase.of("change.no-claim")
                    .with(
                            "claims",
                            Message.listed(added.stream().map(Message::of).toList(), Message.Between.AND))
                    .message();
        }
        List<String> edits = new ArrayList<>();
        List<Message> sentences = new ArrayList<>();
        int index = 0;
        for (Map.Entry<String, JsonNode> claim : before.properties()) {
            String old = size(claim.getValue());
            String fresh = size(after.path(claim.getKey()));
            if (!old.equals(fresh) && !fresh.isEmpty()) {
                edits.add(".spec.volumeClaimTemplates[" + index + "].spec.resources.requests.storage = \"" + fresh
                        + "\"");
                sentences.add(
                        (grows(old, fresh) ? growth(claim.getKey(), fresh) : Phrase.of("change.no-shrink")).message());
            }
            index++;
        }
        String edit = edits.isEmpty() ? "." : String.join(" | ", edits);
        Phrase later = Phrase.of("change.later-pods").with("anew", anew(edit));
        sentences.add((edits.isEmpty() ? later.with("byHand", Phrase.of("change.by-hand")) : later).message());
        return Message.listed(sentences, Message.Between.SENTENCES);
    }

    private Phrase growth(String claim, String size) {
        String command = "kubectl patch pvc " + claim + "-" + pods.get(0) + " -n " + namespace
                + " --type merge -p '{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"" + size + "\"}}}}'";
        Phrase all = Phrase.of("change.grow").with("command", command);
        return pods.size() > 1 ? all.with("last", claim + "-" + pods.get(1)) : all;
    }

    private Phrase anew(String edit) {
        String file = name + ".json";
        String on = name + " -n " + namespace;
        return Phrase.of("change.anew")
                .with(
                        "save",
                        "kubectl get statefulset " + on + " -o json | jq '" + LEFT_OUT
                                + (edit.equals(".") ? "" : " | " + edit) + guard + "' > " + file)
                .with("delete", "kubectl delete statefulset " + on + " --cascade=orphan")
                .with("create", "kubectl create -f " + file);
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
