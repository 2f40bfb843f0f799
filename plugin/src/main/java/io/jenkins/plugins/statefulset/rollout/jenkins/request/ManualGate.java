package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.Extension;
import hudson.model.Descriptor;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;

/** A person promotes, on the page of the build or elsewhere. */
public final class ManualGate extends RolloutGate {
    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public ManualGate() {}

    @Override
    public GateSpec spec() {
        if (getTimeout() != null) {
            throw new BadRequestException("manualGate: timeout '" + getTimeout()
                    + "': none is allowed; it waits for a person as long as the timeout of the rollout lets it");
        }
        return new GateSpec.Manual();
    }

    /** The descriptor. */
    @Extension
    @Symbol("manualGate")
    public static final class DescriptorImpl extends Descriptor<RolloutGate> {
        @Override
        public String getDisplayName() {
            return "A person promotes";
        }
    }
}
