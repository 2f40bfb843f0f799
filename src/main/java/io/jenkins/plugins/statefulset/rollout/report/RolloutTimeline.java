package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.BackupTaken;
import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.text.LogLine;
import io.jenkins.plugins.statefulset.rollout.text.RevisionNames;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * A rollout over time, folded from its events. The rules:
 *
 * <ol>
 *   <li>A pod is in a state from the event that says so until the next one about it; its last state lasts until
 *       {@link #end}. Events that repeat the state lengthen the bar and renew the reason.
 *   <li>A pod whose revision is not known yet gets that of its next state, unless the pod goes before.
 *   <li>A wait ends with the next step forward: the partition moves, a pod goes, a wave changes, a budget named by the
 *       wait allows a disruption again, the rollout is held, resumed, rolled back or finished.
 *   <li>What was begun and never ended lasts until {@link #end}. What ends without having begun (the stream starts
 *       midway) began at {@link #start}.
 *   <li>Time never runs backwards: an event that is older than the one before it, because two drivers' clocks differ,
 *       counts as of the same time.
 *   <li>A rollout is over with its {@code finished} event, unless it was resumed after that.
 * </ol>
 *
 * @param zone in which times of day are told
 * @param wording what fields of a request are called, with times of day in that zone
 * @param plan what was going to happen; empty where the stream starts midway
 * @param start time of the first event
 * @param end time of the last event, or the given now where the rollout is open
 * @param rows one for each ordinal, highest first
 * @param bands in order of their start
 * @param budgets in order of their first event
 * @param backup the last one that was taken, as far as its event says it; empty where none was
 * @param outcome empty while the rollout is open
 */
public record RolloutTimeline(
        String statefulSet,
        ZoneId zone,
        Wording wording,
        Optional<RolloutEvent.Planned> plan,
        Optional<String> baseRevision,
        Optional<String> newRevision,
        Instant start,
        Instant end,
        List<Row> rows,
        List<Band> bands,
        List<Budget> budgets,
        List<Entry> log,
        Optional<BackupTaken> backup,
        Optional<RolloutEvent.Finished> outcome) {

    public RolloutTimeline {
        rows = List.copyOf(rows);
        bands = List.copyOf(bands);
        budgets = List.copyOf(budgets);
        log = List.copyOf(log);
    }

    /**
     * The timeline up to the last event.
     *
     * @throws IllegalArgumentException if there is no event, or they are about several StatefulSets
     */
    public static RolloutTimeline of(List<RolloutEvent> events, ZoneId zone) {
        return of(events, zone, Instant.MIN);
    }

    /**
     * The same, drawn up to {@code now} where the rollout is still open.
     *
     * @throws IllegalArgumentException if there is no event, or they are about several StatefulSets
     */
    public static RolloutTimeline of(List<RolloutEvent> events, ZoneId zone, Instant now) {
        return of(events, zone, now, Wording.PROGRAM);
    }

    /** The same in the words of one surface. */
    public static RolloutTimeline of(List<RolloutEvent> events, ZoneId zone, Instant now, Wording wording) {
        if (events.isEmpty()) {
            throw new IllegalArgumentException("a timeline needs at least one event");
        }
        List<String> sets =
                events.stream().map(RolloutEvent::statefulSet).distinct().toList();
        if (sets.size() > 1) {
            throw new IllegalArgumentException(
                    "the events are about several StatefulSets, one is allowed: " + String.join(", ", sets));
        }
        TimelineFold fold = new TimelineFold(zone, wording, events.get(0));
        events.forEach(fold::add);
        return fold.timeline(now);
    }

    /** A sentence in the words of this timeline's reader. */
    String say(Phrase words) {
        return say(words.message());
    }

    /** The same of one that was made before. */
    String say(Message message) {
        return message.in(wording);
    }

    /** The changes that were planned, in the words of this timeline's reader; none where the plan is not there. */
    public List<String> changes() {
        return plan.stream()
                .flatMap(known -> known.changes().stream().map(this::say))
                .toList();
    }

    /** One without facts. */
    String say(String key) {
        return say(Phrase.of(key));
    }

    /** Whether more may come. */
    public boolean isOpen() {
        return outcome.isEmpty();
    }

    public Duration duration() {
        return Duration.between(start, end);
    }

    /** Short names that tell the revisions of this rollout apart. */
    public RevisionNames revisionNames() {
        RevisionNames names = new RevisionNames();
        names.learn(baseRevision);
        names.learn(newRevision);
        rows.forEach(row -> row.bars().forEach(bar -> names.learn(bar.revision())));
        return names;
    }

    /** Which revision, as seen from the rollout. */
    public enum Side {
        /** The one to go back to. */
        BASE,
        /** The one that the rollout brings. */
        NEW,
        /** Neither, or not known. */
        OTHER
    }

    /**
     * A pod in one state.
     *
     * @param id unique in the timeline, a valid XML name
     * @param reason may have several lines
     * @param why what it says, as facts; empty where they are not known
     */
    public record Bar(
            String id,
            String pod,
            int ordinal,
            Side side,
            Optional<String> revision,
            PodState state,
            Instant from,
            Instant to,
            Optional<String> reason,
            Optional<PodCause> why) {

        public Duration duration() {
            return Duration.between(from, to);
        }

        /** Neither ready nor given up: on its way from one pod to the next. */
        public boolean isMoving() {
            return switch (state) {
                case TERMINATING, PENDING, RUNNING -> true;
                case READY, FAILED -> false;
            };
        }
    }

    /**
     * What happened to one ordinal.
     *
     * @param bars without gaps, oldest first; never empty
     */
    public record Row(int ordinal, String pod, List<Bar> bars) {
        public Row {
            bars = List.copyOf(bars);
        }

        public Bar last() {
            return bars.get(bars.size() - 1);
        }

        /** Whether the bar is of a pod that was ready, and is not any more, without having been replaced. */
        public boolean lostReadiness(Bar bar) {
            int index = bars.indexOf(bar);
            return index > 0
                    && (bar.state() == PodState.RUNNING || bar.state() == PodState.PENDING)
                    && bars.get(index - 1).state() == PodState.READY
                    && bars.get(index - 1).revision().equals(bar.revision());
        }
    }

    /** What a band tells of. */
    public enum BandKind {
        BACKUP,
        WAVE,
        SOAK,
        GATE,
        /** A check or an action around one pod. */
        CHECK,
        /** The rollout waits for what {@link Band#name} says: mostly a PodDisruptionBudget. */
        BLOCKED,
        HELD,
        ROLLBACK
    }

    /** How a band came to its end. */
    public enum BandEnd {
        /** Done, or the wait is over. */
        PASSED,
        FAILED,
        /** Something else ended the rollout, or the wave, before. */
        STOPPED,
        /** It still lasts. */
        OPEN
    }

    /**
     * A stretch of time of the rollout as a whole.
     *
     * @param id unique in the timeline, a valid XML name
     * @param name the wave's number, the gate's name, what blocks, the backup's Job, who asked for the
     *     rollback; may be empty
     * @param message what its last event said; may be empty
     * @param pod the pod for whose sake the rollout stopped; empty where that was none, or is not known
     */
    public record Band(
            String id,
            BandKind kind,
            String name,
            Instant from,
            Instant to,
            BandEnd ended,
            String message,
            Optional<String> pod) {

        public Duration duration() {
            return Duration.between(from, to);
        }
    }

    /**
     * What a PodDisruptionBudget allowed over time.
     *
     * @param steps without gaps, oldest first; never empty
     */
    public record Budget(String id, String name, List<Step> steps) {
        public Budget {
            steps = List.copyOf(steps);
        }
    }

    /** @param allowed disruptions allowed between the two times */
    public record Step(Instant from, Instant to, int allowed, int healthy, int desired) {}

    /**
     * A line of the log.
     *
     * @param target the id of the bar, band or budget that it tells of
     */
    public record Entry(LogLine line, Optional<String> target) {}
}
