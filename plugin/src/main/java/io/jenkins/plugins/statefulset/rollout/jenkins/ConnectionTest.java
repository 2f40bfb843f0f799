package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.util.FormValidation;
import io.fabric8.kubernetes.client.VersionInfo;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
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
            return FormValidation.error(Reader.inForm(e));
        }
    }

    static FormValidation of(FormConnection connection) {
        VersionInfo version = connection.client().getKubernetesVersion();
        if (version == null || version.getGitVersion() == null) {
            throw new BadRequestException(Phrase.of("jenkins-form.at")
                    .with("address", connection.client().getMasterUrl().toString())
                    .with(
                            "why",
                            FormConnection.noKubernetes(
                                    Phrase.of("jenkins-form.names-no-version").message()))
                    .message());
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
        return FormValidation.ok(Reader.inForm(Phrase.of("jenkins-form.connected")
                .with("version", version.getGitVersion())
                .with("address", connection.client().getMasterUrl().toString())
                .with("namespace", namespace)
                .with("sets", sets)));
    }
}
