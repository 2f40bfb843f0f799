package io.jenkins.plugins.statefulset.rollout.testbed.postgres;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.statefulset.rollout.testbed.agent.NodeAgent;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A namespace with PostgreSQL, or the reason why there is none. */
final class Testbed {
    private Testbed() {}

    static PostgresNamespace postgres() throws IOException {
        String kubeconfig = System.getProperty("testbed.kubeconfig", "");
        Assumptions.assumeFalse(kubeconfig.isEmpty(), "no testbed");
        NodeAgent.obstacle().or(PostgresImages::obstacle).ifPresent(why -> Assumptions.abort(why));
        return new PostgresNamespace(new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Path.of(kubeconfig).toFile()))
                .build());
    }
}
