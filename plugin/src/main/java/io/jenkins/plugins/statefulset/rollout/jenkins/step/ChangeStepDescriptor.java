package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.jenkins.request.ChangeForm;
import java.util.Map;

/** What the descriptors of steps that change a StatefulSet share. */
public abstract class ChangeStepDescriptor extends CheckedStepDescriptor implements ChangeForm {
    @Override
    public String argumentsToString(Map<String, Object> given) {
        return StepArguments.shown(given, "image", "to", "restart", "applied");
    }
}
