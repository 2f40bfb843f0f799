package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.jenkins.request.TargetForm;
import java.util.Map;

/** What the descriptors of steps about StatefulSets share. */
public abstract class SetOnlyStepDescriptor extends CheckedStepDescriptor implements TargetForm {
    @Override
    public String argumentsToString(Map<String, Object> given) {
        return StepArguments.shown(given, "action", "paths", "selector");
    }
}
