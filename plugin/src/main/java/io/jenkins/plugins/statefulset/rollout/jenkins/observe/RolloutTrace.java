package io.jenkins.plugins.statefulset.rollout.jenkins.observe;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.SetName;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.FieldNames;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Band;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandEnd;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandKind;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A rollout as a tree of spans, when it stops.
 *
 * <ol>
 *   <li>The rollout, under it each wave and the rollback, and under these each move of a pod: from when it was told to go until it was
 *       ready or failed. One that was not seen to go left when it was seen on another revision.
 *   <li>A move is in the wave, or the rollback, in which it began.
 *   <li>Of a rollout that was held and went on, only what ended since the hold is in the tree of its end: the rest was told at the hold.
 *   <li>A wave that failed or was stopped, a pod that failed, and a rollout that did not complete are errors; a hold is none.
 * </ol>
 */
final class RolloutTrace {
    private final RolloutTimeline timeline;
    private final Instant since;

    /**
     * One of the tree.
     *
     * @param attributes by their names
     * @param error why it is one; empty where it is none
     * @param children in the order in which they began
     */
    record Node(
            String name,
            Instant from,
            Instant to,
            Map<String, String> attributes,
            Optional<String> error,
            List<Node> children) {
        Node {
            attributes = Map.copyOf(attributes);
            children = List.copyOf(children);
        }
    }

    private RolloutTrace(RolloutTimeline timeline, Instant since) {
        this.timeline = timeline;
        this.since = since;
    }

    /**
     * @param timeline of all events
     * @param since when it was told the last time; the beginning of time for never
     */
    static Node of(RolloutTimeline timeline, Instant since) {
        return new RolloutTrace(timeline, since).tree();
    }

    private Node tree() {
        List<Band> parts = timeline.bands().stream()
                .filter(band -> band.kind() == BandKind.WAVE || band.kind() == BandKind.ROLLBACK)
                .toList();
        List<Move> moves = timeline.rows().stream()
                .flatMap(row -> moves(row).stream())
                .filter(move -> move.to().isAfter(since))
                .sorted(Comparator.comparing(Move::from))
                .toList();
        List<Node> children = new ArrayList<>();
        for (Band part : parts) {
            List<Node> inside = moves.stream()
                    .filter(move -> within(move, parts).filter(part::equals).isPresent())
                    .map(this::node)
                    .toList();
            if (part.to().isAfter(since) || !inside.isEmpty()) {
                children.add(node(part, inside));
            }
        }
        moves.stream()
                .filter(move -> within(move, parts).isEmpty())
                .map(this::node)
                .forEach(children::add);
        children.sort(Comparator.comparing(Node::from));
        return root(children);
    }

    private Node root(List<Node> children) {
        Map<String, String> attributes = attributes();
        timeline.plan().flatMap(plan -> plan.rolloutId()).ifPresent(id -> attributes.put("statefulset.rollout.id", id));
        timeline.outcome().ifPresent(end -> attributes.put("statefulset.rollout.outcome", Course.word(end.outcome())));
        Instant from = timeline.start().isBefore(since) ? since : timeline.start();
        return new Node(
                "rollout " + timeline.statefulSet(),
                from,
                timeline.end(),
                attributes,
                timeline.outcome()
                        .filter(end -> end.outcome() == Result.ROLLED_BACK || end.outcome() == Result.FAILED)
                        .map(end -> PlainText.line(FieldNames.ROLLOUT.in(end.reason()))),
                children);
    }

    private Node node(Band part, List<Node> inside) {
        boolean wave = part.kind() == BandKind.WAVE;
        Map<String, String> attributes = attributes();
        if (wave) {
            attributes.put("statefulset.rollout.wave", part.name());
        }
        boolean bad = wave && (part.ended() == BandEnd.FAILED || part.ended() == BandEnd.STOPPED);
        return new Node(
                wave ? "wave " + part.name() : "rollback",
                part.from(),
                part.to(),
                attributes,
                bad ? Optional.of("the wave did not pass") : Optional.empty(),
                inside);
    }

    private Node node(Move move) {
        Map<String, String> attributes = attributes();
        attributes.put("k8s.pod.name", move.last().pod());
        attributes.put("statefulset.rollout.ordinal", String.valueOf(move.last().ordinal()));
        move.last().revision().ifPresent(revision -> attributes.put("statefulset.rollout.revision", revision));
        boolean failed = move.last().state() == PodState.FAILED;
        return new Node(
                move.last().pod(),
                move.from(),
                move.to(),
                attributes,
                failed
                        ? Optional.of(move.last().reason().map(PlainText::line).orElse("the pod failed"))
                        : Optional.empty(),
                List.of());
    }

    private Map<String, String> attributes() {
        Map<String, String> attributes = new TreeMap<>();
        SetName set = SetName.of(timeline.statefulSet());
        attributes.put("k8s.namespace.name", set.namespace());
        attributes.put("k8s.statefulset.name", set.name());
        return attributes;
    }

    /** @param last the state in which it came to rest, or is */
    private record Move(Instant from, Instant to, Bar last) {}

    private static Optional<Band> within(Move move, List<Band> parts) {
        return parts.stream()
                .filter(part ->
                        !move.from().isBefore(part.from()) && !move.from().isAfter(part.to()))
                .reduce((first, second) -> second);
    }

    private static List<Move> moves(Row row) {
        List<Move> moves = new ArrayList<>();
        Optional<Instant> left = Optional.empty();
        Optional<String> last = Optional.empty();
        for (Bar bar : row.bars()) {
            boolean rests = bar.state() == PodState.READY || bar.state() == PodState.FAILED;
            boolean another = last.isPresent() && bar.revision().isPresent() && !last.equals(bar.revision());
            last = bar.revision().isPresent() ? bar.revision() : last;
            if (bar.state() == PodState.TERMINATING || another) {
                left = left.or(() -> Optional.of(bar.from()));
            }
            if (rests && left.isPresent()) {
                moves.add(new Move(left.get(), bar.from(), bar));
                left = Optional.empty();
            }
        }
        left.ifPresent(from -> moves.add(new Move(from, row.last().to(), row.last())));
        return moves;
    }
}
