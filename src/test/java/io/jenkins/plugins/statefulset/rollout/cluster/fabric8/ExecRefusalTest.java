package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import org.junit.jupiter.api.Test;

/** What is said of a command that the server refused without a word. */
class ExecRefusalTest {
    private final ClusterException wordless =
            new ClusterException(Reason.FORBIDDEN, "the account in use may not get pods/exec in namespace shop");

    @Test
    void theVerbThatTheRequestDoesNotShowIsNamed() {
        ClusterException named = ExecRefusal.named(lacking("1.37", "create"), "shop", wordless);

        assertThat(named.reason()).isEqualTo(Reason.FORBIDDEN);
        assertThat(named).hasMessageContaining("may not create pods/exec in namespace shop");
    }

    @Test
    void theVerbOfTheRequestIsNamedAlready() {
        assertThat(ExecRefusal.named(lacking("1.37", "get"), "shop", wordless)).isSameAs(wordless);
    }

    @Test
    void before135ThereIsNoSecondVerb() {
        assertThat(ExecRefusal.named(lacking("1.34", "create"), "shop", wordless))
                .isSameAs(wordless);
    }

    @Test
    void anotherFailureIsNoMatterOfVerbs() {
        ClusterException late =
                new ClusterException(Reason.TIMEOUT, "the command was given up after 30 s without an end");

        assertThat(ExecRefusal.named(lacking("1.37", "create"), "shop", late)).isSameAs(late);
    }

    private static Cluster lacking(String version, String verb) {
        return SimulatedCluster.builder()
                .version(version)
                .deny(permission -> permission.resource().equals("pods/exec")
                        && permission.verb().equals(verb))
                .build()
                .client("rollout");
    }
}
