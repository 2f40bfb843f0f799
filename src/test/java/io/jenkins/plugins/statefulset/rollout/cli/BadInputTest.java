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

/** Wrong input gets one line on standard error that says what is wrong where, and exit code 2. Nothing else is said. */
class BadInputTest {
    private static final String POSTGRES = "examples/postgresql";
    private static final Path SET = Path.of(POSTGRES, "statefulset.yaml");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            rehears x                            | unknown command rehears; did you mean rehearse?; allowed are plan, rehearse, simulate, run, status, promote, hold, resume, rollback, report, guard, lint, profiles, completion (./rollout --help)
            run --restart                        | NAME is missing: ./rollout run NAME … (./rollout run --help)
            rehearse PG --imge a=b               | unknown option --imge; did you mean --image? (./rollout rehearse --help)
            rehearse PG --context x --restart    | examples/postgresql is a path: --kubeconfig and --context go with the name of a StatefulSet on a cluster
            rehearse PG --contxt x               | unknown option --contxt; did you mean --context? (./rollout rehearse --help)
            rehearse PG extra --restart          | unexpected argument extra (./rollout rehearse --help)
            rehearse PG --soak 1s --soak 2s      | --soak is given more than once; it takes one value (./rollout rehearse --help)
            rehearse PG --restart --image        | --image needs a value: CONTAINER=IMAGE (./rollout rehearse --help)
            rehearse PG                          | no change is given: --image, --env, -f, --patch, --to, --restart or --applied is needed, as in --image postgresql=postgres:13.23
            rehearse PG --restart --soak 1x      | --soak: duration "1x": allowed are whole numbers with d, h, m, s or ms, the largest unit first: 90s, 5m, 1h30m, 500ms
            rehearse PG --restart --timeout 0    | --timeout PT0S: a duration of more than zero is allowed
            rehearse PG --restart --on-failure x | --on-failure x: allowed are rollback and hold
            rehearse PG --restart --pdb wiat     | --pdb wiat: allowed are wait and fail; did you mean wait?
            rehearse PG --restart --backup perhaps | --backup perhaps: allowed are auto, always and never
            rehearse PG --restart --end-partition 1 | --end-partition 1: allowed are 0, original and guard
            rehearse PG --restart --pg-port 0    | --pg-port 0: a whole number from 1 to 65535 is allowed
            rehearse PG --restart --pg-user-secret x | --pg-user-secret: needs the name of a Secret and one of its keys, name:key, as in postgres-secret:password
            rehearse PG --restart --speed fast   | --speed fast: a number above 0 is allowed, such as 10 for ten times real time
            rehearse PG --restart --speed -1     | --speed -1: a number above 0 is allowed, such as 10 for ten times real time
            rehearse PG --restart --seed x       | --seed x: a whole number is allowed
            rehearse PG --restart --kubernetes-version new | --kubernetes-version new: a version such as 1.34 or v1.37.2 is allowed
            rehearse PG --restart -o yaml        | -o yaml: allowed are text and json
            rehearse PG --restart --waves 2,1    | --waves 2,1: waves must rise, but 1 (1 of 3) comes after 2 (2)
            rehearse PG --restart --waves 5      | --waves 5: a wave of 5 exceeds the StatefulSet's replicas (3)
            rehearse PG --restart --waves x      | --waves: 'x' is no size of a wave: allowed are counts from 1 and percentages from 1% to 100%, as in 1,25%,50%,100%; or each, as the last one, for a wave of every ordinal that is left, as in each or 1,each
            rehearse PG --image db=postgres:13.23 | --image db=postgres:13.23: no container db in default/postgresql (containers: postgresql)
            rehearse PG --image postgresql       | --image postgresql: container=image is allowed, such as postgresql=postgres:13.23
            rehearse PG --env postgresql:A       | --env postgresql:A: no value; container:NAME=value is allowed, such as postgresql:POSTGRES_DB=mydb
            rehearse PG --image postgresql=postgres:13 | --image postgresql=postgres:13: nothing to roll out, the template of default/postgresql is like that already (--restart makes new pods of the same template)
            rehearse PG --restart --name db      | examples/postgresql: no StatefulSet db in it; found default/postgresql (examples/postgresql/statefulset.yaml)
            rehearse PG --restart --report no/x.html | --report no/x.html: can't be written: there is no folder CWD/no
            rehearse PG --restart --events examples | --events examples: can't be written: it is a folder
            rehearse PG --restart --scenario no.yaml | --scenario no.yaml: no such file, or it can't be read as UTF-8 text
            rehearse PG -f - --patch -           | -f - and --patch -: standard input can be read only once
            rehearse - -f -                      | PATH is - already: standard input can be read only once
            rehearse examples/none --restart     | examples/none: no such file or folder
            rehearse examples --restart          | examples: no *.yaml or *.yml file in this folder; there are some in examples/argocd, examples/cassandra, examples/jenkins, examples/kafka, examples/kafka/zookeeper and 3 more, which are not looked into unless one of them is named
            rehearse examples/postgresql/pdb.yaml --restart | examples/postgresql/pdb.yaml: no StatefulSet (apps/v1) in it; found PodDisruptionBudget postgresql-pdb
            plan PG --restart --context x        | examples/postgresql is a path: --kubeconfig and --context go with the name of a StatefulSet on a cluster
            plan db --restart --fault crash-loop=1 | no file or folder db is there, so it is taken as the name of a StatefulSet on the cluster; --name, --fault, --scenario, --kubernetes-version and --seed go with manifests only
            run db --restart --kubeconfig none   | none: there is no such kubeconfig file
            report none.jsonl                    | none.jsonl: no such file, or it can't be read as UTF-8 text
            """)
    void isToldInOneLine(String arguments, String line) {
        Said said = new CommandLine().run(arguments.replace("PG", POSTGRES).split(" +"));

        String cwd = Path.of("").toAbsolutePath().toString();
        assertThat(said.err()).isEqualTo(line.replace("CWD", cwd) + System.lineSeparator());
        assertThat(said.out()).isEmpty();
        assertThat(said.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            replicas: 3       | replicas: [3       | set.yaml:10:11: not YAML: while parsing a flow sequence: expected ',' or ']', but got :
            replicas: 3       | replica: 3         | set.yaml:9: spec.replica: unknown field, did you mean replicas?
            replicas: 3       | replicas: 0        | set.yaml: spec.replicas: 0: StatefulSet postgresql has no pods to roll out to; scale it to 1 or more first, or just apply the manifest
            kind: StatefulSet | kind: Statefulset  | set.yaml: no StatefulSet (apps/v1) in it; found Statefulset postgresql
            replicas: 3       | updateStrategy: {type: Recreate} | set.yaml:9: spec.updateStrategy.type: Recreate (alpha in Kubernetes 1.37) deletes all pods at once and is not supported; allowed are RollingUpdate and OnDelete
            """)
    void inAManifestIsToldWithItsPlace(String before, String after, String line) throws IOException {
        Path manifest = write("set.yaml", Files.readString(SET).replace(before, after));

        Said said = new CommandLine().run("rehearse", manifest.toString(), "--restart");

        assertThat(said.err()).isEqualTo(folder + "/" + line + System.lineSeparator());
        assertThat(said.out()).isEmpty();
        assertThat(said.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "serviceName: postgresql-headless, serviceName: other, spec.serviceName",
        "replicas: 3, podManagementPolicy: Parallel, spec.podManagementPolicy",
        "storage: 20Gi, storage: 99Gi, spec.volumeClaimTemplates",
        "app: postgresql, app: other, spec.selector",
    })
    void aNewManifestThatChangesWhatCannotChangeIsRefusedWithTheField(String before, String after, String field)
            throws IOException {
        String now = Files.readString(SET);
        assertThat(now).contains(before);
        Path manifest = write("new.yaml", now.replace(before, after));

        Said said = new CommandLine().run("rehearse", POSTGRES, "-f", manifest.toString());

        assertThat(said.err().lines()).hasSize(1);
        assertThat(said.err()).startsWith(manifest + ": " + field + " can't be changed on a live StatefulSet");
        assertThat(said.out()).isEmpty();
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void severalStatefulSetsWhereOneIsMeant() throws IOException {
        String one = Files.readString(SET);
        Path manifest = write("two.yaml", one + "---\n" + one.replaceFirst("name: postgresql\n", "name: second\n"));

        Said said = new CommandLine().run("rehearse", manifest.toString(), "--restart");

        assertThat(said.err())
                .isEqualTo(
                        manifest + ": 2 StatefulSets, one is needed; --name chooses one of them: default/postgresql ("
                                + manifest + "), default/second (" + manifest + ")" + System.lineSeparator());
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void labelsThatTheSelectorDoesNotMatch() throws IOException {
        Path patch = write("patch.yaml", "spec: {template: {metadata: {labels: {app: other}}}}\n");

        Said said = new CommandLine().run("rehearse", POSTGRES, "--patch", patch.toString());

        assertThat(said.err().lines()).hasSize(1);
        assertThat(said.err())
                .startsWith(patch + ": spec.template.metadata.labels: {app=other} is not matched by spec.selector");
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void aBudgetThatCanNeverAllowADisruptionIsNamedWithItsFile() throws IOException {
        write("set.yaml", Files.readString(SET));
        Path budget = write(
                "pdb.yaml",
                Files.readString(Path.of(POSTGRES, "pdb.yaml")).replace("minAvailable: 2", "maxUnavailable: 0"));

        Said said = new CommandLine().run("rehearse", folder.toString(), "--restart");

        assertThat(said.err().lines())
                .containsExactly(
                        budget
                                + ": PodDisruptionBudget postgresql-pdb can never allow a disruption of these pods: spec.maxUnavailable is 0",
                        "  Change the budget, for example to maxUnavailable 1, or add a replica.");
        assertThat(said.out()).isEmpty();
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void aMissingHeadlessServiceIsAWarningOnly() {
        Said said = new CommandLine().run("plan", SET.toString(), "--restart");

        assertThat(said.outLines())
                .contains(
                        "  no Service postgresql-headless in these manifests: without that Headless Service the pods of postgresql have no DNS names (postgresql-0.postgresql-headless)");
        assertThat(said.code()).isZero();
    }

    @Test
    void aSecretInAWrongOptionIsNotRepeated() {
        Said said = new CommandLine().run("rehearse", POSTGRES, "--env", "postgresql-POSTGRES_PASSWORD=hunter2");

        assertThat(said.err()).doesNotContain("hunter2").startsWith("--env postgresql-POSTGRES_PASSWORD");
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void aStackTraceIsShownOnlyToThoseWhoDebug() {
        assertThat(new CommandLine().run("plan", "examples/none", "--restart").err())
                .doesNotContain("\tat ");
        assertThat(new CommandLine()
                        .run("plan", "examples/none", "--restart", "--debug")
                        .err())
                .startsWith("examples/none: no such file or folder")
                .contains("\tat ");
    }

    @Test
    void aFaultOfThisProgramIsToldWithWhatItDidAndHowToReportIt() {
        CommandLine console = new CommandLine().connecting(options -> {
            throw new IllegalStateException("the inner word");
        });

        Said said = console.run("run", "db", "--restart");

        assertThat(said.err()).isEqualTo("""
                ./rollout run could not go on because of a fault of its own, not because of what it was given. If a rollout had begun, ./rollout status shows how it stands.
                  To report it, run the same command again with --debug and send what it prints; look it over for secrets first.
                """);
        assertThat(said.code()).isEqualTo(5);
        assertThat(console.run("run", "db", "--restart", "--debug").err()).contains("the inner word", "\tat ");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
