package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import hudson.Extension;
import hudson.Util;
import hudson.util.FormValidation;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** A GET of the address answers with a 2xx status. */
public final class HttpGate extends RolloutGate {
    private static final long serialVersionUID = 1L;

    private final String url;

    @DataBoundConstructor
    public HttpGate(String url) {
        this.url = Util.fixNull(url);
    }

    public String getUrl() {
        return url;
    }

    @Override
    public GateSpec spec() {
        return new GateSpec.Http(url, time());
    }

    /** The descriptor. */
    @Extension
    @Symbol("httpGate")
    public static final class DescriptorImpl extends GateDescriptor {
        @Override
        public String getDisplayName() {
            return Messages.HttpGate_name();
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckUrl(@QueryParameter String url) {
            return FieldChecks.required(url, "url");
        }
    }
}
