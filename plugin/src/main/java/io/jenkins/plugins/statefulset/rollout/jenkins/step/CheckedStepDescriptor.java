package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.model.Run;
import hudson.model.TaskListener;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;

/** What the descriptors of all steps share: each needs a build with a log, and what a script gives is checked. */
public abstract class CheckedStepDescriptor extends StepDescriptor {
    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    /** Scripts may give more than forms have, and less than Pipeline lets through; see {@link StepArguments}. */
    @Override
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        return super.newInstance(StepArguments.of(clazz, getFunctionName(), arguments, Set.of()));
    }
}
