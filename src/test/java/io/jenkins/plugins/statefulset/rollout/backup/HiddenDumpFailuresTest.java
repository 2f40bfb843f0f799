package io.jenkins.plugins.statefulset.rollout.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HiddenDumpFailuresTest {

    private static PodSpec pod(String... command) {
        return new PodSpecBuilder()
                .addNewContainer()
                .withName("dump")
                .withCommand(command)
                .endContainer()
                .build();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pg_dump db | gzip > /backup/x.gz",
                "set -e\npg_dump db |\n gzip > x",
                "pg_dump db > x; echo done",
                "pg_dump db > x\necho done",
                "pg_dump -h a \\\n db > x\necho done",
                "set -e; pg_dump db > x && mv x y; rm -f old",
                "pg_dump db > x || true",
                "pg_dump db > x || echo failed >&2",
                "pg_dump db > x &",
                "if true; then pg_dump db; fi; echo ok",
                "export PGPASSWORD=a; PGHOST=b /usr/bin/pg_dumpall > x; ls # done",
                "mysqldump --all-databases | mysql -h other",
                "set -e; set +e; pg_dump db > x; date",
            })
    void aFailureIsHidden(String script) {
        assertThat(HiddenDumpFailures.of(pod("sh", "-c", script))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pg_dump db > x",
                "pg_dump db > x # ; echo",
                "set -eu\npg_dump db > x\necho done",
                "set -o errexit\npg_dump db > x\necho done",
                "set -euo pipefail; pg_dump db | gzip > x; echo done",
                "pg_dump db > x && mv x y && echo done",
                "pg_dump db > x 2>&1",
                "pg_dump db > x || exit 1",
                "pg_dump db > x || { echo failed; exit 1; }",
                "pg_dump db > x\nstatus=$?\nexit $status",
                "pg_dump -d \"a;b|c\" > x",
                "pg_dump -f \"$(date +%F; echo x).sql\" db",
                "if ! pg_dump db > x; then exit 1; fi; echo done",
                "echo starting pg_dump; pg_dump db > x",
                "for d in a b; do echo; done\nexec pg_dump db",
                "'",
                "$(",
                "",
            })
    void aFailureShows(String script) {
        assertThat(HiddenDumpFailures.of(pod("sh", "-c", script))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    `pg_dump db | gzip > x` | pg_dump writes into a pipe, and without 'set -o pipefail' only the pipe's last command counts
                    pg_dump db > x &        | pg_dump runs in the background
                    `pg_dump db || true`    | `'true' behind '||' takes the place of the failure of pg_dump`
                    pg_dump db > x; ls      | after pg_dump comes 'ls', and without 'set -e' only the script's last command counts
                    pg_dump db && mv x y; ls | after pg_dump comes 'ls', and without 'set -e' and outside of '&&' only the script's last command counts
                    """)
    void whyAFailureIsHiddenIsTold(String script, String why) {
        assertThat(HiddenDumpFailures.of(pod("sh", "-c", script)).get(0))
                .hasToString("container dump ends with exit code 0 even if its dump fails: " + why);
    }

    @Test
    void theShellsOwnOptionsCount() {
        assertThat(HiddenDumpFailures.of(pod("/bin/bash", "-eo", "pipefail", "-c", "pg_dump db | gzip > x; ls")))
                .isEmpty();
        assertThat(HiddenDumpFailures.of(pod("bash", "-c", "pg_dump db | gzip > x")))
                .hasSize(1);
        assertThat(HiddenDumpFailures.of(pod("sh", "-ec", "pg_dump db > x; ls")))
                .isEmpty();
        assertThat(HiddenDumpFailures.of(pod("pg_dump", "-f", "x", "db"))).isEmpty();
    }
}
