package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.util.FormValidation;
import io.fabric8.kubernetes.client.VersionInfo;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.Optional;

/** Asks a cluster for its version and for the StatefulSets of its namespace, and says what came of it. */
final class ConnectionTest {
    private ConnectionTest() {}

    /** The caller has made sure that the user is an administrator. */
    static FormValidation of(NamedCluster cluster) {
        try {
            ClusterFields.check(cluster);
            Optional<Account> account = cluster.credentials().map(id -> Account.ofClusterInForm(id, null, cluster));
            return FormConnection.ask(Endpoints.named(cluster, account), ConnectionTest::of);
        } catch (BadRequestException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    static FormValidation of(FormConnection connection) {
        VersionInfo version = connection.client().getKubernetesVersion();
        if (version == null || version.getGitVersion() == null) {
            throw new BadRequestException("address " + connection.client().getMasterUrl() + ": "
                    + FormConnection.noKubernetes("it names no version"));
        }
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
}
