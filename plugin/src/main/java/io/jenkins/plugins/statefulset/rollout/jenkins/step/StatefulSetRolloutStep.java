package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.Extension;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Rolls a change of a StatefulSet out, wave by wave; the body, if there is one, is run after each wave. */
public final class StatefulSetRolloutStep extends DrivingStep {
    /** Marks arguments of a step that was written without a body. */
    static final String WITHOUT_BODY = "withoutBody";

    private boolean withoutBody;
    private List<PodArguments.Given> closures = List.of();
    private boolean rehearse;

    @DataBoundConstructor
    public StatefulSetRolloutStep(String name) {
        super(name);
    }

    public boolean isRehearse() {
        return rehearse;
    }

    @DataBoundSetter
    public void setRehearse(boolean rehearse) {
        this.rehearse = rehearse;
    }

    @Override
    public StepExecution start(StepContext context) throws Exception {
        if (rehearse) {
            return new RehearseExecution(context, parameters(), options());
        }
        return new RolloutExecution(
                context,
                parameters(),
                withoutBody || !context.hasBody() ? WaveGates.Kind.NONE : WaveGates.Kind.BODY,
                options(),
                closures);
    }

    /** The descriptor. */
    @Extension
    public static final class DescriptorImpl extends ChangeStepDescriptor {
        private static final String PIPELINE = "org.jenkinsci.plugins.workflow.cps.DSL";

        @Override
        public Step newInstance(Map<String, Object> arguments) throws Exception {
            Map<String, Object> written = new HashMap<>(arguments);
            boolean alone = Boolean.TRUE.equals(written.remove(WITHOUT_BODY));
            List<PodArguments.Given> closures = PodArguments.takeFrom(written);
            StatefulSetRolloutStep step = (StatefulSetRolloutStep) super.newInstance(written);
            step.closures = closures;
            step.withoutBody = alone;
            return step;
        }

        @Override
        public String getFunctionName() {
            return "statefulSetRollout";
        }

        @Override
        public String getDisplayName() {
            return Messages.StatefulSetRolloutStep_name();
        }

        /**
         * The body is optional, which a step cannot say. Pipeline asks twice: where it looks for a body among the arguments, and, if
         * it has found none, whether there must be one.
         */
        @Override
        public boolean takesImplicitBlockArgument() {
            return !StackWalker.getInstance()
                    .walk(frames -> frames.skip(1).findFirst())
                    .filter(caller -> caller.getClassName().equals(PIPELINE)
                            && caller.getMethodName().equals("invokeStep"))
                    .isPresent();
        }
    }
}
