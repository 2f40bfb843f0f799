package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What bash offers for the last word of a line; zsh loads the same script. */
class CompletionTest {
    @TempDir
    private static Path folder;

    private static Path script;

    @BeforeAll
    static void print() throws IOException {
        script = Files.writeString(
                folder.resolve("completion"),
                new CommandLine().run("completion", "bash").out());
    }

    @ParameterizedTest
    @CsvSource({
        "'rollout pl', plan",
        "'rollout run --wav', --waves",
        "'rollout run db --on-failure ', rollback hold",
        "'rollout run db --on-failure h', hold",
        "'rollout run db --on-new-change ', hold restart",
        "'rollout run db --rollback-by ', partition template",
        "'rollout run db --backup ', auto always never",
        "'rollout run db --end-partition ', 0 original guard",
        "'rollout lint . -o ', text json sarif junit",
        "'rollout lint . --fail-on w', warning",
        "'rollout guard ', on off status",
        "'rollout guard of', off",
        "'rollout completion ', bash zsh",
        "'rollout run db --lang ', en zh_CN",
        "'rollout run db --waves ', ''"
    })
    void ofWordsThoseThatMayStandThere(String line, String offered) throws IOException, InterruptedException {
        assertThat(offered(line))
                .containsExactlyElementsOf(offered.isEmpty() ? List.of() : List.of(offered.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({
        "'rollout rehearse exa'",
        "'rollout lint exa'",
        "'rollout simulate exa'",
        "'rollout run db -f exa'",
        "'rollout plan db --risk-rules exa'"
    })
    void ofFilesWhereAFileIsMeant(String line) throws IOException, InterruptedException {
        assertThat(offered(line)).containsExactly("examples");
    }

    @Test
    void noCommandIsOfferedThatIsNone() throws IOException, InterruptedException {
        for (String command : offered("rollout ")) {
            assertThat(new CommandLine().run(command, "--help").code())
                    .as(command)
                    .isZero();
        }
    }

    private static List<String> offered(String line) throws IOException, InterruptedException {
        String asked = """
                compopt() { :; }
                source "$1"
                COMP_LINE="$2" COMP_POINT=${#2}
                read -ra COMP_WORDS <<< "$2"
                case "$2" in *' ') COMP_WORDS+=('') ;; esac
                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                _complete_rollout
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        Process bash = new ProcessBuilder("bash", "-c", asked, "bash", script.toString(), line)
                .redirectErrorStream(true)
                .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        return said.lines().map(String::strip).filter(word -> !word.isEmpty()).toList();
    }
}
