package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.simulate.SimulationServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./rollout simulate}, and {@code --at}, which changes a simulation that another process serves. */
class SimulateCommandTest {
    @TempDir
    private Path folder;

    @Test
    void servesUntilItIsInterruptedAndLeavesAKubeconfigForItsOwner() throws Exception {
        Path kubeconfig = folder.resolve("kubeconfig");

        CommandLine.Said said = new CommandLine()
                .interruptedBy(action -> {
                    action.run();
                    return () -> {};
                })
                .run("simulate", "examples/postgresql", "--kubeconfig-out", kubeconfig.toString());

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.outLines())
                .first()
                .asString()
                .matches("A simulated cluster answers at http://127\\.0\\.0\\.1:\\d+ until Ctrl-C\\..*");
        assertThat(said.outLines()).last().isEqualTo("The simulated cluster is gone.");
        assertThat(kubeconfig).content().contains("server: http://127.0.0.1:");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kubeconfig)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatIsWrongBesideTheSetIsTold() throws Exception {
        Path manifest = Files.writeString(folder.resolve("job.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: c}
                ---
                apiVersion: batch/v1beta1
                kind: CronJob
                metadata: {name: nightly}
                """);

        CommandLine.Said said = new CommandLine()
                .interruptedBy(action -> {
                    action.run();
                    return () -> {};
                })
                .run(
                        "simulate",
                        manifest.toString(),
                        "--kubeconfig-out",
                        folder.resolve("kubeconfig").toString());

        assertThat(said.code()).isZero();
        assertThat(said.err())
                .contains(manifest + ":5: apiVersion: batch/v1beta1 is not read for a CronJob, only batch/v1;"
                        + " this CronJob is left out");
    }

    @Test
    void faultsAreSwitchedOnAndOffInASimulationThatIsServed() {
        try (SimulationServer server = serve()) {
            assertThat(at(server, "--fault", "crash-loop=1", "--fault", "never-ready=2")
                            .out())
                    .contains("speed 1.0", "faults crash-loop=1, never-ready=2");
            assertThat(at(server, "--fault", "image-pull=0").out()).contains("faults image-pull=0");
            assertThat(at(server).out()).contains("faults image-pull=0");
            assertThat(at(server, "--clear-faults").out()).contains("no faults");
        }
    }

    @Test
    void aSimulationThatIsServedGoesFaster() {
        try (SimulationServer server = serve()) {
            assertThat(at(server, "--speed", "20").out()).contains("speed 20.0");
            assertThat(at(server, "--fault", "never-ready=1").out()).contains("speed 20.0", "faults never-ready=1");
        }
    }

    @Test
    void theTimeOfTheClusterIsSaid() {
        try (SimulationServer server = serve()) {
            server.with(cluster -> {
                cluster.clock().runFor(Duration.ofDays(400));
                return cluster;
            });

            assertThat(at(server).out()).contains("cluster time 2027-12-28T");
        }
    }

    @Test
    void whatCannotBeChangedIsSaidInWords() {
        try (SimulationServer server = serve()) {
            CommandLine.Said fault = at(server, "--fault", "explode=1");
            assertThat(fault.code()).isEqualTo(ExitCode.REFUSED);
            assertThat(fault.err()).contains("explode", "never-ready");
            CommandLine.Said speed = at(server, "--speed", "0");
            assertThat(speed.code()).isEqualTo(ExitCode.REFUSED);
            assertThat(speed.err()).contains("--speed 0", "10000");
            CommandLine.Said manifests = at(server, "examples/postgresql");
            assertThat(manifests.code()).isEqualTo(ExitCode.REFUSED);
            assertThat(manifests.err()).contains("leave out examples/postgresql");
            assertThat(at(server).out()).contains("speed 1.0", "no faults");
        }
    }

    @Test
    void whereNobodyServesASimulationIsSaid() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }

        CommandLine.Said said = new CommandLine().run("simulate", "--at", "http://127.0.0.1:" + port, "--clear-faults");

        assertThat(said.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(said.err()).contains("--at http://127.0.0.1:" + port, "no simulation is served there");
    }

    private static SimulationServer serve() {
        return SimulationServer.start(
                SimulatedCluster.builder().start(CommandLine.NOON).build(), 0, 1);
    }

    private static CommandLine.Said at(SimulationServer server, String... more) {
        String[] arguments = new String[3 + more.length];
        arguments[0] = "simulate";
        arguments[1] = "--at";
        arguments[2] = server.url().toString();
        System.arraycopy(more, 0, arguments, 3, more.length);
        return new CommandLine().run(arguments);
    }
}
