package io.jenkins.plugins.statefulset.rollout.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.jenkins.plugins.statefulset.rollout.backup.PostgresServers.Output;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs backup.sh as the Job would, against real servers: {@code pg-0} with the shop's database, and {@code pg-1}, which
 * does not replicate it and has data of its own.
 */
class BackupScriptTest {
    private static final String FIRST = "127.0.0.1";
    private static final String SECOND = "127.0.0.2";
    private static final String FINGERPRINT = "select count(*), md5(string_agg(v, ',' order by id)) from goods";
    private static final String ODD_NAME = "we'ird=\"na\\me";

    private static PostgresServers servers;

    private Path claim;
    private Path scratch;
    private int runs;

    @BeforeAll
    static void startServers() throws IOException {
        Optional<Path> programs = PostgresServers.programs();
        assumeTrue(
                programs.isPresent() && PostgresServers.canRun(),
                "backup.sh is not tried: no PostgreSQL with a server in PG_BIN or /usr/lib/postgresql");
        servers = PostgresServers.in(programs.get());
        servers.start(FIRST);
        servers.start(SECOND);
        servers.sql(FIRST, "postgres", "create database shop");
        servers.sql(FIRST, "postgres", "create role reader login password 'r'");
        servers.sql(FIRST, "postgres", "create database \"" + ODD_NAME.replace("\"", "\"\"") + "\"");
        servers.sql(FIRST, "postgres", "create database closed allow_connections false");
        servers.sql(
                FIRST,
                "shop",
                "create table goods as select id, md5(id::text) v from generate_series(1, 5000) id;"
                        + " create index on goods(v); grant select on goods to reader");
        servers.sql(SECOND, "postgres", "create database ledger");
    }

    @AfterAll
    static void stopServers() throws IOException {
        if (servers != null) {
            servers.close();
        }
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        try (Stream<Path> files = Files.walk(claim)) {
            assertThat(files.filter(file -> file.getFileName().toString().startsWith(".partial")))
                    .isEmpty();
        }
        assertThat(scratch.resolve("pgpass")).doesNotExist();
        assertThat(scratch.resolve("password")).doesNotExist();
    }

    /** The system's own, and that of Alpine where it is installed. */
    static List<String> shells() {
        return Stream.of("/bin/sh", "/usr/bin/busybox")
                .filter(shell -> Files.isExecutable(Path.of(shell)))
                .toList();
    }

    private Output run(Map<String, String> changes) {
        return run("/bin/sh", PostgresServers.PASSWORD, new BackupFixtures.Options(), changes);
    }

    /** As the Job of this plan would, in folders of the test instead of its volumes. */
    private Output run(String shell, String password, BackupFixtures.Options options, Map<String, String> changes) {
        PodSpec pod = plannedPod(options);
        Container container = pod.getContainers().get(0);
        runs++;
        claim = servers.folder("claim-" + System.nanoTime());
        scratch = servers.folder("scratch-" + System.nanoTime());
        Path credentials = servers.folder("credentials-" + runs);
        pod.getVolumes().stream()
                .filter(volume -> volume.getProjected() != null)
                .flatMap(volume -> volume.getProjected().getSources().stream())
                .forEach(source -> mount(source, credentials, password));
        Map<String, String> environment = new HashMap<>();
        container.getEnv().forEach(variable -> environment.put(variable.getName(), unescaped(variable.getValue())));
        environment.put("BACKUP_POD", "pg-backup-r1-x7k2p");
        environment.put("BACKUP_ROOT", claim.toString());
        environment.put("BACKUP_SCRATCH", scratch.toString());
        environment.put("BACKUP_CREDENTIALS", credentials.toString());
        environment.put("BACKUP_REPORT", scratch.resolve("termination-log").toString());
        environment.put("BACKUP_SERVERS", "pg-0 " + FIRST + "\npg-1 " + SECOND);
        environment.putAll(changes);
        String script = container.getCommand().get(2);
        List<String> command =
                shell.endsWith("busybox") ? List.of(shell, "sh", "-c", script) : List.of(shell, "-c", script);
        Output output = servers.run(command, environment);
        assertThat(output.text() + report()).doesNotContain(PostgresServers.PASSWORD);
        return output;
    }

    private static String unescaped(String value) {
        return value == null ? "" : value.replace("$$", "$");
    }

    private static void mount(VolumeProjection source, Path credentials, String password) {
        KeyToPath item = source.getSecret().getItems().get(0);
        servers.file(
                credentials.resolve(item.getPath()),
                item.getKey().equals("password") ? password : PostgresServers.USER);
    }

    private static PodSpec plannedPod(BackupFixtures.Options options) {
        try {
            return new BackupPlanner()
                    .plan(BackupFixtures.guide(), options.port(servers.port()).build(), List.of(), BackupFixtures.CLAIM)
                    .job("r1", BackupFixtures.guide())
                    .getSpec()
                    .getTemplate()
                    .getSpec();
        } catch (BackupProblem e) {
            throw new AssertionError(e);
        }
    }

    private String report() {
        try {
            return Files.readString(scratch.resolve("termination-log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path folderOf(BackupResult result) {
        assertThat(result.location()).startsWith("pvc/backup-pvc:/postgresql/");
        return claim.resolve(result.location().substring("pvc/backup-pvc:/".length()));
    }

    /** A program that takes the place of one of PostgreSQL's. */
    private static Map<String, String> replaced(String program, String script) {
        Path folder = servers.folder("replaced-" + System.nanoTime());
        Path file = servers.file(folder.resolve(program), "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return Map.of("PATH", folder + ":" + servers.bin() + ":/usr/bin:/bin");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void whatWasDumpedIsAllThereAndCanBeRestored(String shell) throws IOException {
        Output output = run(shell, PostgresServers.PASSWORD, new BackupFixtures.Options(), Map.of());
        assertThat(output.exitCode()).as(output.text()).isZero();

        BackupResult result = TerminationMessage.read(report()).orElseThrow();
        assertThat(result.databases())
                .extracting(database -> database.server() + "/" + database.database())
                .containsExactlyInAnyOrder(
                        "pg-0/postgres", "pg-0/shop", "pg-0/" + ODD_NAME, "pg-1/ledger", "pg-1/postgres");
        assertThat(result.leftOut()).containsExactly("pg-0/closed");
        assertThat(result.databaseCount()).isEqualTo(5);

        Path folder = folderOf(result);
        Output sums = servers.run(
                List.of(
                        "/bin/sh",
                        "-c",
                        "cd '" + folder + "' && sha256sum SHA256SUMS && sha256sum -c --quiet SHA256SUMS"),
                Map.of());
        assertThat(sums.exitCode()).isZero();
        assertThat(sums.text()).startsWith(result.sha256().orElseThrow());
        assertThat(folder.resolve("pg-0/globals.sql"))
                .content()
                .contains("CREATE ROLE reader")
                .doesNotContain("SCRAM-SHA-256");
        assertThat(Files.readString(folder.resolve("backup.json"))).contains("\"location\"");

        servers.sql(SECOND, "postgres", "drop database if exists shop");
        servers.sql(SECOND, "postgres", "drop role if exists reader");
        servers.sql(SECOND, "postgres", "create role reader login");
        Output restored = servers.run(
                List.of(
                        servers.bin().resolve("pg_restore").toString(),
                        "--exit-on-error",
                        "--create",
                        "-d",
                        "postgres",
                        folder.resolve("pg-0/shop.dump").toString()),
                servers.client(SECOND, "postgres"));
        assertThat(restored.exitCode()).as(restored.text()).isZero();
        assertThat(servers.sql(SECOND, "shop", FINGERPRINT)).isEqualTo(servers.sql(FIRST, "shop", FINGERPRINT));
        servers.sql(SECOND, "postgres", "drop database shop");
        servers.sql(SECOND, "postgres", "drop role reader");
    }

    @Test
    void theOthersAreNamedWhereOneDatabaseIsAskedFor() {
        Output output =
                run("/bin/sh", PostgresServers.PASSWORD, new BackupFixtures.Options().database("shop"), Map.of());
        assertThat(output.exitCode()).as(output.text()).isZero();

        BackupResult result = TerminationMessage.read(report()).orElseThrow();
        assertThat(result.databases()).extracting(DumpedDatabase::file).containsExactly("pg-0/shop.dump");
        assertThat(result.leftOut())
                .containsExactlyInAnyOrder(
                        "pg-0/closed", "pg-0/postgres", "pg-0/" + ODD_NAME, "pg-1/ledger", "pg-1/postgres");
    }

    @Test
    void aDatabaseThatNoServerHasIsAFailure() {
        Output output =
                run("/bin/sh", PostgresServers.PASSWORD, new BackupFixtures.Options().database("nowhere"), Map.of());

        assertThat(output.exitCode()).isEqualTo(3);
        assertThat(report()).contains("there is no database nowhere");
    }

    @Test
    void aWrongPasswordIsHopelessAndSaysWhichOptionHelps() {
        Output output = run("/bin/sh", "wrong-" + PostgresServers.PASSWORD, new BackupFixtures.Options(), Map.of());

        assertThat(output.exitCode()).isEqualTo(3);
        assertThat(report()).contains("pg-0 refuses user app").contains("{pgPasswordSecret}");
    }

    @Test
    void anOrdinalThatDoesNotAnswerFailsTheBackupByName() {
        Output output = run(Map.of("BACKUP_SERVERS", "pg-0 " + FIRST + "\npg-1 127.0.0.3"));

        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(report()).contains("server pg-1 does not answer");
    }

    @Test
    void manyServersAreOneLine() {
        Output output = run(Map.of("BACKUP_SERVERS", "pg- 7 30 nowhere.invalid"));

        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(report()).contains("server pg-7 does not answer").contains("pg-7.nowhere.invalid");
    }

    @Test
    void anOlderPgDumpIsRefusedBeforeItStarts() {
        Output output = run(replaced("pg_dump", "echo 'pg_dump (PostgreSQL) 9.6.24'"));

        assertThat(output.exitCode()).isEqualTo(3);
        assertThat(report())
                .containsPattern("pg_dump 9 cannot dump a [0-9]+ server \\(pg-0\\)")
                .contains("{backupImage}");
    }

    @Test
    void aLaterPgDumpSaysThatItsServerMayNotReadTheDump() {
        Output output = run(replaced("pg_dump", """
                [ "$1" = --version ] && echo 'pg_dump (PostgreSQL) 99.1' && exit
                exec %1$s "$@"
                """.formatted(servers.bin().resolve("pg_dump"))));

        assertThat(output.exitCode()).as(output.text()).isZero();
        assertThat(output.text())
                .containsPattern("pg_dump 99 dumps a [0-9]+ server \\(pg-0\\): restore it to 99 or later");
    }

    @Test
    void aDumpThatBreaksOffLeavesNothingThatLooksLikeABackup() throws IOException {
        Output output = run(replaced("pg_dump", """
                [ "$1" = --version ] && exec %1$s "$@"
                for last; do :; done
                echo half >"$last"
                echo 'pg_dump: error: server closed the connection unexpectedly' >&2
                exit 1
                """.formatted(servers.bin().resolve("pg_dump"))));

        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(report()).contains("of pg-0 failed: pg_dump: error: server closed the connection");
        try (Stream<Path> left = Files.list(claim.resolve("postgresql"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aFullClaimIsNamed() {
        Output output = run(replaced("pg_dump", """
                [ "$1" = --version ] && exec %1$s "$@"
                echo 'pg_dump: error: could not write to output file: No space left on device' >&2
                exit 1
                """.formatted(servers.bin().resolve("pg_dump"))));

        assertThat(output.exitCode()).isEqualTo(3);
        assertThat(report()).startsWith("claim backup-pvc is full");
    }

    @Test
    void aDumpThatDoesNotReadBackIsNoBackup() {
        Output output = run(replaced("pg_dump", """
                %1$s "$@" || exit
                [ "$1" = --version ] && exit
                for last; do :; done
                size=$(stat -c %%s "$last")
                printf XXXXXXXX | dd of="$last" bs=1 seek=$((size - 200)) conv=notrunc 2>/dev/null
                """.formatted(servers.bin().resolve("pg_dump"))));

        assertThat(output.exitCode()).as(output.text()).isEqualTo(1);
        assertThat(report()).contains("cannot be read back");
    }

    @Test
    void aReportThatWouldNotFitKeepsItsCountsAndStaysWhole() {
        // Kubernetes cuts at 4096 bytes. Each of these characters takes six in JSON, so that few databases will do.
        List<String> names = IntStream.range(0, 12)
                .mapToObj(i -> "\"" + "\u0001".repeat(60) + i + "\"")
                .toList();
        names.forEach(name -> servers.sql(SECOND, "postgres", "create database " + name + " allow_connections false"));
        try {
            Output output = run(Map.of());
            assertThat(output.exitCode()).as(output.text()).isZero();

            BackupResult result = TerminationMessage.read(report()).orElseThrow();
            assertThat(report().length()).isLessThanOrEqualTo(4096);
            assertThat(result.leftOutCount()).isEqualTo(13);
            assertThat(result.leftOut().size()).isBetween(5, 12);
            assertThat(result.summary().toString()).contains(" more");
        } finally {
            names.forEach(name -> servers.sql(SECOND, "postgres", "drop database " + name));
        }
    }

    @Test
    void aClaimThatCannotBeWrittenSaysForWhom() {
        Output output = run(Map.of("BACKUP_ROOT", "/proc"));

        assertThat(output.exitCode()).isEqualTo(3);
        assertThat(report()).contains("cannot write to claim backup-pvc as ");
    }
}
