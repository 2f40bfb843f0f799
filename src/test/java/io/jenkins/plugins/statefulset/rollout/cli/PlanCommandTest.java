package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PlanCommandTest {
    private static final String POSTGRES = "examples/postgresql";

    @Test
    void saysWhatChangesHowRiskyItIsAndInWhichSteps() {
        Said said = new CommandLine()
                .run(
                        "plan",
                        POSTGRES,
                        "--image",
                        "postgresql=postgres:13.23",
                        "--waves",
                        "1,100%",
                        "--soak",
                        "2m",
                        "--gate",
                        "manual",
                        "--on-failure",
                        "hold");

        assertThat(said.out()).startsWith("""
                StatefulSet default/postgresql   3 replicas   OrderedReady   RollingUpdate, partition 0
                Change   container postgresql   image   postgres:13 → postgres:13.23
                Risk     low   a minor update within PostgreSQL 13; data files stay as they are
                Budget   postgresql-pdb   minAvailable 2   1 disruption allowed now
                Backup   not needed at this risk (--backup always takes one)
                Failure  holds when a pod fails, is not ready within 15 min 5 s (the startup probe of container postgresql allows 10 min 5 s), or all is not done within 2 h
                Profile  postgresql (single servers): nothing around pods, as nothing in the manifest says that these servers replicate

                  wave   partition   ordinals   then
                  1      2           2          soak 2 min, gate promotion
                  2      0           1 and 0    soak 2 min, gate promotion, done, partition stays 0

                Warnings
                """);
        assertThat(said.outLines())
                .contains(
                        "  no storage class fast-ssd in these manifests; the set's own volumes are kept, so nothing depends on it");
        assertThat(said.out()).endsWith("""

                Nothing was changed. To rehearse: ./rollout rehearse examples/postgresql --image postgresql=postgres:13.23 --waves '1,100%' --soak 2m --gate manual --on-failure hold   To run: ./rollout run postgresql -n default --image postgresql=postgres:13.23 --waves '1,100%' --soak 2m --gate manual --on-failure hold
                """.replace("'1,100%'", "1,100%"));
        assertThat(said.err()).isEmpty();
        assertThat(said.code()).isZero();
    }

    @Test
    void whatStopsItStandsOnStandardErrorBelowThePlan() {
        Said said = new CommandLine().run("plan", POSTGRES, "--image", "postgresql=postgres:14");

        assertThat(said.err()).isEqualTo("""
                examples/postgresql/statefulset.yaml: container postgresql image: postgres:13 → postgres:14 is a major upgrade, and PostgreSQL 14 cannot open data files that 13 wrote: every pod of it would crash-loop.
                  Move the data first: dump and restore into a new set, or pg_upgrade, or logical replication (docs/postgresql-major-upgrade.md).
                  If this image upgrades its data files by itself: --accept major-upgrade (a backup is then taken first).
                """);
        assertThat(said.out()).startsWith("StatefulSet default/postgresql").doesNotContain("To run:");
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void aWaveOfEachOrdinalHasARowWhileThereAreFew() {
        Said few =
                new CommandLine().typing(set(9)).run("plan", "-", "--restart", "--waves", "each", "--gate", "manual");
        Said many =
                new CommandLine().typing(set(1000)).run("plan", "-", "--restart", "--waves", "1,each", "--soak", "5s");

        assertThat(few.out())
                .contains(
                        "  1      8           8          soak 0 s, gate promotion\n",
                        "  9      0           0          gate promotion, done");
        assertThat(many.outLines())
                .anyMatch(line -> line.matches(" *3 to 999 +997 to 1 +997 to 1 +one at a time, each: soak 5 s"))
                .hasSizeLessThan(40);
    }

    private static String set(int replicas) {
        return """
                apiVersion: apps/v1
                kind: StatefulSet
                metadata: {name: web}
                spec:
                  serviceName: web
                  replicas: %d
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec: {containers: [{name: app, image: "acme/web:1", readinessProbe: {tcpSocket: {port: 80}}}]}
                """.formatted(replicas);
    }

    @Test
    void aBudgetOnALabelOfRunTimeIsNoneAndIsNamed() {
        Said said = new CommandLine().typing(set(3) + """
                ---
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: web-primary}
                spec: {minAvailable: 1, selector: {matchLabels: {app: web, role: master}}}
                """).run("plan", "-", "--restart");

        assertThat(said.out())
                .contains("PodDisruptionBudget web-primary matches a pod of web only while it has {role=master}")
                .doesNotContain("no PodDisruptionBudget in");
    }

    /** Without a volume that outlives the pods a change of any risk has nothing to lose. */
    @Test
    void aSetWithoutPersistentVolumesIsNotHeldUpForABackup() {
        Said ephemeral =
                new CommandLine().typing(keeping("emptyDir: {}")).run("plan", "-", "--image", "app=other/thing:2");
        Said kept = new CommandLine()
                .typing(keeping("persistentVolumeClaim: {claimName: shared}"))
                .run("plan", "-", "--image", "app=other/thing:2");

        assertThat(ephemeral.err()).isEmpty();
        assertThat(ephemeral.out()).contains("Risk     high").contains("no persistent volume");
        assertThat(kept.err()).contains("the change wants a backup first, and none can be taken");
    }

    private static String keeping(String volume) {
        String container = "readinessProbe: {tcpSocket: {port: 80}}";
        return set(3).replace(
                        container + "}]}",
                        container + ", volumeMounts: [{name: v, mountPath: /v}]}], volumes: [{name: v, " + volume
                                + "}]}");
    }

    @Test
    void inJsonIsThePlanEventAlone() {
        Said said = new CommandLine().run("plan", POSTGRES, "--image", "postgresql=postgres:14", "-o", "json");

        assertThat(said.events()).hasSize(1);
        assertThat(said.events().get(0).path("event").asText()).isEqualTo("plan");
        assertThat(said.events().get(0).at("/blockers/0/name").asText()).isEqualTo("major-upgrade");
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void readsStandardInput() throws IOException {
        String manifest = Files.readString(Path.of(POSTGRES, "statefulset.yaml"));

        Said said = new CommandLine().typing(manifest).run("plan", "-", "--restart", "-n", "databases");

        assertThat(said.out()).startsWith("StatefulSet databases/postgresql   3 replicas");
        assertThat(said.out())
                .contains(
                        "./rollout rehearse - --restart --namespace databases",
                        "./rollout run postgresql -n databases --restart");
        assertThat(said.code()).isZero();
    }

    @Test
    void repeatedOptionsAllCountWhateverStandsBetween() {
        Said said = new CommandLine()
                .run(
                        "plan",
                        "examples/nginx",
                        "--image",
                        "nginx=nginx:1.25",
                        "--soak",
                        "1s",
                        "--image",
                        "first-pages=nginx:1.25",
                        "-n",
                        "web");

        assertThat(said.outLines())
                .contains(
                        "Change   container nginx              image   nginx:1.20 → nginx:1.25",
                        "         init container first-pages   image   nginx:1.20 → nginx:1.25");
    }

    @Test
    void aSecretIsNotInTheCommandToCopy() {
        Said said = new CommandLine()
                .run(
                        "plan",
                        POSTGRES,
                        "--env",
                        "postgresql:POSTGRES_PASSWORD=hunter2",
                        "--reason",
                        "it's time",
                        "--backup",
                        "never");

        assertThat(said.out())
                .doesNotContain("hunter2")
                .contains("--env 'postgresql:POSTGRES_PASSWORD=(hidden)' --reason 'it'\\''s time'");
    }
}
