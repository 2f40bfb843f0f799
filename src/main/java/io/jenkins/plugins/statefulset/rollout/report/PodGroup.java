package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Draws many ordinals in one row, as a stack of areas whose heights are the numbers of pods: those ready on the new
 * revision from the top down, then those that failed, those on their way, and below them those that the rollout has
 * not reached. A staircase within the row is the rollout's way through the ordinals.
 */
final class PodGroup {
    private final Frame frame;
    private final List<Shape> shapes;

    PodGroup(Frame frame, List<Shape> shapes) {
        this.frame = frame;
        this.shapes = shapes;
    }

    /** From the top down. */
    private enum Layer {
        NEW,
        FAILED,
        MOVING,
        OTHER,
        BASE;

        static Layer of(Bar bar) {
            if (bar.state() == PodState.READY) {
                return switch (bar.side()) {
                    case NEW -> NEW;
                    case OTHER -> OTHER;
                    case BASE -> BASE;
                };
            }
            return bar.state() == PodState.FAILED ? FAILED : MOVING;
        }
    }

    static String id(List<Row> rows) {
        return "pods-" + rows.get(rows.size() - 1).ordinal() + "-" + rows.get(0).ordinal();
    }

    private String range(List<Row> rows) {
        return frame.timeline()
                .say(Phrase.of("unit.range")
                        .with("first", String.valueOf(rows.get(0).ordinal()))
                        .with("last", String.valueOf(rows.get(rows.size() - 1).ordinal())));
    }

    void draw(List<Row> rows, double top, double height) {
        shapes.add(frame.gutterText(gutterName(rows), top + height / 2, "rt-label"));
        NavigableMap<Instant, Map<Layer, Integer>> counts = counts(rows);
        List<Shape> drawn = new ArrayList<>();
        double bar = height * 0.84;
        double barTop = top + (height - bar) / 2;
        for (Layer layer : Layer.values()) {
            String path = area(counts, layer, rows.size(), barTop, bar);
            if (!path.isEmpty()) {
                drawn.add(new Shape.Path(path, "rt-area rt-area-" + ConstantWords.of(layer)));
            }
        }
        drawn.add(new Shape.Rect(
                frame.box(counts.firstKey(), frame.timeline().end(), barTop, bar), 0, "rt-frame", Optional.empty()));
        end(rows, top + height / 2);
        shapes.add(new Shape.Group(Optional.of(id(rows)), "rt-item", title(rows), drawn));
    }

    private String gutterName(List<Row> rows) {
        return frame.size() == TimelineSvg.Size.WIDE
                ? range(rows)
                : rows.get(0).ordinal() + "–" + rows.get(rows.size() - 1).ordinal();
    }

    /** How many are ready on the new revision, right of the plot. */
    private void end(List<Row> rows, double middle) {
        boolean wide = frame.size() == TimelineSvg.Size.WIDE;
        boolean failed = rows.stream().anyMatch(row -> row.last().state() == PodState.FAILED);
        String glyph = failed ? "✗" : ready(rows) == rows.size() ? "✓" : wide ? "" : "…";
        String text = wide ? glyph + " " + ready(rows) + "/" + rows.size() : glyph;
        shapes.add(frame.endText(text.strip(), middle, failed ? "rt-text rt-bad" : "rt-text"));
    }

    private static long ready(List<Row> rows) {
        return rows.stream().filter(row -> Layer.of(row.last()) == Layer.NEW).count();
    }

    /** For each moment of change, how many pods are in each layer from then on. */
    private static NavigableMap<Instant, Map<Layer, Integer>> counts(List<Row> rows) {
        NavigableMap<Instant, Map<Layer, Integer>> counts = new TreeMap<>();
        for (Row row : rows) {
            for (int i = 0; i < row.bars().size(); i++) {
                Bar bar = row.bars().get(i);
                Map<Layer, Integer> change = counts.computeIfAbsent(bar.from(), time -> new EnumMap<>(Layer.class));
                change.merge(Layer.of(bar), 1, Integer::sum);
                if (i > 0) {
                    change.merge(Layer.of(row.bars().get(i - 1)), -1, Integer::sum);
                }
            }
        }
        Map<Layer, Integer> sum = new EnumMap<>(Layer.class);
        counts.replaceAll((time, change) -> {
            change.forEach((layer, pods) -> sum.merge(layer, pods, Integer::sum));
            return new EnumMap<>(sum);
        });
        return counts;
    }

    /** A layer between two times. */
    private record Piece(double left, double right, double top, double bottom) {
        boolean isLevelWith(Piece next) {
            return top == next.top && bottom == next.bottom;
        }
    }

    /** The outline of one layer, run by run; empty where it never has a pod. */
    private String area(
            NavigableMap<Instant, Map<Layer, Integer>> counts, Layer layer, int pods, double top, double height) {
        StringBuilder path = new StringBuilder();
        List<Piece> run = new ArrayList<>();
        for (Map.Entry<Instant, Map<Layer, Integer>> entry : counts.entrySet()) {
            int above = entry.getValue().entrySet().stream()
                    .filter(other -> other.getKey().compareTo(layer) < 0)
                    .mapToInt(Map.Entry::getValue)
                    .sum();
            int here = entry.getValue().getOrDefault(layer, 0);
            Instant to = Optional.ofNullable(counts.higherKey(entry.getKey()))
                    .orElse(frame.timeline().end());
            double left = frame.scale().x(entry.getKey());
            double right = frame.scale().x(to);
            if (here == 0) {
                path.append(outline(run));
                run.clear();
            } else if (right > left) {
                add(run, new Piece(left, right, top + height * above / pods, top + height * (above + here) / pods));
            }
        }
        return path.append(outline(run)).toString();
    }

    private static void add(List<Piece> run, Piece piece) {
        int last = run.size() - 1;
        if (last >= 0 && run.get(last).isLevelWith(piece)) {
            run.set(last, new Piece(run.get(last).left(), piece.right(), piece.top(), piece.bottom()));
        } else {
            run.add(piece);
        }
    }

    /** Along the top to the right, then along the bottom back. */
    private static String outline(List<Piece> run) {
        if (run.isEmpty()) {
            return "";
        }
        StringBuilder path = new StringBuilder(
                "M" + number(run.get(0).left()) + "," + number(run.get(0).top()));
        for (int i = 0; i < run.size(); i++) {
            path.append(i == 0 ? "" : "V" + number(run.get(i).top()));
            path.append('H').append(number(run.get(i).right()));
        }
        for (int i = run.size() - 1; i >= 0; i--) {
            path.append('V').append(number(run.get(i).bottom()));
            path.append('H').append(number(run.get(i).left()));
        }
        return path.append('Z').toString();
    }

    private static String number(double value) {
        return Numbers.format(value);
    }

    private String title(List<Row> rows) {
        long failed = rows.stream()
                .filter(row -> row.bars().stream().anyMatch(bar -> bar.state() == PodState.FAILED))
                .count();
        Optional<Instant> first = rows.stream()
                .flatMap(row -> row.bars().stream())
                .filter(bar -> bar.state() == PodState.TERMINATING)
                .map(Bar::from)
                .min(Instant::compareTo);
        Optional<Instant> last = rows.stream()
                .flatMap(row -> row.bars().stream())
                .filter(bar -> bar.state() == PodState.READY && bar.side() == Side.NEW)
                .map(Bar::from)
                .max(Instant::compareTo);
        Phrase words = Phrase.of("report.group")
                .with("range", range(rows))
                .with("ready", ready(rows))
                .with("pods", rows.size());
        Phrase counted = failed == 0 ? words : words.with("failed", failed);
        return frame.timeline()
                .say(
                        first.isPresent() && last.isPresent() && last.get().isAfter(first.get())
                                ? counted.with("span", frame.span(first.get(), last.get()))
                                : counted);
    }
}
