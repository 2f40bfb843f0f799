package io.jenkins.plugins.statefulset.rollout.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.jenkins.plugins.statefulset.rollout.Hostile;
import io.jenkins.plugins.statefulset.rollout.HostileInput;
import io.jenkins.plugins.statefulset.rollout.cli.CommandLine.Said;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of events, of which a report is made. */
class ReportFuzzTest extends HostileInput {
    private static final Path PAGE = Path.of("target", "hostile-report.html");

    @FuzzTest
    void events(byte[] input) {
        String text = Hostile.text(input);
        Hostile.take(text, () -> {
            Said said = new CommandLine().typing(text).run("report", "-", "-o", PAGE.toString());

            assertThat(said.code()).as(said.err()).isIn(ExitCode.DONE, ExitCode.REFUSED);
            Hostile.words(text, said.err());
            if (said.code() == ExitCode.DONE) {
                isHarmless(page());
            }
        });
    }

    /** What an event says is text on the page, whatever it says. */
    private static void isHarmless(String page) {
        assertThat(page.split("<script", -1)).as("scripts").hasSizeLessThanOrEqualTo(2);
        assertThat(page).doesNotContain("<img", "javascript:", "<iframe");
    }

    private static String page() {
        try {
            return Files.readString(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
