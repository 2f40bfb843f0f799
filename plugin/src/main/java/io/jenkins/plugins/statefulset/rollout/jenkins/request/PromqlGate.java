package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** A Prometheus query is true. */
public final class PromqlGate extends RolloutGate {
    private static final long serialVersionUID = 1L;

    private final String server;
    private final String query;

    @DataBoundConstructor
    public PromqlGate(String server, String query) {
        this.server = Util.fixNull(server);
        this.query = Util.fixNull(query);
    }

    public String getServer() {
        return server;
    }

    public String getQuery() {
        return query;
    }

    @Override
    public GateSpec spec() {
        return new GateSpec.PromQl(server, query, time());
    }

    /** The descriptor. */
    @Extension
    @Symbol("promqlGate")
    public static final class DescriptorImpl extends GateDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.PromqlGate_name();
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckServer(@QueryParameter String server) {
            return FieldChecks.required(server, "server");
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckQuery(@QueryParameter String query) {
            return FieldChecks.required(query, "query");
        }
    }
}
