package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** An SQL query is true in each PostgreSQL pod of the wave. */
public final class SqlGate extends ContainerGate {
    private static final long serialVersionUID = 1L;

    private final String query;

    @DataBoundConstructor
    public SqlGate(String query) {
        this.query = Util.fixNull(query);
    }

    public String getQuery() {
        return query;
    }

    @Override
    public GateSpec spec() {
        return new GateSpec.Sql(Util.fixNull(getContainer()), query, time());
    }

    /** The descriptor. */
    @Extension
    @Symbol("sqlGate")
    public static final class DescriptorImpl extends GateDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.SqlGate_name();
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckQuery(@QueryParameter String query) {
            return FieldChecks.required(query, "query");
        }
    }
}
