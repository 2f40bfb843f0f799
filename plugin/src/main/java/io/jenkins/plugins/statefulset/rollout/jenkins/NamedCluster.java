package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.Util;
import hudson.model.AbstractDescribableImpl;
import java.util.Optional;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

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
}
