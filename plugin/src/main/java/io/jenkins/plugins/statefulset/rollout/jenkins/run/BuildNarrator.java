package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutListener;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import io.jenkins.plugins.statefulset.rollout.text.LogLines;
import java.io.IOException;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tells a build what happens in its rollout: in its log, and in the event file from which pages are drawn. */
final class BuildNarrator implements RolloutListener {
    private static final Logger LOG = Logger.getLogger(BuildNarrator.class.getName());

    private final EventFile file;
    private final Supplier<String> whose;
    private final LogLines words = new LogLines(ZoneId.systemDefault(), FieldNames.ROLLOUT);
    private volatile Consumer<String> log;
    private volatile Consumer<RolloutEvent> heard = event -> {};
    private volatile Consumer<RolloutEvent> told = event -> {};
    private volatile boolean leaving;

    /**
     * @param log takes one line; what is in the file already is taken as said
     * @param whose what comes before each line, such as the name of the set where the build has several
     */
    BuildNarrator(EventFile file, Consumer<String> log, Supplier<String> whose) {
        this.whose = whose;
        this.file = file;
        this.log = log;
        try {
            file.read().forEach(words::next);
        } catch (IOException unreadable) {
            LOG.log(Level.WARNING, unreadable, () -> "cannot read " + file.path());
        }
    }

    void logTo(Consumer<String> other) {
        log = other;
    }

    /** Called with each event before anybody can read of it, so that an answer to what it asks is expected by then. It must return at once. */
    void whenHeard(Consumer<RolloutEvent> callback) {
        heard = callback;
    }

    /** Called after each event. */
    void whenTold(Consumer<RolloutEvent> callback) {
        told = callback;
    }

    /** Its driver goes, the rollout stays: what it says last is no end. */
    void leave() {
        leaving = true;
    }

    @Override
    public void onEvent(RolloutEvent event) {
        heard.accept(event);
        try {
            file.append(event);
        } catch (IOException full) {
            LOG.log(Level.WARNING, full, () -> "cannot write to " + file.path());
        }
        if (event instanceof RolloutEvent.Finished && !leaving) {
            table().forEach(this::say);
        }
        words.lines(event).forEach(this::say);
        told.accept(event);
    }

    private void say(String line) {
        log.accept(whose.get() + line);
    }

    private List<String> table() {
        try {
            List<RolloutEvent> events = file.read();
            return events.isEmpty() ? List.of() : OrdinalsTable.of(RolloutTimeline.of(events, ZoneId.systemDefault()));
        } catch (IOException unreadable) {
            LOG.log(Level.WARNING, unreadable, () -> "cannot read " + file.path());
            return List.of();
        }
    }
}
