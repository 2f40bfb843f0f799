package io.jenkins.plugins.statefulset.rollout.lint;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The set itself, its labels, its history and how it is updated; and its budgets.
 *
 * <ol>
 *   <li>A history of 0 leaves a rollback nothing to go back to.
 *   <li>A partition in a manifest comes back with each apply, over a rollout's or a guard's: 0 as well, though it is the default.
 *   <li>OnDelete rolls nothing by itself.
 *   <li>A selector cannot be changed, so no version belongs into it.
 *   <li>Labels name the application, the one under {@code app.kubernetes.io/name} or {@code app}.
 *   <li>Claim templates name a storage class, and are not shared between pods.
 *   <li>A budget that can never allow a disruption stops rollouts and drains alike.
 * </ol>
 */
final class SetRules {
    private static final Set<String> VERSIONS = Set.of("version", "app.kubernetes.io/version", "helm.sh/chart");

    private final LintSubject subject;
    private final List<Hit> hits = new ArrayList<>();

    SetRules(LintSubject subject) {
        this.subject = subject;
    }

    List<Hit> check() {
        updates();
        labels();
        storage();
        subject.budgets().forEach(this::budget);
        return hits;
    }

    private void updates() {
        JsonNode spec = subject.spec();
        if (spec.path("revisionHistoryLimit").asLong(10) == 0) {
            add("revision-history", "spec.revisionHistoryLimit", Phrase.of("lint.no-history"));
        }
        JsonNode strategy = spec.path("updateStrategy");
        if (strategy.path("type").asText().equals("OnDelete")) {
            add("on-delete", "spec.updateStrategy.type", Phrase.of("lint.on-delete"));
        }
        JsonNode partition = strategy.path("rollingUpdate").path("partition");
        if (partition.isNumber()) {
            add(
                    "partition-in-manifest",
                    "spec.updateStrategy.rollingUpdate.partition",
                    (partition.asLong() == 0 ? Phrase.of("lint.partition-zero") : Phrase.of("lint.partition"))
                            .with("partition", partition.asText()));
        }
    }

    private void labels() {
        subject.spec().path("selector").path("matchLabels").properties().forEach(label -> {
            if (VERSIONS.contains(label.getKey())) {
                add(
                        "selector-version",
                        "spec.selector.matchLabels." + label.getKey(),
                        Phrase.of("lint.selector-version")
                                .with("label", label.getKey())
                                .with("value", label.getValue().asText()));
            }
        });
        JsonNode labels = subject.spec().path("template").path("metadata").path("labels");
        if (!labels.has("app") && !labels.has("app.kubernetes.io/name")) {
            add("labels", "spec.template.metadata.labels", Phrase.of("lint.no-label"));
        }
    }

    private void storage() {
        int index = 0;
        for (JsonNode claim : subject.spec().path("volumeClaimTemplates")) {
            String path = "spec.volumeClaimTemplates[" + index++ + "].spec";
            String name = claim.path("metadata").path("name").asText();
            if (!claim.path("spec").has("storageClassName")) {
                add(
                        "storage-class-unset",
                        path,
                        Phrase.of("lint.claim-without-class").with("claim", name));
            }
            for (JsonNode mode : claim.path("spec").path("accessModes")) {
                if (mode.asText().equals("ReadWriteMany")) {
                    add(
                            "claim-access-mode",
                            path + ".accessModes",
                            Phrase.of("lint.claim-read-write-many").with("claim", name));
                }
            }
        }
    }

    private void budget(JsonNode budget) {
        String name = budget.path("metadata").path("name").asText();
        JsonNode spec = budget.path("spec");
        Map<String, String> labels = new HashMap<>();
        subject.spec()
                .path("template")
                .path("metadata")
                .path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        if (!spec.has("selector")
                || !LabelSelectors.matches(ObjectTrees.object(spec.path("selector"), LabelSelector.class), labels)) {
            return;
        }
        boolean never = isAtLeast(spec.path("minAvailable"), subject.replicas())
                || (spec.has("maxUnavailable")
                        && Set.of("0", "0%")
                                .contains(spec.path("maxUnavailable").asText()));
        if (never && subject.replicas() > 0) {
            String field = spec.has("minAvailable") ? "spec.minAvailable" : "spec.maxUnavailable";
            hits.add(new Hit(
                    "budget-never-allows",
                    "PodDisruptionBudget " + name,
                    field,
                    Phrase.of("lint.budget-never-allows")
                            .with("budget", name)
                            .with(
                                    "rule",
                                    field.substring("spec.".length()) + " "
                                            + spec.path(field.substring("spec.".length()))
                                                    .asText())
                            .with("replicas", subject.replicas())
                            .message()));
        }
    }

    private static boolean isAtLeast(JsonNode minimum, int replicas) {
        String text = minimum.asText("");
        if (text.endsWith("%")) {
            return text.matches("[0-9]{1,6}%") && Integer.parseInt(text.substring(0, text.length() - 1)) >= 100;
        }
        return text.matches("[0-9]{1,9}") && Integer.parseInt(text) >= replicas;
    }

    private void add(String rule, String field, Phrase message) {
        hits.add(subject.hit(rule, field, message));
    }
}
