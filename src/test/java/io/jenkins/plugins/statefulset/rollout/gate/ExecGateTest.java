package io.jenkins.plugins.statefulset.rollout.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict.Passed;
import io.jenkins.plugins.statefulset.rollout.sim.ExecHandler;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecGateTest {
    private final List<String> run = new ArrayList<>();

    private static GateSpec exec(String command) {
        return new GateSpec.Exec("", command, GateScene.MINUTE);
    }

    private GateScene answering(int exitCode, String output, String error) {
        return GateScene.withPods(remembering((pod, container, command) -> new ExecResult(exitCode, output, error)));
    }

    private ExecHandler remembering(ExecHandler handler) {
        return (pod, container, command) -> {
            run.add(pod.getMetadata().getName() + " " + container + " " + command);
            return handler.run(pod, container, command);
        };
    }

    @Test
    void passesWhenTheCommandEndsWith0InEveryPodOfTheWave() {
        assertThat(answering(0, "", "noise").verdict(exec("nodetool info | grep -q true")))
                .isInstanceOf(Passed.class);
        assertThat(run)
                .containsExactly(
                        "db-2 server [sh, -c, nodetool info | grep -q true]",
                        "db-1 server [sh, -c, nodetool info | grep -q true]");
    }

    /** Time in which nobody could be asked is not the gate's. */
    @ParameterizedTest
    @ValueSource(strings = {"api-down=10s..30m", "api-down=0s..30m", "api-unauthorized=10s..4m", "api-down=50s..61s"})
    void getsTheTimeAgainInWhichTheServerWasAway(String fault) {
        GateScene scene = GateScene.withPods(
                "",
                (pod, container, command) -> new ExecResult(run.size() < 8 && run.add(command.get(2)) ? 1 : 0, "", ""),
                fault);

        assertThat(scene.verdict(exec("check"))).isInstanceOf(Passed.class);
    }

    /** The time goes on where it stood: a command that fails has its minute, and no more. */
    @Test
    void failsInItsOwnTimeWhenTheServerIsBack() {
        GateScene scene =
                GateScene.withPods("", (pod, container, command) -> new ExecResult(1, "", ""), "api-down=10s..30m");
        Instant start = scene.cluster.clock().now();

        assertThat(scene.failure(exec("check"))).isEqualTo("not passed within 1 min; last seen: db-2: exit code 1");
        assertThat(scene.since(start)).isBetween(Duration.ofMinutes(30), Duration.ofMinutes(31));
    }

    @Test
    void failsWhenItFailsInOnePod() {
        GateScene scene = GateScene.withPods(
                (pod, container, command) -> pod.getMetadata().getName().equals("db-1")
                        ? new ExecResult(3, "state=JOINING", "first\n\u001b[31mstill joining\u001b[0m\n\n")
                        : new ExecResult(0, "", ""));
        assertThat(scene.failure(exec("check")))
                .isEqualTo("not passed within 1 min; last seen: db-1: exit code 3: still joining");
    }

    @Test
    void showsWhatWasPrintedWhereNothingWasComplainedAbout() {
        assertThat(answering(1, "a\nUnder-replicated: 3\n", "").failure(exec("check")))
                .endsWith("exit code 1: Under-replicated: 3");
        assertThat(answering(1, "", "").failure(exec("check"))).endsWith("db-2: exit code 1");
    }

    @Test
    void runsInTheContainerThatIsNamed() {
        answering(0, "", "").verdict(new GateSpec.Exec("sidecar", "true", GateScene.MINUTE));
        assertThat(run).contains("db-2 sidecar [sh, -c, true]");
    }

    @Test
    void runsInTheContainerThatKubectlTakes() {
        GateScene scene =
                GateScene.withPods("kubectl.kubernetes.io/default-container: sidecar", remembering(ExecHandler.SILENT));
        scene.verdict(exec("true"));
        assertThat(run).contains("db-2 sidecar [sh, -c, true]");
    }

    @Test
    void asksAgainWhereThePodCannotBeReached() {
        GateScene scene = answering(0, "", "");
        assertThat(scene.verdict(exec("true"), GateScene.wave("db-7")))
                .isEqualTo(new GateVerdict.Failed("not passed within 1 min; last seen: db-7: pods \"db-7\" not found"));
    }

    @Test
    void failsAfterAMinuteWithoutThePermission() {
        GateScene scene = GateScene.on(
                SimulatedCluster.builder()
                        .deny(permission -> permission.resource().equals("pods/exec"))
                        .build(),
                new JdkHttpGet(),
                Map.of());
        Instant start = scene.cluster.clock().now();
        assertThat(scene.failure(new GateSpec.Exec("server", "true", Duration.ofHours(1))))
                .contains("pods/exec");
        assertThat(scene.since(start)).isBetween(Duration.ofMinutes(1), Duration.ofSeconds(66));
    }

    @Test
    void bearsThatThePermissionIsAwayForAMoment() {
        List<Instant> asked = new ArrayList<>();
        SimulatedCluster cluster = SimulatedCluster.builder()
                .load(GateScene.set(""))
                .deny(permission ->
                        permission.resource().equals("pods/exec") && asked.add(Instant.EPOCH) && asked.size() < 4)
                .build();
        GateScene scene = GateScene.on(cluster, new JdkHttpGet(), Map.of());

        assertThat(scene.verdict(exec("true"))).isInstanceOf(Passed.class);
        assertThat(asked).hasSizeGreaterThan(3);
    }

    @Test
    void saysThatTheSetIsGone() {
        GateScene scene = GateScene.withHttp(new JdkHttpGet());
        assertThat(scene.failure(exec("true"))).endsWith("StatefulSet shop/db does not exist");
    }

    @Test
    void fillsInNamesButNoLeftoverOfAShell() {
        answering(0, "", "").verdict(exec("echo {pod} {ordinal} ${x} {other} '{namespace}'"));
        assertThat(run).contains("db-2 server [sh, -c, echo db-2 2 ${x} {other} 'shop']");
    }

    @Test
    void fillsInNothingThatKubernetesWouldNotAllowAsAName() {
        GateScene scene = answering(0, "", "");
        for (String hostile :
                List.of("db-1; reboot", "$(reboot)", "`reboot`", "a'b", "a\nb", "", "{pod}", "../x", "-rf")) {
            assertThat(scene.verdict(exec("echo {pod}"), GateScene.wave(hostile)))
                    .isInstanceOfSatisfying(GateVerdict.Failed.class, failed -> assertThat(failed.message())
                            .contains("is no name that Kubernetes allows"));
        }
        assertThat(run).isEmpty();
    }
}
