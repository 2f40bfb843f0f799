package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.report.HtmlReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps what a rollout tells, in the files that a person asked for. Safe for use by several threads. */
final class OutputFiles implements AutoCloseable {
    private final Optional<Path> report;
    private final ZoneId zone;
    private final Wording wording;
    private final Optional<PrintWriter> lines;
    private final List<RolloutEvent> events = new ArrayList<>();

    /**
     * @param wording of the report; events are kept in English
     * @throws BadRequestException if a file can't be written: better now than when the rollout is over
     */
    OutputFiles(OutputFileOptions options, ZoneId zone, Wording wording) {
        this.report = options.report();
        this.zone = zone;
        this.wording = wording;
        report.ifPresent(file -> requireWritable("--report", file));
        this.lines = options.events().map(OutputFiles::open);
    }

    private static PrintWriter open(Path file) {
        requireWritable("--events", file);
        try {
            return new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), true);
        } catch (IOException e) {
            throw unwritable("--events", file, Message.of(String.valueOf(e.getMessage())));
        }
    }

    static void requireWritable(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw unwritable(option, file, Phrase.of("refused.is-a-folder").message());
        } else if (folder == null || !Files.isDirectory(folder)) {
            throw unwritable(
                    option,
                    file,
                    Phrase.of("refused.no-folder")
                            .with("folder", String.valueOf(folder))
                            .message());
        } else if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw unwritable(
                    option, file, Phrase.of("manifest.permission-denied").message());
        }
    }

    private static BadRequestException unwritable(String option, Path file, Message why) {
        return BadRequestException.at(
                option + " " + file, Phrase.of("refused.cannot-be-written").with("why", why));
    }

    synchronized void add(RolloutEvent event) {
        lines.ifPresent(out -> out.println(EventJson.write(event, OptionNames.INSTANCE)));
        if (report.isPresent()) {
            events.add(event);
        }
    }

    /**
     * Writes the report, if one was asked for and there is anything to tell.
     *
     * @return its file
     */
    synchronized Optional<Path> writeReport() throws IOException {
        if (report.isEmpty() || events.isEmpty()) {
            return Optional.empty();
        }
        HtmlReport.write(events, zone, wording, report.get());
        return report;
    }

    @Override
    public void close() {
        lines.ifPresent(PrintWriter::close);
    }
}
