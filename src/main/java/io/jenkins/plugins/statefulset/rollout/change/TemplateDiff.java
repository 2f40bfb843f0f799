package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.jenkins.plugins.statefulset.rollout.kube.TemplateDefaults;
import io.jenkins.plugins.statefulset.rollout.kube.TreeDiff;
import io.jenkins.plugins.statefulset.rollout.kube.TreeDiff.Difference;
import io.jenkins.plugins.statefulset.rollout.kube.TreeDiff.Step;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What differs between two pod templates, for a person to read.
 *
 * <ol>
 *   <li>Both are compared with the API server's defaults filled in ({@link TemplateDefaults}): what a manifest leaves out
 *       is no difference.
 *   <li>Containers, variables, volumes and mounts are matched by name or path, as Kubernetes merges them.
 *   <li>Secrets are never shown ({@link Secrets}); that one changed is.
 * </ol>
 */
public final class TemplateDiff {
    private static final Map<String, String> SUBJECTS = Map.of(
            "containers", "container",
            "initContainers", "init container",
            "ephemeralContainers", "ephemeral container",
            "volumes", "volume");
    private static final Map<String, String> FIELDS = Map.of(
            "env",
            "env",
            "ports",
            "port",
            "volumeMounts",
            "mount",
            "volumeDevices",
            "device",
            "labels",
            "label",
            "annotations",
            "annotation",
            "imagePullSecrets",
            "image pull secret",
            "hostAliases",
            "host alias");

    private TemplateDiff() {}

    /** The differences, ordered by path; empty if the API server would make no new revision of it. */
    public static List<FieldChange> between(PodTemplateSpec before, PodTemplateSpec after) {
        JsonNode old = TemplateDefaults.tree(before);
        JsonNode current = TemplateDefaults.tree(after);
        return TreeDiff.between(old, current, PodTemplateSpec.class).stream()
                .map(difference -> describe("spec.template", difference))
                .toList();
    }

    static FieldChange describe(String prefix, Difference difference) {
        List<Step> steps = difference.path();
        Optional<String> before = shown(steps, difference.before());
        Optional<String> after = shown(steps, difference.after());
        return new FieldChange(
                prefix + "." + steps.stream().map(TemplateDiff::written).collect(Collectors.joining(".")),
                subject(steps),
                field(steps) + (difference.onlyOrder() ? " order" : ""),
                before,
                after.map(value -> before.map(old -> Secrets.after(old, value)).orElse(value)));
    }

    private static Optional<String> shown(List<Step> path, JsonNode value) {
        return isPresent(value) ? Optional.of(ShownValue.of(path, value)) : Optional.empty();
    }

    private static boolean isPresent(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    private static String written(Step step) {
        return step.name() + step.element().map(element -> "[" + element + "]").orElse("");
    }

    private static String subject(List<Step> steps) {
        if (steps.get(0).name().equals("spec") && steps.size() > 1) {
            Step step = steps.get(1);
            String kind = SUBJECTS.get(step.name());
            if (kind != null && step.element().isPresent()) {
                return kind + " " + step.element().get();
            }
        }
        return "pod";
    }

    private static String field(List<Step> steps) {
        int start = subject(steps).equals("pod") ? 1 : 2;
        StringBuilder field = new StringBuilder();
        String separator = "";
        for (int i = start; i < steps.size(); i++) {
            Step step = steps.get(i);
            String word = FIELDS.get(step.name());
            boolean isMap = step.name().equals("labels") || step.name().equals("annotations");
            if (word != null && isMap && i + 1 < steps.size()) {
                field.append(separator)
                        .append(word)
                        .append(' ')
                        .append(steps.get(++i).name());
                separator = " ";
            } else if (word != null && step.element().isPresent()) {
                field.append(separator)
                        .append(word)
                        .append(' ')
                        .append(step.element().get());
                separator = " ";
            } else if (!isValueOfVariable(steps, i)) {
                field.append(separator).append(written(step));
                separator = ".";
            }
        }
        return field.toString();
    }

    private static boolean isValueOfVariable(List<Step> steps, int index) {
        return index > 0
                && steps.get(index).name().equals("value")
                && steps.get(index - 1).name().equals("env");
    }
}
