package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The time that a pod has is at least what its own fields give it. */
class SlowStartTest {
    private static final String STARTUP =
            "startupProbe: {tcpSocket: {port: 80}, periodSeconds: 10, failureThreshold: 180}";

    @ParameterizedTest(name = "{1} for {0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "readinessProbe: {tcpSocket: {port: 80}}; 10 min,",
                STARTUP + "; 35 min (the startup probe of container app allows 30 min)",
                STARTUP
                        + ", readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 900}; 35 min 10 s (the startup probe of container app",
                "readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 900}; 20 min 10 s (initialDelaySeconds of the readiness probe of container app",
                "readinessProbe: {tcpSocket: {port: 80}, successThreshold: 100}; 21 min 40 s (",
                "livenessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 1200}; 25 min (initialDelaySeconds of the liveness probe"
            })
    void thePlanSaysIt(String probes, String said) {
        assertThat(plan(probes).out()).contains("is not ready within " + said);
    }

    @Test
    void sidecarsStartOneAfterTheOtherBeforeIt() {
        String sidecar = "{name: %s, image: 'acme/side:1', restartPolicy: Always, " + STARTUP + "}";

        Said said = new CommandLine()
                .typing(set(STARTUP)
                        .replace(
                                "containers:",
                                "initContainers: [" + sidecar.formatted("a") + ", " + sidecar.formatted("b")
                                        + "]\n      containers:"))
                .run("plan", "-", "--restart");

        assertThat(said.out()).contains("is not ready within 1 h 35 min (");
    }

    @Test
    void whatTheProbesGiveIsAddedToOneThatIsShorter() {
        Said said = plan(STARTUP, "--ready-timeout", "10m");

        assertThat(said.out())
                .contains(
                        "is not ready within 40 min (--ready-timeout 10 min, and 30 min as the startup probe of container app"
                                + " allows that much)");
    }

    @Test
    void whatDelaysAnOldPodOnlyIsNotAddedToWhatWasSaid(@TempDir Path folder) throws IOException {
        Path patch = Files.writeString(
                folder.resolve("patch.yaml"),
                "spec: {template: {spec: {containers: [{name: app, readinessProbe: {initialDelaySeconds: 5}}]}}}");

        Said said = new CommandLine()
                .typing(set("readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 900}"))
                .run("plan", "-", "--patch", patch.toString(), "--ready-timeout", "1m");

        assertThat(said.out()).contains("is not ready within 1 min,");
    }

    @Test
    void aLivenessProbeThatIsTooEarlyIsWarnedOf() {
        String probes =
                "livenessProbe: {tcpSocket: {port: 80}}, readinessProbe: {tcpSocket: {port: 80}, initialDelaySeconds: 900}";

        assertThat(plan(probes).out()).contains("its liveness probe restarts it 20 s after its start");
        assertThat(plan(STARTUP + ", " + probes).out()).doesNotContain("restarts it");
    }

    /** The case of a search server that takes 20 minutes, which its probe allows. */
    @Test
    void aSlowPodIsWaitedFor() {
        Said said =
                new CommandLine().typing(set(STARTUP)).run("rehearse", "-", "--restart", "--fault", "slow-start=2:20m");

        assertThat(said.out()).contains("Completed in ");
        assertThat(said.code()).isZero();
    }

    @Test
    void theWholeTimeFollows() {
        assertThat(plan(STARTUP).out()).contains("or all is not done within 2 h");
        assertThat(plan(STARTUP.replace("180", "720")).out()).contains("or all is not done within 6 h 15 min");
        assertThat(new CommandLine()
                        .typing(set(STARTUP)
                                .replace("containers:", "terminationGracePeriodSeconds: 3630\n      containers:"))
                        .run("plan", "-", "--restart")
                        .out())
                .contains("or all is not done within 4 h 45 min");
    }

    private static Said plan(String probes, String... more) {
        java.util.List<String> arguments = new java.util.ArrayList<>(java.util.List.of("plan", "-", "--restart"));
        arguments.addAll(java.util.List.of(more));
        return new CommandLine().typing(set(probes)).run(arguments.toArray(String[]::new));
    }

    private static String set(String probes) {
        return """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: es}
                spec:
                  serviceName: es
                  replicas: 3
                  selector: {matchLabels: {app: es}}
                  template:
                    metadata: {labels: {app: es}}
                    spec:
                      containers: [{name: app, image: "acme/search:8", %s}]
                """.formatted(probes);
    }
}
