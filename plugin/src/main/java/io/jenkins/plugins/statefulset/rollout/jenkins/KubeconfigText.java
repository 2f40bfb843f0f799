package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.Util;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A kubeconfig that is not a file of the controller's.
 *
 * <p>One from a build or a folder was written by those who write its jobs. Such a file must not run a command on the
 * controller ({@code exec}, {@code auth-provider}) nor read its files ({@code certificate-authority}, {@code tokenFile} and
 * so on): everything has to be in it.
 */
final class KubeconfigText {
    private static final Logger LOG = Logger.getLogger(KubeconfigText.class.getName());

    private final Message origin;
    private final String text;
    private final Context context;
    private final Cluster cluster;
    private final AuthInfo user;
    private final boolean exec;

    private KubeconfigText(Message origin, String text, Context context, Cluster cluster, AuthInfo user) {
        this.origin = origin;
        this.text = text;
        this.context = context;
        this.cluster = cluster;
        this.user = user;
        this.exec = user.getExec() != null;
    }

    /** @param origin for messages: where it is from */
    static KubeconfigText fromBuild(Message origin, String text) {
        KubeconfigText file = parse(origin, text);
        if (file.exec || file.user.getAuthProvider() != null) {
            throw new BadRequestException(Phrase.of("jenkins-form.kubeconfig-command")
                    .with("origin", origin)
                    .message());
        }
        file.refuseFiles();
        return file;
    }

    /** One that only an administrator can have written. */
    static KubeconfigText trusted(Message origin, String text) {
        return parse(origin, text);
    }

    private static KubeconfigText parse(Message origin, String text) {
        io.fabric8.kubernetes.api.model.Config all;
        try {
            all = new KubernetesSerialization().unmarshal(text, io.fabric8.kubernetes.api.model.Config.class);
        } catch (RuntimeException malformed) {
            // The parser's message quotes the file, in which there may be a token: only the kind of what went wrong is
            // told.
            all = null;
            LOG.log(Level.WARNING, "{0} cannot be parsed: {1}", new Object[] {origin, kinds(malformed)});
        }
        if (all == null) {
            throw new BadRequestException(Phrase.of("jenkins-form.kubeconfig-malformed")
                    .with("origin", origin)
                    .message());
        }
        String name = Optional.ofNullable(Util.fixEmptyAndTrim(all.getCurrentContext()))
                .orElseThrow(() -> new BadRequestException(Phrase.of("jenkins-form.kubeconfig-no-context-set")
                        .with("origin", origin)
                        .message()));
        Context context = all.getContexts().stream()
                .filter(one -> name.equals(one.getName()))
                .findFirst()
                .map(NamedContext::getContext)
                .orElseThrow(() -> new BadRequestException(Phrase.of("jenkins-form.kubeconfig-no-context")
                        .with("origin", origin)
                        .with("context", name)
                        .message()));
        Cluster cluster = all.getClusters().stream()
                .filter(one -> one.getName().equals(context.getCluster()))
                .findFirst()
                .map(NamedCluster::getCluster)
                .filter(one -> Util.fixEmptyAndTrim(one.getServer()) != null)
                .orElseThrow(() -> new BadRequestException(Phrase.of("jenkins-form.kubeconfig-no-server")
                        .with("origin", origin)
                        .with("context", name)
                        .message()));
        AuthInfo user = all.getUsers().stream()
                .filter(one -> one.getName().equals(context.getUser()))
                .findFirst()
                .map(NamedAuthInfo::getUser)
                .orElseGet(AuthInfo::new);
        return new KubeconfigText(origin, text, context, cluster, user);
    }

    /** Of what went wrong, without a word of the file. */
    private static String kinds(Throwable malformed) {
        List<String> kinds = new ArrayList<>();
        for (Throwable cause = malformed; cause != null; cause = cause.getCause()) {
            StackTraceElement[] trace = cause.getStackTrace();
            kinds.add(cause.getClass().getName() + (trace.length > 0 ? " at " + trace[0] : ""));
        }
        return String.join(", by ", kinds);
    }

    private void refuseFiles() {
        refuse("certificate-authority", cluster.getCertificateAuthority());
        refuse("client-certificate", user.getClientCertificate());
        refuse("client-key", user.getClientKey());
        refuse("tokenFile", user.getTokenFile());
    }

    private void refuse(String field, String value) {
        if (Util.fixEmptyAndTrim(value) != null) {
            throw new BadRequestException(Phrase.of("jenkins-form.kubeconfig-file")
                    .with("origin", origin)
                    .with("field", field)
                    .with("instead", field.equals("tokenFile") ? "token" : field + "-data")
                    .message());
        }
    }

    Endpoint endpoint() {
        String namespace = Optional.ofNullable(Util.fixEmptyAndTrim(context.getNamespace()))
                .orElse("default");
        return new Endpoint(Fingerprint.of("kubeconfig", text), namespace, this::settings);
    }

    private Config settings() {
        if (exec) {
            Config config = Config.fromKubeconfig(text);
            config.setOauthTokenProvider(
                    new RenewedToken(() -> Config.fromKubeconfig(text).getOauthToken()));
            return config;
        }
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl(cluster.getServer())
                .withNamespace(Util.fixEmptyAndTrim(context.getNamespace()))
                .withTrustCerts(Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify()))
                .withCaCertFile(cluster.getCertificateAuthority())
                .withCaCertData(cluster.getCertificateAuthorityData())
                .withClientCertFile(user.getClientCertificate())
                .withClientCertData(user.getClientCertificateData())
                .withClientKeyFile(user.getClientKey())
                .withClientKeyData(user.getClientKeyData())
                .withUsername(user.getUsername())
                .withPassword(user.getPassword())
                .withOauthToken(user.getToken())
                .withHttpProxy(cluster.getProxyUrl())
                .withHttpsProxy(cluster.getProxyUrl());
        if (user.getAs() != null) {
            config.withImpersonateUsername(user.getAs())
                    .withImpersonateGroups(user.getAsGroups().toArray(String[]::new))
                    .withImpersonateExtras(
                            Optional.ofNullable(user.getAsUserExtra()).orElse(Map.of()));
        }
        return config.build();
    }
}
