package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.RolloutPlan;
import io.jenkins.plugins.statefulset.rollout.cli.FormatOptions.Format;
import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutListener;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import io.jenkins.plugins.statefulset.rollout.text.LogLines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Tells a rollout on standard output: as JSON lines, as log lines, or as a live table with the log lines when it is over. And
 * keeps the record.
 */
final class RolloutOutput implements RolloutListener, AutoCloseable {
    private final Shell shell;
    private final Format format;
    private final OutputFiles record;
    private final LogLines log;
    private final List<String> late = new ArrayList<>();
    private Optional<LiveView> live = Optional.empty();

    RolloutOutput(Shell shell, Format format, OutputFileOptions options) {
        this.shell = shell;
        this.format = format;
        this.record = new OutputFiles(options, shell.clock().getZone(), shell.wording());
        this.log = new LogLines(shell.clock().getZone(), shell.wording());
    }

    /** Says what is going to happen, before it happens. In JSON the rollout's own first event does. */
    void plan(RolloutPlan plan, RolloutRequest request) {
        if (format == Format.TEXT) {
            new PlanText(plan, request, shell.wording()).lines().forEach(shell::line);
            shell.line("");
            shell.out().flush();
        }
    }

    /** What was told elsewhere: the log goes on from there. */
    synchronized void knows(List<RolloutEvent> history) {
        history.forEach(log::next);
    }

    /** Says why nothing happens. */
    void blocked(RolloutPlan plan, Function<Blocker, String> place) {
        if (format == Format.JSON) {
            shell.line(EventJson.write(plan.event(), OptionNames.INSTANCE));
        }
        shell.out().flush();
        BlockedText.lines(place, plan.blockers(), shell.wording()).forEach(shell::complain);
    }

    /** From now on the log is shown in a table, until this is closed. */
    synchronized void watch(LiveView view) {
        live = Optional.of(view);
    }

    @Override
    public synchronized void onEvent(RolloutEvent event) {
        record.add(event);
        tell(event);
        // Whoever reads a pipe wants to know now.
        shell.out().flush();
    }

    private void tell(RolloutEvent event) {
        if (format == Format.JSON) {
            shell.line(EventJson.write(event, OptionNames.INSTANCE));
            return;
        }
        List<String> lines = log.lines(event);
        if (event instanceof RolloutEvent.Planned plan && plan.restart().isEmpty()) {
            // It stands above already.
            lines = List.of();
        }
        if (live.isPresent()) {
            late.addAll(lines);
            live.get().add(event, lines);
        } else {
            lines.forEach(shell::line);
        }
    }

    /** Says something at the end: with the log, or beside the JSON. */
    void conclude(List<Message> sentences) {
        endLive();
        sentences.stream()
                .map(sentence -> sentence.in(shell.wording()))
                .forEach(format == Format.JSON ? shell::complain : shell::line);
        try {
            record.writeReport().ifPresent(file -> (format == Format.JSON ? shell.err() : shell.out())
                    .println(Phrase.of("next.report")
                            .with("file", file.toString())
                            .message()
                            .in(shell.wording())));
        } catch (IOException e) {
            shell.complain(Phrase.of("next.report-failed").with("why", String.valueOf(e.getMessage())));
        }
    }

    private void endLive() {
        Optional<LiveView> view;
        synchronized (this) {
            view = live;
            live = Optional.empty();
        }
        view.ifPresent(LiveView::close);
        late.forEach(shell::line);
        late.clear();
    }

    @Override
    public void close() {
        endLive();
        record.close();
        shell.out().flush();
    }
}
