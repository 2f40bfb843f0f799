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

/** An SQL query is true in each PostgreSQL pod of the wave. */
public final class SqlGate extends RolloutGate {
    private static final long serialVersionUID = 1L;

    private final String query;
    private String container;

    @DataBoundConstructor
    public SqlGate(String query) {
        this.query = Util.fixNull(query);
    }

    public String getQuery() {
        return query;
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
        return new GateSpec.Sql(Util.fixNull(container), query, time());
    }

    /** The descriptor. */
    @Extension
    @Symbol("sqlGate")
    public static final class DescriptorImpl extends Descriptor<RolloutGate> {
        @Override
        public String getDisplayName() {
            return "SQL query is true in each PostgreSQL pod";
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckQuery(@QueryParameter String query) {
            return FieldChecks.required(query, "query");
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckTimeout(@QueryParameter String timeout) {
            return FieldChecks.positive(timeout, "timeout");
        }
    }
}
