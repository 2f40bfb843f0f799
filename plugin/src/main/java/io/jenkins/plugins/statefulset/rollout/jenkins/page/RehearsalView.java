package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.report.ReportParts;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** How a rollout went on a simulation made of the live set. */
@ExportedBean(defaultVisibility = RolloutView.SHOWN)
public final class RehearsalView {
    private final int number;
    private final String set;
    private final String heading;
    private final String state;
    private final String reason;
    private final List<String> limits;
    private final Optional<RolloutTimeline> timeline;
    private final Optional<ReportParts> parts;

    /**
     * @param heading tells it from the others of its page
     * @param reader of its page
     */
    RehearsalView(
            int number,
            String set,
            String heading,
            String state,
            String reason,
            List<String> limits,
            List<RolloutEvent> events,
            Reader reader) {
        this.number = number;
        this.set = set;
        this.heading = heading;
        this.state = state;
        this.reason = why(events).map(reader::say).orElse(reason);
        this.limits = limits;
        this.timeline = events.isEmpty()
                ? Optional.empty()
                : Optional.of(RolloutTimeline.of(events, reader.zone(), Instant.MIN, reader.wording()));
        this.parts = timeline.map(known -> ReportParts.of(known, "h" + number + "-"));
    }

    /** As its last event, or its plan where it did not begin, tells it. */
    private static Optional<Message> why(List<RolloutEvent> events) {
        Optional<Message> end = events.stream()
                .filter(RolloutEvent.Finished.class::isInstance)
                .map(event -> ((RolloutEvent.Finished) event).reason())
                .reduce((first, second) -> second);
        return end.or(() -> events.stream()
                .filter(RolloutEvent.Planned.class::isInstance)
                .flatMap(event -> ((RolloutEvent.Planned) event).blockers().stream())
                .map(blocker -> blocker.message())
                .findFirst());
    }

    /** From 1 in its build. */
    @Exported
    public int getNumber() {
        return number;
    }

    /** {@code namespace/name}. */
    @Exported
    public String getName() {
        return set;
    }

    /** The set, and which rehearsal of the build it is where the build has several of that set. */
    public String getHeading() {
        return heading;
    }

    /** {@code completed}, {@code rolled-back}, {@code held}, {@code failed} or {@code blocked}. */
    @Exported
    public String getState() {
        return state;
    }

    /** Why it would end so. */
    @Exported
    public String getWhy() {
        return reason;
    }

    /** What the rehearsal cannot know. */
    @Exported
    public List<String> getLimits() {
        return limits;
    }

    public boolean isCompleted() {
        return state.equals("completed");
    }

    public String getSign() {
        return isCompleted() ? "✓" : "✗";
    }

    public String getColorClass() {
        return isCompleted() ? "jenkins-!-success-color" : "jenkins-!-error-color";
    }

    /** How it would end, in words. */
    public String getWords() {
        return switch (state) {
            case "completed" -> Messages.RehearsalView_completed();
            case "rolled-back" -> Messages.RehearsalView_rolledBack();
            case "held" -> Messages.RehearsalView_held();
            case "blocked" -> Messages.RehearsalView_blocked();
            default -> Messages.RehearsalView_failed();
        };
    }

    /** One sentence for each field that changes. */
    public List<String> getChanges() {
        return timeline.map(RolloutTimeline::changes).orElse(List.of());
    }

    /** Null, as the page wants it, where there is nothing to show. */
    public ReportParts getParts() {
        return parts.orElse(null);
    }
}
