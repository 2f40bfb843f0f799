package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.util.FormValidation;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.request.BadRequestException;
import java.util.Optional;

/** Asks a cluster for its version and for the StatefulSets of its namespace, and says what came of it. */
final class ConnectionTest {
    private ConnectionTest() {}

    /** The caller has made sure that the user is an administrator. */
    static FormValidation of(NamedCluster cluster) {
        try {
            Optional<Account> account = cluster.credentials().map(id -> Account.ofClusterInForm(id, null, cluster));
            try (Connection connection = Connections.get().open(Endpoints.named(cluster, account))) {
                return of(connection);
            }
        } catch (BadRequestException | ClusterException e) {
            return FormValidation.error(e.getMessage());
        } catch (KubernetesClientException e) {
            return FormValidation.error(message(e));
        }
    }

    static FormValidation of(Connection connection) {
        VersionInfo version = connection.client().getKubernetesVersion();
        String namespace = connection.defaultNamespace();
        int sets = connection
                .client()
                .apps()
                .statefulSets()
                .inNamespace(namespace)
                .list()
                .getItems()
                .size();
        return FormValidation.ok("Kubernetes " + version.getGitVersion() + " at "
                + connection.client().getMasterUrl() + "; namespace " + namespace + " has " + sets
                + (sets == 1 ? " StatefulSet" : " StatefulSets"));
    }

    /** fabric8's own message is often no more than that an error has occurred. */
    static String message(KubernetesClientException failure) {
        if (failure.getStatus() != null && failure.getStatus().getMessage() != null) {
            return failure.getStatus().getMessage();
        }
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return "the cluster cannot be reached: " + cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
