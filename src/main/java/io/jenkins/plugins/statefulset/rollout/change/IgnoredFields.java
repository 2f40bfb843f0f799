package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a person should know of fields of a new manifest that a rollout leaves as they are: how each is changed, and what follows.
 *
 * <ol>
 *   <li>To apply the manifest before the rollout would apply its template as well, and roll that out unguarded: what has to be there
 *       before is patched by itself.
 *   <li>Other replicas and another first ordinal make and delete pods ({@code spec.ordinals.start}: index plus start); those are named.
 *   <li>Claims are deleted with {@code whenScaled} or {@code whenDeleted} {@code Delete}, and their data with them.
 * </ol>
 */
final class IgnoredFields {
    private static final int SHOWN_PODS = 4;

    private final StatefulSet current;
    private final StatefulSet manifest;

    IgnoredFields(StatefulSet current, StatefulSet manifest) {
        this.current = current;
        this.manifest = manifest;
    }

    /** How a field that differs is changed, as the end of a sentence. */
    String advice(String field, JsonNode value) {
        return switch (field) {
            case "replicas" -> "scale the set with " + kubectl("scale") + " --replicas=" + value.asInt() + pods();
            case "ordinals" -> "apply the manifest after the rollout" + pods();
            case "minReadySeconds" ->
                "where the rollout is to go by it, give it first (" + kubectl("patch")
                        + " --type merge -p '{\"spec\":{\"" + field + "\":" + value.asInt()
                        + "}}'), and do not apply the manifest before: that would roll its template out";
            case "updateStrategy" ->
                typeDiffers()
                        ? "apply the manifest after the rollout, which goes by the strategy that is there"
                        : "the rollout drives it itself";
            case "persistentVolumeClaimRetentionPolicy" ->
                "apply the manifest after the rollout" + (value.toString().contains("Delete") ? deletion(value) : "");
            default -> "apply the manifest after the rollout";
        };
    }

    private String deletion(JsonNode value) {
        List<String> when = new ArrayList<>();
        if (value.path("whenScaled").asText().equals("Delete")) {
            when.add("scaled down");
        }
        if (value.path("whenDeleted").asText().equals("Delete")) {
            when.add("deleted");
        }
        return "; from then on the claims and their data are deleted when the set is " + String.join(" or ", when);
    }

    private boolean typeDiffers() {
        return !type(current).equals(type(manifest));
    }

    private static String type(StatefulSet set) {
        return Optional.ofNullable(set.getSpec().getUpdateStrategy())
                .map(strategy -> strategy.getType())
                .orElse("RollingUpdate");
    }

    private String pods() {
        List<String> before = names(current);
        List<String> after = names(manifest);
        List<String> made = after.stream().filter(pod -> !before.contains(pod)).toList();
        List<String> deleted =
                before.stream().filter(pod -> !after.contains(pod)).toList();
        if (made.isEmpty() && deleted.isEmpty()) {
            return "";
        }
        List<String> parts = new ArrayList<>();
        if (!made.isEmpty()) {
            parts.add("makes " + shown(made));
        }
        if (!deleted.isEmpty()) {
            parts.add("deletes " + shown(deleted));
        }
        return "; that " + String.join(" and ", parts)
                + (deleted.isEmpty() ? "" : ", and they leave whatever cluster they form without a word");
    }

    private static String shown(List<String> pods) {
        return pods.size() <= SHOWN_PODS ? String.join(", ", pods) : pods.get(0) + " to " + pods.get(pods.size() - 1);
    }

    private static List<String> names(StatefulSet set) {
        int start = Optional.ofNullable(set.getSpec().getOrdinals())
                .map(ordinals -> ordinals.getStart())
                .orElse(0);
        int replicas = Math.min(Optional.ofNullable(set.getSpec().getReplicas()).orElse(1), MOST_PODS);
        return IntStream.range(0, replicas)
                .mapToObj(index -> set.getMetadata().getName() + "-" + ((long) start + index))
                .collect(Collectors.toList());
    }

    /** Nobody reads the names of more. */
    private static final int MOST_PODS = 10_000;

    private String kubectl(String verb) {
        String namespace =
                Optional.ofNullable(current.getMetadata().getNamespace()).orElse("default");
        return "kubectl " + verb + " statefulset " + current.getMetadata().getName() + " -n " + namespace;
    }
}
