package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.Extension;
import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldChecks;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.Optional;
import java.util.function.Consumer;
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
        @Override
        public String getDisplayName() {
            return Messages.NamedCluster_name();
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckName(@QueryParameter String name) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            String text = Util.fixNull(name).trim();
            return text.isEmpty()
                    ? FieldChecks.needed(Phrase.of("jenkins-form.the-cluster-name"))
                    : error(text, ClusterFields::name).orElseGet(FormValidation::ok);
        }

        /** Whether it is an address, and the only one. */
        @RequirePOST
        public FormValidation doCheckServerUrl(@QueryParameter String serverUrl, @QueryParameter String credentialsId) {
            NamedCluster described = described(serverUrl, credentialsId);
            String text = described.getServerUrl();
            return error(text, ClusterFields::serverUrl)
                    .or(() -> warning(ClusterFields.addressTwice(described, credential(described))))
                    .or(() -> warning(Optional.ofNullable(text)
                            .filter(ClusterFields::isWithoutTls)
                            .map(open -> Phrase.of("jenkins-form.without-tls"))))
                    .orElseGet(FormValidation::ok);
        }

        /** Whether it is a certificate, and is used. */
        @RequirePOST
        public FormValidation doCheckServerCertificate(
                @QueryParameter String serverCertificate, @QueryParameter String serverUrl) {
            NamedCluster described = described(serverUrl, null);
            String text = Util.fixEmptyAndTrim(serverCertificate);
            return text == null
                    ? FormValidation.ok()
                    : error(text, ClusterFields::serverCertificate)
                            .or(() -> warning(ClusterFields.certificateUnused(described)))
                            .orElseGet(FormValidation::ok);
        }

        /** Whether they go with the address. */
        @RequirePOST
        public FormValidation doCheckCredentialsId(
                @QueryParameter String credentialsId, @QueryParameter String serverUrl) {
            NamedCluster described = described(serverUrl, credentialsId);
            ClusterFields.Credential credential = credential(described);
            return warning(ClusterFields.addressTwice(described, credential))
                    .or(() -> warning(ClusterFields.noAddress(described, credential)))
                    .orElseGet(FormValidation::ok);
        }

        /** Looks at what was typed, and at nothing else. */
        @RequirePOST
        public FormValidation doCheckNamespace(@QueryParameter String namespace) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            return error(Util.fixEmptyAndTrim(namespace), ClusterFields::namespace)
                    .orElseGet(FormValidation::ok);
        }

        /** Whether it is a proxy, and is used. */
        @RequirePOST
        public FormValidation doCheckProxy(@QueryParameter String proxy, @QueryParameter String serverUrl) {
            NamedCluster described = described(serverUrl, null);
            String text = Util.fixEmptyAndTrim(proxy);
            return text == null
                    ? FormValidation.ok()
                    : error(text, ClusterFields::proxy)
                            .or(() -> warning(ClusterFields.proxyUnused(described)))
                            .orElseGet(FormValidation::ok);
        }

        /** For administrators alone. */
        private static NamedCluster described(String serverUrl, String credentialsId) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            NamedCluster described = new NamedCluster("");
            described.setServerUrl(serverUrl);
            described.setCredentialsId(credentialsId);
            return described;
        }

        private static ClusterFields.Credential credential(NamedCluster described) {
            try {
                return described
                        .credentials()
                        .map(id -> Account.inForm(id, null, described).isKubeconfig()
                                ? ClusterFields.Credential.KUBECONFIG
                                : ClusterFields.Credential.ACCOUNT)
                        .orElse(ClusterFields.Credential.UNKNOWN);
            } catch (BadRequestException none) {
                return ClusterFields.Credential.UNKNOWN;
            }
        }

        private static Optional<FormValidation> error(String text, Consumer<String> check) {
            try {
                Optional.ofNullable(text).ifPresent(check);
                return Optional.empty();
            } catch (BadRequestException e) {
                return Optional.of(FormValidation.error(Reader.inForm(e)));
            }
        }

        private static Optional<FormValidation> warning(Optional<Phrase> words) {
            return words.map(phrase -> FormValidation.warning(Reader.inForm(phrase)));
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
