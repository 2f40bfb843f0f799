package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import java.util.HashMap;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Rolls a change of a StatefulSet out, wave by wave; the body, if there is one, is run after each wave. */
public final class StatefulSetRolloutStep extends ChangeStep {
    /** Marks arguments of a step that was written without a body. */
    static final String WITHOUT_BODY = "withoutBody";

    private boolean withoutBody;

    @DataBoundConstructor
    public StatefulSetRolloutStep(String name) {
        super(name);
    }

    public String getOnAbort() {
        return parameters().getOnAbort();
    }

    @DataBoundSetter
    public void setOnAbort(String onAbort) {
        parameters().setOnAbort(onAbort);
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        return new RolloutExecution(context, parameters(), withoutBody ? WaveGates.Kind.NONE : WaveGates.Kind.BODY);
    }

    /** The descriptor. */
    @Extension
    public static final class DescriptorImpl extends ChangeStepDescriptor {
        @Override
        public Step newInstance(Map<String, Object> arguments) throws Exception {
            Map<String, Object> written = new HashMap<>(arguments);
            boolean alone = Boolean.TRUE.equals(written.remove(WITHOUT_BODY));
            StatefulSetRolloutStep step = (StatefulSetRolloutStep) super.newInstance(written);
            step.withoutBody = alone;
            return step;
        }

        @Override
        public String getFunctionName() {
            return "statefulSetRollout";
        }

        @Override
        public String getDisplayName() {
            return "Roll out a change of a StatefulSet";
        }

        @Override
        public boolean takesImplicitBlockArgument() {
            return true;
        }
    }
}
