package io.jenkins.plugins.statefulset.rollout.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is kept of a rollout when it is over. */
@HelpSections.Heading("What is kept")
final class OutputFileOptions {
    @Option(names = "--report", paramLabel = "FILE", description = "Write the report, one HTML page, when it is over.")
    private Path report;

    @Option(
            names = "--events",
            paramLabel = "FILE",
            description = "Write each event as a line of JSON; ${ROOT-COMMAND-NAME} report makes the page of it later.")
    private Path events;

    Optional<Path> report() {
        return Optional.ofNullable(report);
    }

    Optional<Path> events() {
        return Optional.ofNullable(events);
    }
}
