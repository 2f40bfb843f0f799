package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import org.kohsuke.stapler.DataBoundSetter;

/** A step that asks for a change of a StatefulSet and drives it: its fields beside those of the change. */
public abstract class DrivingStep extends ChangeStep {
    private final RunOptions options = new RunOptions();

    protected DrivingStep(String name) {
        super(name);
    }

    final RunOptions options() {
        return options;
    }

    public final String getOnAbort() {
        return parameters().getOnAbort();
    }

    @DataBoundSetter
    public final void setOnAbort(String onAbort) {
        parameters().setOnAbort(onAbort);
    }

    public final String getWhenBusy() {
        return options.whenBusy();
    }

    @DataBoundSetter
    public final void setWhenBusy(String whenBusy) {
        options.setWhenBusy(whenBusy);
    }

    public final boolean isReturnState() {
        return options.returnsState();
    }

    @DataBoundSetter
    public final void setReturnState(boolean returnState) {
        options.setReturnState(returnState);
    }
}
