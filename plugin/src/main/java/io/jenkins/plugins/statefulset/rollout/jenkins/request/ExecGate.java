package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** A command ends with 0 in each pod of the wave. It runs there, never on Jenkins. */
public final class ExecGate extends RolloutGate {
    private static final long serialVersionUID = 1L;

    private final String command;
    private String container;

    @DataBoundConstructor
    public ExecGate(String command) {
        this.command = Util.fixNull(command);
    }

    public String getCommand() {
        return command;
    }

    public String getContainer() {
        return container;
    }

    @DataBoundSetter
    public void setContainer(String container) {
        this.container = Util.fixEmptyAndTrim(container);
    }

    @Override
    public GateSpec spec() {
        return new GateSpec.Exec(Util.fixNull(container), command, time());
    }

    /** The descriptor. */
    @Extension
    @Symbol("execGate")
    public static final class DescriptorImpl extends Descriptor<RolloutGate> {
        @Override
        public String getDisplayName() {
            return "Command succeeds in each pod";
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckCommand(@QueryParameter String command) {
            return FieldChecks.required(command, "command");
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckTimeout(@QueryParameter String timeout) {
            return FieldChecks.positive(timeout, "timeout");
        }
    }
}
