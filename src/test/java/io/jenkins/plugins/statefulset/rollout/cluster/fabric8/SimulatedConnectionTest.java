package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.simulate.SimulationServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract of connections on the simulation over HTTP. */
class SimulatedConnectionTest extends ConnectionContract {
    private static final double SPEED = 50;

    @TempDir
    private static Path folder;

    private static SimulationServer server;

    @BeforeAll
    static void serve() throws IOException {
        server = SimulationServer.start(SimulatedCluster.builder().build(), 0, SPEED);
        Files.writeString(folder.resolve("kubeconfig"), server.kubeconfig());
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Override
    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }
}
