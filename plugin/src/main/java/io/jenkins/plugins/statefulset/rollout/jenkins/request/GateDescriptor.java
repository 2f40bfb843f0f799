package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.model.Descriptor;
import hudson.util.FormValidation;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** What the descriptors of gates that can time out share. */
public abstract class GateDescriptor extends Descriptor<RolloutGate> {
    /** Looks at what was typed, and at nothing else. */
    @RequirePOST
    public FormValidation doCheckTimeout(@QueryParameter String timeout) {
        return FieldChecks.positive(timeout, "timeout");
    }
}
