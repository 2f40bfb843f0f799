package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.FilePath;
import hudson.Util;
import hudson.model.Item;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.Fabric8Clusters;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which server is meant, and with which account.
 *
 * <ol>
 *   <li>A name is that of a cluster in the system configuration. Jobs give no addresses, so a credentials id goes nowhere
 *       but to servers that the administrator or the credentials themselves name.
 *   <li>Credentials are looked up where the build runs: its folders first, then the system's global ones.
 *   <li>Without a name: a kubeconfig among the credentials that the job names, then the file that {@code KUBECONFIG} of
 *       the build names, then the cluster that the controller runs in.
 * </ol>
 */
final class Endpoints {
    private static final String DEFAULT_NAMESPACE = "default";
    private static final long LONGEST_KUBECONFIG = 1024 * 1024;

    private Endpoints() {}

    static Endpoint of(ClusterRef ref, BuildContext place) {
        if (ref.cluster().isPresent()) {
            NamedCluster cluster = cluster(ref.cluster().get());
            Optional<Account> account = ref.credentialsId()
                    .map(id -> Account.inBuild(id, place.run(), cluster))
                    .or(() -> cluster.credentials().map(id -> Account.ofCluster(id, place.run(), cluster)));
            return named(cluster, account);
        }
        if (ref.credentialsId().isPresent()) {
            return Account.inBuild(ref.credentialsId().get(), place.run(), new NamedCluster(""))
                    .kubeconfig();
        }
        String file = Util.fixEmptyAndTrim(place.environment().get("KUBECONFIG"));
        if (file != null) {
            return KubeconfigText.fromBuild(Message.of(file), read(file, place)).endpoint();
        }
        return inCluster();
    }

    /** The same for a job, while no build of it runs: so there is no {@code KUBECONFIG}. */
    static Endpoint ofJob(ClusterRef ref, Item job) {
        if (ref.cluster().isPresent()) {
            NamedCluster cluster = cluster(ref.cluster().get());
            Optional<Account> account = ref.credentialsId()
                    .map(id -> Account.inForm(id, job, cluster))
                    .or(() -> cluster.credentials().map(id -> Account.ofClusterInForm(id, job, cluster)));
            return named(cluster, account);
        }
        return ref.credentialsId()
                .map(id -> Account.inForm(id, job, new NamedCluster("")).kubeconfig())
                .orElseGet(Endpoints::inCluster);
    }

    static NamedCluster cluster(String name) {
        StatefulSetClusters all = StatefulSetClusters.get();
        return all.named(name).orElseThrow(() -> {
            List<String> names =
                    all.getClusters().stream().map(NamedCluster::getName).collect(Collectors.toList());
            Phrase words = names.isEmpty()
                    ? Phrase.of("jenkins-form.no-cluster-at-all")
                    : Phrase.of("jenkins-form.no-such-cluster").with("names", Message.listed(names));
            return new BadRequestException(words.with("name", name).message());
        });
    }

    /** @param account empty for one that needs none, or that the controller's pod has */
    static Endpoint named(NamedCluster cluster, Optional<Account> account) {
        String namespace = Optional.ofNullable(cluster.getNamespace()).orElse(DEFAULT_NAMESPACE);
        if (cluster.getServerUrl() == null) {
            Endpoint found = account.map(Account::kubeconfig).orElseGet(Endpoints::inCluster);
            return new Endpoint(
                    found.key(),
                    Optional.ofNullable(cluster.getNamespace()).orElse(found.defaultNamespace()),
                    found.config());
        }
        String key = Fingerprint.of(
                cluster.getServerUrl(),
                cluster.getServerCertificate(),
                cluster.getProxy(),
                account.map(Account::identity).orElse(null));
        return new Endpoint(key, namespace, () -> settings(cluster, account));
    }

    private static Config settings(NamedCluster cluster, Optional<Account> account) {
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl(cluster.getServerUrl())
                .withNamespace(cluster.getNamespace());
        if (cluster.getServerCertificate() != null) {
            config.withCaCertData(Fingerprint.base64(cluster.getServerCertificate()));
        }
        if (cluster.getProxy() != null) {
            ClusterFields.proxy(cluster.getProxy());
            config.withHttpProxy(cluster.getProxy()).withHttpsProxy(cluster.getProxy());
        }
        return account.map(who -> who.applyTo(config)).orElse(config).build();
    }

    private static Endpoint inCluster() {
        if (!StatefulSetClusters.get().isControllerAccount()) {
            throw new BadRequestException(
                    Phrase.of("jenkins-form.not-allowed-own-account").message());
        }
        Config config;
        try {
            config = new Fabric8Clusters().inClusterConfig();
        } catch (BadRequestException elsewhere) {
            throw new BadRequestException(
                    Phrase.of("jenkins-form.no-own-account").message(), elsewhere);
        }
        String namespace = Optional.ofNullable(config.getNamespace()).orElse(DEFAULT_NAMESPACE);
        return new Endpoint("in-cluster", namespace, () -> new Fabric8Clusters().inClusterConfig());
    }

    private static String read(String file, BuildContext place) {
        FilePath workspace = place.workspace()
                .orElseThrow(() -> new BadRequestException("KUBECONFIG " + file
                        + ": it names a file on an agent, so the step must stand inside of node; or name a cluster"));
        try {
            FilePath path = workspace.child(file);
            if (!path.exists()) {
                throw new BadRequestException("KUBECONFIG " + file + ": there is no such file on the agent");
            }
            if (path.length() > LONGEST_KUBECONFIG) {
                throw new BadRequestException("KUBECONFIG " + file + ": longer than " + LONGEST_KUBECONFIG + " bytes");
            }
            return path.readToString();
        } catch (IOException e) {
            throw new BadRequestException("KUBECONFIG " + file + ": it cannot be read: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BadRequestException("KUBECONFIG " + file + ": reading it was interrupted", e);
        }
    }
}
