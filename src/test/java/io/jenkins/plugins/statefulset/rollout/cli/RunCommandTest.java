package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunCommandTest {
    private static final Duration MIDWAY = Duration.ofSeconds(12);

    @Test
    void drivesARolloutToItsEnd() {
        ExampleCluster world = ExampleCluster.calm();

        Said said = world.console().run("run", "postgresql", "--image", "postgresql=postgres:13.23");

        assertThat(said.out())
                .startsWith("StatefulSet default/postgresql   3 replicas")
                .contains("Completed in ", ": 3 of 3 pods on ")
                .doesNotContain("rehearsal");
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
        assertThat(world.partition()).isZero();
    }

    @Test
    void saysHowToGoOnFromAHold() {
        ExampleCluster world = ExampleCluster.with("crash-loop=1");

        Said said = world.console()
                .run("run", "postgresql", "--image", "postgresql=postgres:13.23", "--on-failure", "hold");

        assertThat(said.outLines())
                .endsWith(
                        "To go on: ./rollout resume postgresql -n default",
                        "To go on without waiting for soak and gates: ./rollout promote postgresql -n default",
                        "To undo: ./rollout rollback postgresql -n default");
        assertThat(said.code()).isEqualTo(4);
        assertThat(world.held()).isTrue();
    }

    @Test
    void anInterruptHoldsTheRolloutAndSaysHowToGoOn() {
        ExampleCluster world = ExampleCluster.calm();
        Interrupting interrupting = new Interrupting();
        world.after(MIDWAY, interrupting::interrupt);

        Said said = world.console()
                .interruptedBy(interrupting)
                .run("run", "postgresql", "--image", "postgresql=postgres:13.23");

        assertThat(said.err())
                .isEqualTo(
                        "Interrupted: holding the rollout, or ending it where nothing was changed yet; once more leaves at once."
                                + System.lineSeparator());
        assertThat(said.out()).contains("held: interrupted by ada", "To go on: ./rollout resume postgresql -n default");
        assertThat(said.code()).isEqualTo(130);
        assertThat(world.held()).isTrue();
        assertThat(interrupting.listeners).as("listeners left behind").isEmpty();
    }

    @Test
    void aSecondInterruptLeavesAtOnce() {
        ExampleCluster world = ExampleCluster.with("api-down=10s..10m");
        Interrupting interrupting = new Interrupting();
        world.after(MIDWAY, interrupting::interrupt);
        world.after(MIDWAY.plusSeconds(1), interrupting::interrupt);

        Said said = world.console()
                .interruptedBy(interrupting)
                .run("run", "postgresql", "--image", "postgresql=postgres:13.23");

        assertThat(said.out())
                .contains(
                        "The hold could not be written in time: the rollout stands as its last step left it, and nobody drives it.",
                        "To go on: ./rollout resume postgresql -n default");
        assertThat(said.code()).isEqualTo(130);
    }

    @Test
    void aSecondRolloutIsRefusedWithWhoHoldsTheFirst() {
        ExampleCluster world = ExampleCluster.calm();
        world.grace(request -> request.soak(Duration.ofHours(1)));
        world.pass(Duration.ofSeconds(30));

        Said said = world.console().run("run", "postgresql", "--restart");

        assertThat(said.err().lines()).hasSize(1);
        assertThat(said.err())
                .startsWith("StatefulSet default/postgresql: rollout ")
                .contains("by grace", "is under way, driven by ");
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void aMissingPermissionIsNamedWithVerbAndResource() {
        SimulatedCluster cluster = SimulatedCluster.builder()
                .start(CommandLine.NOON)
                .load(io.jenkins.plugins.statefulset.rollout.manifest.Manifests.read(
                                "examples/postgresql", java.io.InputStream.nullInputStream(), "default")
                        .statefulSets())
                .deny(permission -> permission.resource().equals("statefulsets")
                        && permission.verb().equals("patch"))
                .build();

        Said said = new CommandLine().on(cluster).run("run", "postgresql", "--restart");

        assertThat(said.err().lines()).hasSize(1);
        assertThat(said.err()).contains("simulated cluster", "patch", "statefulsets");
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void anUnreachableClusterIsNamed() {
        ExampleCluster world = ExampleCluster.with("api-down=0s..10m");

        Said said = world.console().run("status", "postgresql");

        assertThat(said.err().lines()).hasSize(1);
        assertThat(said.err()).startsWith("simulated cluster: ");
        assertThat(said.out()).isEmpty();
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void aClusterThatCannotEvenBeNamedGetsTheReasonAlone() {
        Said said = new CommandLine()
                .connecting(options -> {
                    throw new ClusterException(
                            ClusterException.Reason.UNREACHABLE, "https://nowhere cannot be reached");
                })
                .run("status", "postgresql");

        assertThat(said.err()).isEqualTo("https://nowhere cannot be reached" + System.lineSeparator());
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void aSetThatDoesNotExistIsToldWithThoseThatDo() {
        Said said = ExampleCluster.calm().console().run("run", "postgres", "--restart");

        assertThat(said.err())
                .isEqualTo(
                        "StatefulSet default/postgres does not exist on simulated cluster; in that namespace there are postgresql"
                                + System.lineSeparator());
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void aBugIsToldWithoutAStackTrace() {
        Said said = new CommandLine()
                .connecting(options -> {
                    throw new IllegalStateException("oops");
                })
                .run("status", "postgresql");

        assertThat(said.err())
                .isEqualToNormalizingNewlines(
                        "./rollout status could not go on because of a fault of its own, not because of"
                                + " what it was given. If a rollout had begun, ./rollout status shows how it stands.\n"
                                + "  To report it, run the same command again with --debug and send what it prints; look it over"
                                + " for secrets first.\n");
        assertThat(said.code()).isEqualTo(5);
    }

    /** Interrupts that a test fires. */
    private static final class Interrupting implements Interrupts {
        private final List<Runnable> listeners = new ArrayList<>();

        @Override
        public Registration onInterrupt(Runnable action) {
            listeners.add(action);
            return () -> listeners.remove(action);
        }

        void interrupt() {
            List.copyOf(listeners).forEach(Runnable::run);
        }
    }
}
