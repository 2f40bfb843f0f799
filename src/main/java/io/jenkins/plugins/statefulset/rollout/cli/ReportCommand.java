package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.SanitizedEvent;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.report.HtmlReport;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the report of events that were kept. */
@Command(
        name = "report",
        customSynopsis = "${ROOT-COMMAND-NAME} report EVENTS [-o FILE]",
        sortOptions = false,
        parameterListHeading = "%n",
        description = "Make the report, one HTML page, of the events that --events or -o json wrote.",
        footer = {
            "",
            "Examples:",
            "  ${ROOT-COMMAND-NAME} report events.jsonl -o rollout.html",
            "  ${ROOT-COMMAND-NAME} rehearse examples/kafka --restart -o json | ${ROOT-COMMAND-NAME} report - -o rollout.html"
        })
final class ReportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "EVENTS", description = "JSON lines, one event a line; - reads standard input.")
    private String source;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "The page. Default: rollout.html")
    private Path page = Path.of("rollout.html");

    private final Shell shell;

    ReportCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() throws IOException {
        OutputFiles.requireWritable("-o", page);
        List<RolloutEvent> events = read();
        if (events.isEmpty()) {
            throw BadRequestException.at(source, Phrase.of("refused.no-event"));
        }
        try {
            HtmlReport.write(events, shell.clock().getZone(), Wording.PROGRAM.in(shell.language()), page);
        } catch (IllegalArgumentException e) {
            throw new BadRequestException(source + ": " + e.getMessage(), e);
        }
        shell.line(Phrase.of("next.report").with("file", page.toString()));
        return ExitCode.DONE;
    }

    private List<RolloutEvent> read() {
        List<RolloutEvent> events = new ArrayList<>();
        int number = 0;
        for (String line : text().lines().toList()) {
            number++;
            if (!line.isBlank()) {
                try {
                    // Those of an earlier version may hold what this one hides.
                    events.add(SanitizedEvent.of(EventJson.read(line), Secrets::sentence));
                } catch (IllegalArgumentException e) {
                    throw BadRequestException.at(
                            source,
                            Phrase.of("refused.line-number")
                                    .with("line", number)
                                    .with("why", String.valueOf(e.getMessage())),
                            e);
                }
            }
        }
        return events;
    }

    private String text() {
        try {
            return source.equals("-")
                    ? new String(shell.in().readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(source));
        } catch (IOException e) {
            throw BadRequestException.at(source, Phrase.of("refused.unreadable-text"), e);
        }
    }
}
