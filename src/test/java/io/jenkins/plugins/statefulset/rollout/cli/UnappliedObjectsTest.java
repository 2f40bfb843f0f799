package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new manifest holds beside the set is not applied, and a person is told of what differs. */
class UnappliedObjectsTest {
    private static final String OLD = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: pinot}
            spec:
              serviceName: pinot
              replicas: 3
              selector: {matchLabels: {app: pinot}}
              template:
                metadata: {labels: {app: pinot}, annotations: {checksum/config: aaaa}}
                spec:
                  containers:
                  - name: server
                    image: example/pinot:1.1.0
                    envFrom: [{secretRef: {name: pinot-env}}]
                    readinessProbe: {tcpSocket: {port: 8097}}
                    volumeMounts: [{name: conf, mountPath: /conf}]
                  volumes: [{name: conf, configMap: {name: pinot-conf}}]
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: pinot-conf}
            data: {server.conf: "timeout=10"}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: pinot-env}
            stringData: {PASSWORD: hunter2}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: pinot}
            spec: {clusterIP: None, selector: {app: pinot}, ports: [{port: 8097}]}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: pinot}
            spec: {maxUnavailable: 1, selector: {matchLabels: {app: pinot}}}
            ---
            apiVersion: example.com/v1
            kind: Widget
            metadata: {name: w}
            spec: {size: 1}
            """;

    @TempDir
    private Path folder;

    @Test
    void whatDiffersIsNamedAndNoValueOfItIsShown() throws IOException {
        Said said = plan(OLD.replace("aaaa", "bbbb")
                .replace("timeout=10", "timeout=none")
                .replace("hunter2", "hunter3")
                .replace("maxUnavailable: 1", "maxUnavailable: 2")
                .replace("size: 1", "size: 2"));

        assertThat(said.code()).isZero();
        assertThat(said.out())
                .contains(
                        "ConfigMap pinot-conf, Secret pinot-env, PodDisruptionBudget pinot and Widget w differ from those in"
                                + " place and are not applied: a rollout changes the pod template only; the budget in place counts;")
                .contains("a rollback of pods does not bring the old one back")
                .contains("checksum/config")
                .doesNotContain("timeout=")
                .doesNotContain("hunter");
        assertThat(said.out()).doesNotContain("Service pinot");
    }

    @Test
    void aChangedChecksumAloneSaysThatConfigurationChanges() throws IOException {
        Said said = plan(OLD.replace("aaaa", "bbbb"));

        assertThat(said.outLines())
                .filteredOn(line -> line.contains("annotation checksum/config changes"))
                .singleElement()
                .asString()
                .contains("a rollback of pods does not bring a ConfigMap or Secret back");
    }

    @Test
    void whereOnlyTheConfigurationDiffersThereIsNothingToRollOutButARestart() throws IOException {
        Said said = plan(OLD.replace("timeout=10", "timeout=none"));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err())
                .contains(
                        "nothing to roll out, the template of default/pinot is like that already (--restart makes new pods")
                .contains("ConfigMap pinot-conf differs from the one in place and is not applied");
    }

    @Test
    void whatTheNewPodsNeedAndIsNotThereHasToBeAppliedFirst() throws IOException {
        Said said = plan(OLD.replace("pinot-conf", "pinot-conf-7fd9"));

        assertThat(said.out())
                .contains(
                        "ConfigMap pinot-conf-7fd9 is not there yet, and new pods that refer to it cannot start: apply it"
                                + " before the rollout");
    }

    @Test
    void inJsonItIsAmongTheWarnings() throws IOException {
        Said said = plan(OLD.replace("aaaa", "bbbb").replace("timeout=10", "timeout=none"), "-o", "json");

        assertThat(said.events().get(0).path("warnings").toString())
                .contains("ConfigMap pinot-conf differs from the one in place");
    }

    @Test
    void inTheReportItIsAmongTheWarnings() throws IOException {
        Path before = Files.writeString(folder.resolve("old.yaml"), OLD);
        Path after = Files.writeString(
                folder.resolve("new.yaml"),
                OLD.replace("aaaa", "bbbb")
                        .replace("timeout=10", "timeout=none")
                        .replace("clusterIP:", "later: x, clusterIP:"));
        Path report = folder.resolve("report.html");

        Said said = new CommandLine()
                .run("rehearse", before.toString(), "-f", after.toString(), "--report", report.toString());

        assertThat(said.code()).as(said.err()).isZero();
        String page = Files.readString(report);
        assertThat(page.substring(page.indexOf("<h3>Warnings</h3>")))
                .contains("ConfigMap pinot-conf and Service pinot differ from those in place and are not applied")
                .contains("annotation checksum/config changes")
                .contains("new.yaml:32: spec.later: unknown field");
    }

    private Said plan(String changed, String... more) throws IOException {
        Path before = Files.writeString(folder.resolve("old.yaml"), OLD);
        Path after = Files.writeString(folder.resolve("new.yaml"), changed);
        String[] arguments = new String[4 + more.length];
        System.arraycopy(new String[] {"plan", before.toString(), "-f", after.toString()}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return new CommandLine().run(arguments);
    }
}
