package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.ChangeForm;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** What the descriptors of steps that change a StatefulSet share. */
public abstract class ChangeStepDescriptor extends StepDescriptor implements ChangeForm {
    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    /** Scripts may give lists and maps where forms have a text. */
    @Override
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        Map<String, Object> texts = new HashMap<>(arguments);
        flatten(texts, "image", ",", (Map.Entry<?, ?> one) -> one.getKey() + "=" + one.getValue());
        flatten(texts, "env", "\n", (Map.Entry<?, ?> one) -> one.getKey() + "=" + one.getValue());
        flatten(texts, "accept", ",", (Map.Entry<?, ?> one) -> String.valueOf(one.getKey()));
        flatten(texts, "waves", ",", (Map.Entry<?, ?> one) -> String.valueOf(one.getKey()));
        return super.newInstance(texts);
    }

    private static void flatten(
            Map<String, Object> arguments, String field, String between, Function<Map.Entry<?, ?>, String> entry) {
        arguments.computeIfPresent(field, (key, value) -> {
            if (value instanceof Map<?, ?> map) {
                return map.entrySet().stream().map(entry).collect(Collectors.joining(between));
            }
            if (value instanceof Collection<?> list) {
                return list.stream().map(String::valueOf).collect(Collectors.joining(between));
            }
            return value instanceof Number number ? number.toString() : value;
        });
    }
}
