package io.jenkins.plugins.statefulset.rollout.jenkins;

import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardCredentials;
import com.cloudbees.plugins.credentials.domains.DomainRequirement;
import com.cloudbees.plugins.credentials.domains.URIRequirementBuilder;
import hudson.model.Item;
import hudson.model.Run;
import hudson.security.ACL;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import jenkins.authentication.tokens.api.AuthenticationTokens;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.kubernetes.auth.KubernetesAuth;
import org.jenkinsci.plugins.kubernetes.auth.KubernetesAuthConfig;
import org.jenkinsci.plugins.kubernetes.auth.KubernetesAuthException;
import org.jenkinsci.plugins.kubernetes.auth.impl.KubernetesAuthKubeconfig;
import org.jenkinsci.plugins.kubernetes.auth.impl.KubernetesAuthToken;
import org.jenkinsci.plugins.kubernetes.credentials.TokenProducer;

/** Credentials as an account of a cluster. */
final class Account {
    private final StandardCredentials credentials;
    private final NamedCluster cluster;
    private final Supplier<Optional<StandardCredentials>> again;

    private Account(
            StandardCredentials credentials, NamedCluster cluster, Supplier<Optional<StandardCredentials>> again) {
        this.credentials = credentials;
        this.cluster = cluster;
        this.again = again;
    }

    /** @throws BadRequestException if the build has no such credentials */
    static Account inBuild(String id, Run<?, ?> run, NamedCluster cluster) {
        return found(
                        id,
                        cluster,
                        () -> Optional.ofNullable(CredentialsProvider.findCredentialById(
                                id, StandardCredentials.class, run, requirements(cluster))))
                .usedBy(run);
    }

    /** The credentials' own page shows who uses them. */
    private Account usedBy(Run<?, ?> run) {
        CredentialsProvider.track(run, credentials);
        return this;
    }

    /**
     * What the administrator bound to the cluster: the build's folders may have credentials of that id; if they do not, the
     * system's own do, even those with the scope System.
     */
    static Account ofCluster(String id, Run<?, ?> run, NamedCluster cluster) {
        return found(id, cluster, () -> Optional.ofNullable(CredentialsProvider.findCredentialById(
                                id, StandardCredentials.class, run, requirements(cluster)))
                        .or(() -> inSystem(id, cluster)))
                .usedBy(run);
    }

    private static Optional<StandardCredentials> inSystem(String id, NamedCluster cluster) {
        return CredentialsProvider.lookupCredentialsInItemGroup(
                        StandardCredentials.class, Jenkins.get(), ACL.SYSTEM2, requirements(cluster))
                .stream()
                .filter(CredentialsMatchers.withId(id)::matches)
                .findFirst();
    }

    /** @param item where a form is filled in; null for the system's own */
    static Account inForm(String id, Item item, NamedCluster cluster) {
        return found(id, cluster, () -> item == null ? inSystem(id, cluster) : inItem(id, item, cluster));
    }

    private static Account found(String id, NamedCluster cluster, Supplier<Optional<StandardCredentials>> lookup) {
        return new Account(
                lookup.get()
                        .orElseThrow(() -> new BadRequestException(Phrase.of("jenkins-form.no-credentials")
                                .with("id", id)
                                .message())),
                cluster,
                lookup);
    }

    /** As {@link #ofCluster}, where a form is filled in. */
    static Account ofClusterInForm(String id, Item item, NamedCluster cluster) {
        return found(id, cluster, () -> inItem(id, item, cluster).or(() -> inSystem(id, cluster)));
    }

    private static Optional<StandardCredentials> inItem(String id, Item item, NamedCluster cluster) {
        return item == null
                ? Optional.empty()
                : CredentialsProvider.lookupCredentialsInItem(
                                StandardCredentials.class, item, ACL.SYSTEM2, requirements(cluster))
                        .stream()
                        .filter(CredentialsMatchers.withId(id)::matches)
                        .findFirst();
    }

    static List<DomainRequirement> requirements(NamedCluster cluster) {
        return cluster.getServerUrl() == null
                ? List.of()
                : URIRequirementBuilder.fromUri(cluster.getServerUrl()).build();
    }

    /** The same for the same account; holds no secret. */
    String identity() {
        KubernetesAuth auth = auth(credentials);
        if (auth instanceof KubernetesAuthKubeconfig kubeconfig) {
            return Fingerprint.of(credentials.getId(), kubeconfig.getKubeconfig());
        }
        return Fingerprint.of(credentials.getId(), CredentialSecrets.of(credentials));
    }

    boolean isKubeconfig() {
        return auth(credentials) instanceof KubernetesAuthKubeconfig;
    }

    /** The server and the account of a kubeconfig. */
    Endpoint kubeconfig() {
        if (auth(credentials) instanceof KubernetesAuthKubeconfig file) {
            Message origin = Phrase.of("jenkins-form.kubeconfig-in")
                    .with("id", credentials.getId())
                    .message();
            return (isSystems()
                            ? KubeconfigText.trusted(origin, file.getKubeconfig())
                            : KubeconfigText.fromBuild(origin, file.getKubeconfig()))
                    .endpoint();
        }
        throw new BadRequestException(Phrase.of("jenkins-form.no-kubeconfig")
                .with("id", credentials.getId())
                .message());
    }

    /** Only administrators put credentials there, so their kubeconfig may run commands on the controller. */
    private boolean isSystems() {
        return SystemCredentialsProvider.getInstance().getCredentials().stream()
                .anyMatch((Credentials one) -> one == credentials || one.equals(credentials));
    }

    ConfigBuilder applyTo(ConfigBuilder config) {
        KubernetesAuth auth = auth(credentials);
        if (auth instanceof KubernetesAuthKubeconfig) {
            throw new BadRequestException(Phrase.of("jenkins-form.two-addresses")
                    .with("id", credentials.getId())
                    .with("cluster", cluster.getName())
                    .message());
        }
        if (credentials instanceof TokenProducer || auth instanceof KubernetesAuthToken) {
            return config.withOauthTokenProvider(new RenewedToken(this::token));
        }
        try {
            return auth.decorate(config, settings());
        } catch (KubernetesAuthException e) {
            throw new BadRequestException(
                    Phrase.of("jenkins-form.unusable-credentials")
                            .with("id", credentials.getId())
                            .with("why", String.valueOf(e.getMessage()))
                            .message(),
                    e);
        }
    }

    /** Asked again and again while a rollout lasts: tokens expire, and credentials are replaced. */
    private String token() {
        StandardCredentials now = again.get().orElse(credentials);
        try {
            if (now instanceof TokenProducer producer) {
                return producer.getToken(cluster.getServerUrl(), cluster.getServerCertificate(), false);
            }
            ConfigBuilder config =
                    auth(now).decorate(new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty()), settings());
            return config.build().getOauthToken();
        } catch (KubernetesAuthException | IOException e) {
            throw new BadRequestException(
                    Phrase.of("jenkins-form.no-token")
                            .with("id", credentials.getId())
                            .with("why", String.valueOf(e.getMessage()))
                            .message(),
                    e);
        }
    }

    private KubernetesAuthConfig settings() {
        return new KubernetesAuthConfig(cluster.getServerUrl(), cluster.getServerCertificate(), false);
    }

    private static KubernetesAuth auth(StandardCredentials credentials) {
        KubernetesAuth auth = AuthenticationTokens.convert(KubernetesAuth.class, credentials);
        if (auth == null) {
            throw new BadRequestException(Phrase.of("jenkins-form.no-cluster-credentials")
                    .with("id", credentials.getId())
                    .message());
        }
        return auth;
    }
}
