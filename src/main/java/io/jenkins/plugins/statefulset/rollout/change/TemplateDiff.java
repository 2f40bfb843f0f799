package io.jenkins.plugins.statefulset.rollout.change;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.jenkins.plugins.statefulset.rollout.kube.TemplateDefaults;
import io.jenkins.plugins.statefulset.rollout.kube.TreeDiff;
import io.jenkins.plugins.statefulset.rollout.kube.TreeDiff.Difference;
import io.jenkins.plugins.statefulset.rollout.kube.TreeDiff.Step;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TemplateLabel;
import java.util.ArrayList;
import java.util.List;
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
                subject(steps).orElseGet(TemplateLabel::pod).message(),
                difference.onlyOrder()
                        ? Phrase.of("template-field.order")
                                .with("field", field(steps))
                                .message()
                        : field(steps),
                before,
                after);
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

    /** Empty for the pod itself. */
    private static Optional<Phrase> subject(List<Step> steps) {
        return steps.get(0).name().equals("spec") && steps.size() > 1
                ? steps.get(1)
                        .element()
                        .flatMap(name -> TemplateLabel.subject(steps.get(1).name(), name))
                : Optional.empty();
    }

    private static Message field(List<Step> steps) {
        List<Message> words = new ArrayList<>();
        List<String> path = new ArrayList<>();
        for (int i = subject(steps).isPresent() ? 2 : 1; i < steps.size(); i++) {
            Step step = steps.get(i);
            boolean isMap = step.name().equals("labels") || step.name().equals("annotations");
            Optional<Phrase> entry = isMap && i + 1 < steps.size()
                    ? TemplateLabel.entry(step.name(), steps.get(i + 1).name())
                    : step.element().flatMap(name -> TemplateLabel.entry(step.name(), name));
            if (entry.isPresent()) {
                words.addAll(written(path));
                path.clear();
                words.add(entry.get().message());
                i += isMap && i + 1 < steps.size() ? 1 : 0;
            } else if (!isValueOfVariable(steps, i)) {
                path.add(written(step));
            }
        }
        words.addAll(written(path));
        return Message.join(" ", words);
    }

    private static List<Message> written(List<String> path) {
        return path.isEmpty() ? List.of() : List.of(TemplateLabel.field(String.join(".", path)));
    }

    private static boolean isValueOfVariable(List<Step> steps, int index) {
        return index > 0
                && steps.get(index).name().equals("value")
                && steps.get(index - 1).name().equals("env");
    }
}
