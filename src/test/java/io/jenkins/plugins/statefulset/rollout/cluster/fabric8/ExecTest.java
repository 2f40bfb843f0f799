package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.server.mock.ErrorStreamMessage;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.server.mock.OutputStreamMessage;
import io.fabric8.kubernetes.client.server.mock.StatusMessage;
import io.fabric8.kubernetes.client.server.mock.StatusStreamMessage;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ExecTest {
    private static final String PATH = "/api/v1/namespaces/shop/pods/web-0/exec"
            + "?container=db&stdout=true&stderr=true&command=nodetool&command=status%20-r";
    private static final List<String> COMMAND = List.of("nodetool", "status -r");

    /** The mock server closes a connection, even between two of its messages, unless it waits for one itself. */
    private static final String NEVER_SENT = "never sent";

    private final KubernetesMockServer server = new KubernetesMockServer(false);
    private Fabric8Cluster cluster;

    @BeforeEach
    void start() {
        server.start();
        cluster = Fabric8Cluster.owning(server.createClient());
    }

    @AfterEach
    void stop() {
        cluster.close();
        server.shutdown();
    }

    private ExecResult run(Duration timeout) {
        return cluster.exec("shop", "web-0", "db", COMMAND, timeout);
    }

    @Test
    void theOutputAndTheExitCodeComeBackAndNothingElseIsAskedFor() throws InterruptedException {
        server.expect()
                .withPath(PATH)
                .andUpgradeToWebSocket()
                .open(
                        new OutputStreamMessage("UN "),
                        new ErrorStreamMessage("warning"),
                        new OutputStreamMessage("10.0.0.1\n"),
                        new StatusStreamMessage(0))
                .expect(NEVER_SENT)
                .andEmit(NEVER_SENT)
                .once()
                .done()
                .once();

        assertThat(run(Duration.ofSeconds(30))).isEqualTo(new ExecResult(0, "UN 10.0.0.1\n", "warning"));

        assertThat(server.getRequestCount()).isEqualTo(1);
        assertThat(server.takeRequest().getHeader("Sec-WebSocket-Protocol")).isEqualTo("v4.channel.k8s.io");
    }

    @Test
    void aCommandThatFailsIsAResult() {
        server.expect()
                .withPath(PATH)
                .andUpgradeToWebSocket()
                .open(new ErrorStreamMessage("no such node"), new StatusStreamMessage(3))
                .expect(NEVER_SENT)
                .andEmit(NEVER_SENT)
                .once()
                .done()
                .once();

        assertThat(run(Duration.ofSeconds(30))).isEqualTo(new ExecResult(3, "", "no such node"));
    }

    @Test
    void ofALongOutputTheEndIsKept() {
        server.expect()
                .withPath(PATH)
                .andUpgradeToWebSocket()
                .open(
                        new OutputStreamMessage("x".repeat(50_000)),
                        new OutputStreamMessage("x".repeat(50_000)),
                        new OutputStreamMessage("the end"),
                        new StatusStreamMessage(0))
                .expect(NEVER_SENT)
                .andEmit(NEVER_SENT)
                .once()
                .done()
                .once();

        assertThat(run(Duration.ofSeconds(30)).output()).hasSize(64 * 1024).endsWith("xthe end");
    }

    @Test
    void aCommandWithoutAnEndIsGivenUp() {
        server.expect()
                .withPath(PATH)
                .andUpgradeToWebSocket()
                .open(new OutputStreamMessage("working"))
                .expect(NEVER_SENT)
                .andEmit(NEVER_SENT)
                .once()
                .done()
                .once();

        assertThatThrownBy(() -> run(Duration.ofMillis(1)))
                .hasMessage("the command was given up after 0 s without an end")
                .asInstanceOf(InstanceOfAssertFactories.type(ClusterException.class))
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(Reason.TIMEOUT));
    }

    @Test
    void aCommandThatCouldNotBeRunSaysWhy() {
        server.expect()
                .withPath(PATH)
                .andUpgradeToWebSocket()
                .open(new StatusMessage(new StatusBuilder()
                        .withStatus("Failure")
                        .withReason("InternalError")
                        .withMessage("exec: \"nodetool\": executable file not found in $PATH")
                        .build()))
                .expect(NEVER_SENT)
                .andEmit(NEVER_SENT)
                .once()
                .done()
                .once();

        assertThatThrownBy(() -> run(Duration.ofSeconds(30)))
                .isInstanceOf(ClusterException.class)
                .hasMessage("the command could not be run: exec: \"nodetool\": executable file not found in $PATH");
    }

    @Test
    void aConnectionThatClosesBeforeTheEndIsSaidToHave() {
        server.expect()
                .withPath(PATH)
                .andUpgradeToWebSocket()
                .open(new OutputStreamMessage("working"))
                .done()
                .once();

        assertThatThrownBy(() -> run(Duration.ofSeconds(30)))
                .isInstanceOf(ClusterException.class)
                .hasMessage("the connection to the container was closed before the command had ended");
    }

    @Test
    void aRefusedConnectionIsTheAnswersReason() {
        server.expect().withPath(PATH).andReturn(403, "").always();

        assertThatThrownBy(() -> run(Duration.ofSeconds(30)))
                .asInstanceOf(InstanceOfAssertFactories.type(ClusterException.class))
                .satisfies(failure -> {
                    assertThat(failure.reason()).isEqualTo(Reason.FORBIDDEN);
                    assertThat(failure).hasMessageContaining("may not get pods/exec in namespace shop");
                });
    }
}
