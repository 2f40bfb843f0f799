package io.jenkins.plugins.statefulset.rollout.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict.Passed;
import io.jenkins.plugins.statefulset.rollout.sim.ExecHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pods are this machine's shell, with a psql that writes down how it was called. */
@DisabledOnOs(OS.WINDOWS)
class SqlGateTest {
    private static final String PSQL = """
            #!/bin/sh
            {
              for argument do printf '%s\\n' "$argument"; done
              printf 'user=%s database=%s password=%s options=%s\\n' \
                "$PGUSER" "$PGDATABASE" "${PGPASSWORD-unset}" "$PGOPTIONS"
            } > "$CALLS"
            cat "$ANSWER"
            [ ! -s "$COMPLAINT" ] || { cat "$COMPLAINT" >&2; exit 1; }
            """;

    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>(Map.of("POSTGRES_USER", "app"));
    private final List<List<String>> commands = new ArrayList<>();

    private GateScene answering(String output, String complaint) throws IOException {
        Path psql = Files.writeString(folder.resolve("psql"), PSQL);
        Files.setPosixFilePermissions(psql, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(folder.resolve("answer"), output);
        Files.writeString(folder.resolve("complaint"), complaint);
        ExecHandler shell = this::run;
        return GateScene.withPods(shell);
    }

    private ExecResult run(Pod pod, String container, List<String> command) {
        commands.add(command);
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("POSTGRES"));
        builder.environment().putAll(environment);
        builder.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        builder.environment().put("CALLS", folder.resolve("calls").toString());
        builder.environment().put("ANSWER", folder.resolve("answer").toString());
        builder.environment().put("COMPLAINT", folder.resolve("complaint").toString());
        try {
            Path output = folder.resolve("out");
            Path error = folder.resolve("err");
            Process process = builder.redirectOutput(output.toFile())
                    .redirectError(error.toFile())
                    .start();
            process.waitFor();
            return new ExecResult(process.exitValue(), Files.readString(output), Files.readString(error));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    private static GateSpec sql(String query) {
        return new GateSpec.Sql("", query, GateScene.MINUTE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t\n", "true\n", "1\n", "on\n", "TRUE\n", "t|12\nf|3\n", "t"})
    void passesWhenTheFirstColumnOfTheFirstRowIsTrue(String output) throws IOException {
        assertThat(answering(output, "").verdict(sql("SELECT x"))).isInstanceOf(Passed.class);
        assertThat(commands).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"f", "0", "off", "2", "", "tt", "f|t"})
    void failsOnAnotherFirstRowAndShowsIt(String row) throws IOException {
        assertThat(answering(row + "\nt\n", "").failure(sql("SELECT x")))
                .isEqualTo("not passed within 1 min; last seen: db-2: first row: \"" + row + "\"");
    }

    @Test
    void failsWithoutARow() throws IOException {
        assertThat(answering("", "").failure(sql("SELECT x"))).endsWith("db-2: the query gave no row");
    }

    @Test
    void showsTheServersOwnMessage() throws IOException {
        String complaint = "ERROR:  column \"lag\" does not exist\nLINE 1: SELECT lag\n               ^\n";
        assertThat(answering("", complaint).failure(sql("SELECT lag")))
                .endsWith("db-2: exit code 1: ERROR: column \"lag\" does not exist");
    }

    @Test
    void connectsAsTheContainersOwnUserAndSendsNoPassword() throws IOException {
        environment.putAll(Map.of("POSTGRES_DB", "mydb", "POSTGRES_PASSWORD", "hunter2 'x"));
        answering("t", "").verdict(sql("SELECT x"));
        assertThat(calls().subList(0, 9))
                .isEqualTo(List.of("-X", "-q", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1", "-c", "SELECT x"));
        assertThat(calls())
                .last()
                .asString()
                .matches("user=app database=mydb password=hunter2 'x options= -c statement_timeout=\\d{5}");
        assertThat(commands.toString()).doesNotContain("hunter2");
    }

    @Test
    void knowsTheVariablesOfOtherImagesAndFiles() throws IOException {
        environment.clear();
        environment.putAll(Map.of(
                "POSTGRESQL_USERNAME",
                "bit",
                "POSTGRESQL_DATABASE",
                "nami",
                "POSTGRES_PASSWORD_FILE",
                Files.writeString(folder.resolve("secret"), "from file\n").toString()));
        answering("t", "").verdict(sql("SELECT x"));
        assertThat(calls()).last().asString().startsWith("user=bit database=nami password=from file options=");
    }

    @Test
    void takesTheSuperuserWhereNothingIsSaid() throws IOException {
        environment.clear();
        answering("t", "").verdict(sql("SELECT x"));
        assertThat(calls()).last().asString().startsWith("user=postgres database=postgres password=unset options=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT ''; touch hacked",
                "SELECT '$(touch hacked)'",
                "SELECT `touch hacked`",
                "\"; touch hacked; \"",
                "'; touch hacked; '",
                "-f /etc/passwd",
                "SELECT \"a\\b\" -- $HOME"
            })
    void handsTheQueryOverWithoutAShellTouchingIt(String query) throws IOException {
        answering("t", "").verdict(sql(query));
        assertThat(calls().get(8)).isEqualTo(query);
        assertThat(folder.resolve("hacked")).doesNotExist();
    }

    @Test
    void fillsInNamesButNothingThatIsNoName() throws IOException {
        GateScene scene = answering("t", "");
        scene.verdict(sql("SELECT '{pod}' <> '{statefulset}'"), GateScene.wave("db-1"));
        assertThat(calls().get(8)).isEqualTo("SELECT 'db-1' <> 'db'");
        commands.clear();
        assertThat(scene.verdict(sql("SELECT '{pod}'"), GateScene.wave("x'; DROP TABLE users; --")))
                .isInstanceOf(GateVerdict.Failed.class);
        assertThat(commands).isEmpty();
    }
}
