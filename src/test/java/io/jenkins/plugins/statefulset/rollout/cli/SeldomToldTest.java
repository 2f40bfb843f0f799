package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line tells in cases that come about seldom. */
class SeldomToldTest {
    private static final String SET = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          replicas: 2
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec:
        """;
    private static final String CONTAINER = "      containers: [{name: db, image: 'db:1.0.0'}]\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--before-pod peer:exec:postgresql=true | on a peer, within 2 min",
                "--restore-pod exec:postgresql=true | action after each is back   exec true",
                "--after-pod exec:postgresql=true --on-check-failure rollback | rolls back when one does not pass",
                "--backup always --pg-host db | pg_dump of every database of db",
                "--backup always --pg-host db --pg-database x | pg_dump of database x alone of db",
                "--backup always --pg-database x | pg_dump of database x alone of each of postgresql-0, postgresql-1",
            })
    void aPlanTells(String options, String expected) {
        String[] arguments = ("plan examples/postgresql --restart " + options).split(" ");

        Said said = new CommandLine().run(arguments);

        assertThat(said.err()).isEmpty();
        assertThat(said.out()).contains(expected);
    }

    @ParameterizedTest
    @CsvSource({"clock-behind, behind", "clock-ahead, ahead of"})
    void aClockThatIsWrongIsToldInThePlan(String fault, String how) {
        Said said = new CommandLine()
                .run("rehearse", "examples/postgresql", "--restart", "--backup", "never", "--fault", fault + "=1h");

        assertThat(said.out()).contains(how + " the API server's: all times are told by the server's");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--waves each,1 | --waves: '1' stands behind each, which leaves no ordinal to another wave: each is"
                        + " allowed as the last one",
                "--waves each,1,each | each is allowed as the last one",
                "--patch - --backup-job - | --backup-job -: standard input is read already; it can be read only once",
                "--backup-job docs/rbac.yaml | --backup-job docs/rbac.yaml: 0 Jobs (batch/v1) in it, one is needed",
                "--profile examples/cassandra | a folder of 3 files; one file is allowed",
                "--patch docs | docs: a folder; a patch is one file",
            })
    void aWrongOptionIsTold(String options, String expected) {
        String[] arguments = ("plan examples/postgresql --restart " + options).split(" ");

        assertThat(new CommandLine().run(arguments).err()).contains(expected);
    }

    @Test
    void anEmptyNameOfADatabaseIsTold() {
        assertThat(new CommandLine()
                        .run("plan", "examples/postgresql", "--restart", "--pg-database", "")
                        .err())
                .isEqualTo("--pg-database: needs the name of a database on one line\n");
        assertThat(new CommandLine()
                        .run(
                                "plan",
                                "examples/postgresql",
                                "--restart",
                                "--backup-from-cronjob",
                                "nightly",
                                "--backup-job",
                                "examples/postgresql/backup-cronjob.yaml")
                        .err())
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hostNetwork: often | spec.template.spec.hostNetwork: often is a string; true or false belongs here",
                "`containers: [{name: a, image: b, readinessProbe: {exec: {command: [a]}, tcpSocket: {port: 1}}}]` |"
                        + " asks 2 things; exactly one of ",
            })
    void aWrongManifestIsTold(String line, String expected) {
        String spec = line.startsWith("containers") ? line : CONTAINER.strip() + "\n      " + line;

        assertThat(new CommandLine()
                        .typing(SET + "      " + spec + "\n")
                        .run("plan", "-", "--restart")
                        .err())
                .contains(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{operator: In, values: [b]} | missing; the label that is looked at",
                "{key: app} | missing; allowed are",
                "{key: app, operator: In} | missing; In needs at least one",
                "{key: app, operator: Exists, values: [b]} | not allowed with Exists",
            })
    void aWrongSelectorIsTold(String expression, String expected) {
        String set = SET.replace("{matchLabels: {app: db}}", "{matchExpressions: [" + expression + "]}");

        assertThat(new CommandLine()
                        .typing(set + CONTAINER)
                        .run("plan", "-", "--restart")
                        .err())
                .contains(expected);
    }

    @Test
    void aBudgetWithBothLimitsIsTold() {
        String budget = """
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: db}
            spec:
              selector: {matchLabels: {app: db}}
              minAvailable: 1
              maxUnavailable: 1
            """;

        Said said = new CommandLine().typing(SET + CONTAINER + budget).run("plan", "-", "--restart");

        assertThat(said.err() + said.out())
                .contains("has both minAvailable and maxUnavailable; only one of them is allowed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{spec: {template: {spec: {$retainKeys: x, hostname: a}}}}` | is not a list of field names",
                "`{spec: {template: {metadata: {$deleteFromPrimitiveList/finalizers: x}}}}` | is not a list of values",
                "`{spec: {template: {spec: {$setElementOrder/containers: x}}}}` | is not a list",
            })
    void aWrongPatchIsTold(String patch, String expected) {
        assertThat(new CommandLine()
                        .typing(patch)
                        .run("plan", "examples/postgresql", "--patch", "-")
                        .err())
                .contains(expected);
    }

    @Test
    void twoSetsOfOneNameAreTold() throws IOException {
        Path file = folder.resolve("sets.yaml");
        Files.writeString(
                file,
                Stream.of("one", "two")
                        .map(namespace ->
                                (SET + CONTAINER).replace("{name: db}", "{name: db, namespace: " + namespace + "}"))
                        .reduce((one, two) -> one + "---\n" + two)
                        .orElseThrow());

        assertThat(new CommandLine()
                        .run("plan", file.toString(), "--name", "db", "--restart")
                        .err())
                .contains("2 StatefulSets named db, one is needed; give the file of the one that you mean: ");
    }

    /** What the plan of a new manifest with all of that tells. */
    @Test
    void aNewManifestIsTold() throws IOException {
        Path old = Files.writeString(folder.resolve("old.yaml"), SET + CONTAINER);
        String claims = "\n  persistentVolumeClaimRetentionPolicy: {whenDeleted: Delete, whenScaled: %s}";
        String changed = SET.replace(
                        "replicas: 2",
                        "replicas: 2" + claims.formatted("Retain")
                                + "\n  updateStrategy: {rollingUpdate: {partition: 1}}")
                + "      imagePullSecrets: [{name: a}]\n"
                + "      containers: [{name: db, image: 'db:1.0.0', ports: [{containerPort: 1}]}]\n"
                + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n";

        assertThat(plan(old, changed))
                .contains(
                        "pods restart; the list of ports opens and closes none",
                        "pods restart; a wrong name keeps the image from being pulled",
                        "ConfigMap more is not there yet and is not applied",
                        "the claims and their data are deleted when the set is deleted\n",
                        "spec.updateStrategy.rollingUpdate.partition 0 → 1 is not part of the rollout, the set keeps"
                                + " its own; the rollout drives it itself");
        assertThat(plan(old, changed.replace("Retain", "Delete")))
                .contains("the claims and their data are deleted when the set is scaled down or deleted");
    }

    @Test
    void aChecksumOfAConfigurationIsTold() throws IOException {
        Path old = Files.writeString(folder.resolve("old.yaml"), SET + CONTAINER);
        String changed =
                SET.replace("{labels: {app: db}}", "{labels: {app: db}, annotations: {checksum/config: a1b2}}");

        assertThat(plan(old, changed + CONTAINER))
                .contains(
                        "annotation checksum/config changes: it stands for a ConfigMap or Secret that changes with it");
    }

    private static String plan(Path old, String changed) {
        return new CommandLine()
                .typing(changed)
                .run("plan", old.toString(), "-f", "-")
                .out();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres:12 | a major downgrade, 13 → 12",
                "pgautoupgrade/pgautoupgrade:14-debian | a major upgrade, 13 → 14; this image rewrites the data files"
                        + " in place",
            })
    void anotherMajorIsTold(String image, String expected) {
        assertThat(new CommandLine()
                        .run("plan", "examples/postgresql", "--image", "postgresql=" + image, "--accept", "downgrade")
                        .out())
                .contains(expected);
    }

    @Test
    void manyWavesOfOnePodEachAreOneLine() throws IOException {
        Path many =
                Files.writeString(folder.resolve("many.yaml"), SET.replace("replicas: 2", "replicas: 30") + CONTAINER);

        assertThat(new CommandLine()
                        .run("plan", many.toString(), "--restart", "--waves", "1,each")
                        .out())
                .containsPattern("3 to 29 +27 to 1 +27 to 1 +one at a time\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "metadata: x | metadata: not a map; metadata.name belongs here",
                "`metadata: {name: db}#spec: x` | spec: x is a string; a map of fields belongs here",
                "`metadata: {name: db}#spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}},"
                        + " spec: {}}}` | spec.template.spec.containers: missing; a pod needs at least one container",
            })
    void aBrokenSetIsTold(String fields, String expected) {
        assertThat(new CommandLine()
                        .typing("apiVersion: apps/v1\nkind: StatefulSet\n" + fields.replace('#', '\n') + "\n")
                        .run("plan", "-", "--restart")
                        .err())
                .contains(expected);
    }
}
