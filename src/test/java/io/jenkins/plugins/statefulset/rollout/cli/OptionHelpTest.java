package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionHelpTest {
    @Test
    void theProgramShowsItsCommandsAndExitCodes() {
        Said said = new CommandLine().run("--help");

        assertThat(said.out())
                .startsWith("Usage: ./rollout ")
                .contains(
                        "  plan ",
                        "  rehearse ",
                        "  run ",
                        "  status ",
                        "  promote ",
                        "  hold ",
                        "  resume ",
                        "  rollback ",
                        "  report ")
                .contains("Exit codes: 0 completed, 2 wrong or blocked");
        assertThat(said.code()).isZero();
    }

    @Test
    void withoutACommandTheHelpIsAnError() {
        Said said = new CommandLine().run();

        assertThat(said.err()).startsWith("Usage: ./rollout ");
        assertThat(said.out()).isEmpty();
        assertThat(said.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "rehearse", "run", "status", "promote", "hold", "resume", "rollback", "report"})
    void everyCommandHasExamples(String command) {
        Said said = new CommandLine().run(command, "--help");

        assertThat(said.out())
                .startsWith("Usage: ./rollout " + command + " ")
                .contains("Example", "  ./rollout " + command + " ");
        assertThat(said.code()).isZero();
    }

    @Test
    void optionsStandUnderTheirHeadings() {
        assertThat(new CommandLine().run("rehearse", "--help").out())
                .containsSubsequence(
                        "What changes (at least one):",
                        "--image=",
                        "How it goes",
                        "--waves=",
                        "The backup before it:",
                        "--backup=",
                        "The simulated cluster",
                        "--fault=",
                        "What is kept:",
                        "--report=",
                        "Options:",
                        "--speed=");
    }

    @Test
    void theVersionIsOneLine() {
        Said said = new CommandLine().run("--version");

        assertThat(said.outLines()).hasSize(1);
        assertThat(said.out()).startsWith("rollout ");
        assertThat(said.code()).isZero();
    }
}
