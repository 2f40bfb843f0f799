package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import java.util.Optional;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.interceptor.RequirePOST;

/**
 * A cluster as the administrator describes it. Jobs name it; they never give an address.
 *
 * <p>A credentials id is looked up where the build runs, so that a folder may hold the account that its jobs use.
 */
public final class NamedCluster extends AbstractDescribableImpl<NamedCluster> {
    private final String name;
    private String serverUrl;
    private String serverCertificate;
    private String credentialsId;
    private String namespace;
    private String proxy;

    @DataBoundConstructor
    public NamedCluster(String name) {
        this.name = Util.fixNull(name).trim();
    }

    public String getName() {
        return name;
    }

    /** The address of the API server; null where a kubeconfig in the credentials has it. */
    public String getServerUrl() {
        return serverUrl;
    }

    @DataBoundSetter
    public void setServerUrl(String serverUrl) {
        this.serverUrl = Util.fixEmptyAndTrim(serverUrl);
    }

    /** The certificate authority of the server in PEM form; null for those that Java trusts. */
    public String getServerCertificate() {
        return serverCertificate;
    }

    @DataBoundSetter
    public void setServerCertificate(String serverCertificate) {
        this.serverCertificate = Util.fixEmptyAndTrim(serverCertificate);
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmpty(credentialsId);
    }

    /** The namespace of jobs that name none. */
    public String getNamespace() {
        return namespace;
    }

    @DataBoundSetter
    public void setNamespace(String namespace) {
        this.namespace = Util.fixEmptyAndTrim(namespace);
    }

    /** The address of an HTTP proxy on the way to the cluster. */
    public String getProxy() {
        return proxy;
    }

    @DataBoundSetter
    public void setProxy(String proxy) {
        this.proxy = Util.fixEmptyAndTrim(proxy);
    }

    Optional<String> credentials() {
        return Optional.ofNullable(credentialsId);
    }

    /** The descriptor. */
    @Extension
    @Symbol("statefulSetCluster")
    public static final class DescriptorImpl extends Descriptor<NamedCluster> {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

        @Override
        public String getDisplayName() {
            return "Cluster";
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckName(@QueryParameter String name) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return NAME.matcher(Util.fixNull(name)).matches()
                    ? FormValidation.ok()
                    : FormValidation.error(
                            "letters, digits, '.', '_' and '-' are allowed, a letter or digit first and last");
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckServerUrl(@QueryParameter String serverUrl) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            String text = Util.fixEmptyAndTrim(serverUrl);
            if (text == null || text.matches("https://[^\\s/]+(/\\S*)?")) {
                return FormValidation.ok();
            }
            return text.startsWith("http://")
                    ? FormValidation.warning(
                            "without TLS anyone on the way can read and change what is sent, tokens included")
                    : FormValidation.error("an address such as https://10.0.0.1:6443 is allowed");
        }

        /** Credentials that can be an account of a cluster. */
        @RequirePOST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            return FormQuestions.credentials(null, credentialsId);
        }

        /** Asks the cluster as it is described in the form. */
        @RequirePOST
        public FormValidation doTestConnection(
                @QueryParameter String name,
                @QueryParameter String serverUrl,
                @QueryParameter String serverCertificate,
                @QueryParameter String credentialsId,
                @QueryParameter String namespace,
                @QueryParameter String proxy) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            NamedCluster described = new NamedCluster(name);
            described.setServerUrl(serverUrl);
            described.setServerCertificate(serverCertificate);
            described.setCredentialsId(credentialsId);
            described.setNamespace(namespace);
            described.setProxy(proxy);
            return ConnectionTest.of(described);
        }
    }
}
