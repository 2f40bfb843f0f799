package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
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
    Message advice(String field, JsonNode value) {
        return switch (field) {
            case "replicas" ->
                withPods(Phrase.of("change.advice-scale")
                        .with("command", kubectl("scale") + " --replicas=" + value.asInt()));
            case "ordinals" -> withPods(Phrase.of("change.advice-after"));
            case "minReadySeconds" ->
                Phrase.of("change.advice-before")
                        .with(
                                "command",
                                kubectl("patch") + " --type merge -p '{\"spec\":{\"" + field + "\":" + value.asInt()
                                        + "}}'")
                        .message();
            case "updateStrategy" ->
                Phrase.of(typeDiffers() ? "change.advice-after-strategy" : "change.advice-driven")
                        .message();
            case "persistentVolumeClaimRetentionPolicy" -> deletion(value).message();
            default -> Phrase.of("change.advice-after").message();
        };
    }

    private static Phrase deletion(JsonNode value) {
        boolean scaled = value.path("whenScaled").asText().equals("Delete");
        boolean deleted = value.path("whenDeleted").asText().equals("Delete");
        if (scaled && deleted) {
            return Phrase.of("change.advice-claims-both");
        }
        return Phrase.of(
                scaled
                        ? "change.advice-claims-scaled"
                        : deleted ? "change.advice-claims-deleted" : "change.advice-after");
    }

    private boolean typeDiffers() {
        return !type(current).equals(type(manifest));
    }

    private static String type(StatefulSet set) {
        return Optional.ofNullable(set.getSpec().getUpdateStrategy())
                .map(strategy -> strategy.getType())
                .orElse("RollingUpdate");
    }

    private Message withPods(Phrase advice) {
        List<String> before = names(current);
        List<String> after = names(manifest);
        List<String> made = after.stream().filter(pod -> !before.contains(pod)).toList();
        List<String> deleted =
                before.stream().filter(pod -> !after.contains(pod)).toList();
        if (made.isEmpty() && deleted.isEmpty()) {
            return advice.message();
        }
        Phrase all = deleted.isEmpty()
                ? Phrase.of("change.advice-pods")
                : Phrase.of("change.advice-pods-deleted").with("deleted", shown(deleted));
        return all.with("advice", advice)
                .with("made", made.isEmpty() ? Message.none() : shown(made))
                .message();
    }

    private static Message shown(List<String> pods) {
        return pods.size() <= SHOWN_PODS
                ? Message.listed(pods)
                : Phrase.of("unit.range")
                        .with("first", pods.get(0))
                        .with("last", pods.get(pods.size() - 1))
                        .message();
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
