package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.AbortException;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.TargetForm;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;

/** What the descriptors of steps that speak to a rollout share. */
public abstract class TargetStepDescriptor extends CheckedStepDescriptor implements TargetForm {
    /** A script may give the handle that another step returned. It is no field of a form. */
    @Override
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        Map<String, Object> written = StepArguments.of(clazz, getFunctionName(), arguments, Set.of("rollout"));
        Object handle = written.remove("rollout");
        if (handle != null && !(handle instanceof RolloutResult)) {
            throw new AbortException(getFunctionName()
                    + ": rollout: what statefulSetCanary or another of these steps returned is allowed");
        }
        TargetStep step = (TargetStep) super.newInstance(written);
        step.setRollout((RolloutResult) handle);
        return step;
    }

    @Override
    public String argumentsToString(Map<String, Object> given) {
        return StepArguments.shown(given, "to", "reason");
    }
}
