package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** A command ends with 0 in each pod of the wave. It runs there, never on Jenkins. */
public final class ExecGate extends ContainerGate {
    private static final long serialVersionUID = 1L;

    private final String command;

    @DataBoundConstructor
    public ExecGate(String command) {
        this.command = Util.fixNull(command);
    }

    public String getCommand() {
        return command;
    }

    @Override
    public GateSpec spec() {
        return new GateSpec.Exec(Util.fixNull(getContainer()), command, time());
    }

    /** The descriptor. */
    @Extension
    @Symbol("execGate")
    public static final class DescriptorImpl extends GateDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.ExecGate_name();
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckCommand(@QueryParameter String command) {
            return FieldChecks.required(command, "command");
        }
    }
}
