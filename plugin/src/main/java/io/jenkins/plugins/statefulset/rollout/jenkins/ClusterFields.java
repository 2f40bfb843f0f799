package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.Util;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the fields of a cluster allow, each by itself and together. Looks at the texts and at nothing else. */
final class ClusterFields {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");
    /** A label of RFC 1123, as Kubernetes wants it: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

    private static final Pattern PASSWORD = Pattern.compile("(?<=//|^)[^/@]*@");
    private static final Set<String> SERVER_SCHEMES = Set.of("https", "http");
    private static final Set<String> PROXY_SCHEMES = Set.of("http", "https", "socks4", "socks5");
    private static final int LAST_PORT = 65535;

    private ClusterFields() {}

    /** All that are given. A name is not asked for: a test of the connection needs none. */
    static void check(NamedCluster cluster) {
        Optional.ofNullable(cluster.getServerUrl()).ifPresent(ClusterFields::serverUrl);
        Optional.ofNullable(cluster.getServerCertificate()).ifPresent(ClusterFields::serverCertificate);
        Optional.ofNullable(cluster.getNamespace()).ifPresent(ClusterFields::namespace);
        Optional.ofNullable(cluster.getProxy()).ifPresent(ClusterFields::proxy);
    }

    static void name(String text) {
        if (!NAME.matcher(text).matches()) {
            throw new BadRequestException(
                    Phrase.of("jenkins-form.bad-name").with("value", text).message());
        }
    }

    static void serverUrl(String text) {
        uri(text)
                .filter(uri -> SERVER_SCHEMES.contains(scheme(uri)) && uri.getHost() != null)
                .filter(uri -> uri.getPort() != 0 && uri.getPort() <= LAST_PORT)
                .orElseThrow(() -> new BadRequestException(Phrase.of("jenkins-form.bad-address")
                        .with("value", shown(text))
                        .with("example", "https://10.0.0.1:6443")
                        .message()));
    }

    static boolean isWithoutTls(String serverUrl) {
        return serverUrl.toLowerCase(Locale.ROOT).startsWith("http://");
    }

    static void serverCertificate(String text) {
        boolean readable;
        try {
            readable = !CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .isEmpty();
        } catch (CertificateException malformed) {
            readable = false;
        }
        if (!readable) {
            throw new BadRequestException(Phrase.of("jenkins-form.no-certificate")
                    .with("begin", "-----BEGIN CERTIFICATE-----")
                    .with("end", "-----END CERTIFICATE-----")
                    .message());
        }
    }

    static void namespace(String text) {
        if (!NAMESPACE.matcher(text).matches()) {
            throw new BadRequestException(
                    Phrase.of("jenkins-form.bad-namespace").with("value", text).message());
        }
    }

    /** Without a scheme it is that of the server's address. */
    static void proxy(String text) {
        uri(text.contains("://") ? text : "http://" + text)
                .filter(uri -> PROXY_SCHEMES.contains(scheme(uri)) && uri.getHost() != null)
                .filter(uri -> uri.getPort() > 0 && uri.getPort() <= LAST_PORT)
                .orElseThrow(() -> new BadRequestException(Phrase.of("jenkins-form.bad-proxy")
                        .with("value", shown(text))
                        .with("example", "http://proxy.example.com:3128")
                        .message()));
    }

    /** With no user and no password in it. */
    static String shown(String address) {
        return PASSWORD.matcher(address).replaceFirst("(hidden)@");
    }

    /** What is given besides an address that the credentials have, too. */
    static Optional<Phrase> addressTwice(NamedCluster cluster, Credential credential) {
        return cluster.getServerUrl() != null && credential == Credential.KUBECONFIG
                ? Optional.of(Phrase.of("jenkins-form.address-twice").with("id", cluster.getCredentialsId()))
                : Optional.empty();
    }

    static Optional<Phrase> noAddress(NamedCluster cluster, Credential credential) {
        return cluster.getServerUrl() == null && credential == Credential.ACCOUNT
                ? Optional.of(Phrase.of("jenkins-form.address-missing").with("id", cluster.getCredentialsId()))
                : Optional.empty();
    }

    /** What is of use with an address alone. */
    static Optional<Phrase> certificateUnused(NamedCluster cluster) {
        return cluster.getServerUrl() == null
                ? Optional.of(Phrase.of("jenkins-form.certificate-unused"))
                : Optional.empty();
    }

    static Optional<Phrase> proxyUnused(NamedCluster cluster) {
        return cluster.getServerUrl() == null ? Optional.of(Phrase.of("jenkins-form.proxy-unused")) : Optional.empty();
    }

    /** What credentials say of a cluster. */
    enum Credential {
        /** There is none, or none that can be looked up here: folders may have it. */
        UNKNOWN,
        KUBECONFIG,
        /** No more than who asks: a token, a password or a certificate. */
        ACCOUNT
    }

    private static String scheme(URI uri) {
        return Util.fixNull(uri.getScheme()).toLowerCase(Locale.ROOT);
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }
}
