package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import io.jenkins.plugins.statefulset.rollout.text.Ordinals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
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

    static String range(List<Row> rows) {
        return rows.get(0).ordinal() + " to " + rows.get(rows.size() - 1).ordinal();
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
                drawn.add(new Shape.Path(path, "rt-area rt-area-" + layer.name().toLowerCase(Locale.ROOT)));
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

    /** The outline of one layer, run by run; empty where it never has a pod. */
    private String area(
            NavigableMap<Instant, Map<Layer, Integer>> counts, Layer layer, int pods, double top, double height) {
        StringBuilder upper = new StringBuilder();
        List<String> lower = new ArrayList<>();
        StringBuilder path = new StringBuilder();
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
                close(path, upper, lower);
            } else if (right > left) {
                double y = top + height * above / pods;
                double bottom = top + height * (above + here) / pods;
                upper.append(upper.isEmpty() ? 'M' : 'L')
                        .append(point(left, y))
                        .append('H')
                        .append(number(right));
                lower.add("L" + point(right, bottom) + "H" + number(left));
            }
        }
        close(path, upper, lower);
        return path.toString();
    }

    private static void close(StringBuilder path, StringBuilder upper, List<String> lower) {
        if (!upper.isEmpty()) {
            path.append(upper);
            for (int i = lower.size() - 1; i >= 0; i--) {
                path.append(lower.get(i));
            }
            path.append('Z');
        }
        upper.setLength(0);
        lower.clear();
    }

    private static String point(double x, double y) {
        return number(x) + "," + number(y);
    }

    private static String number(double value) {
        return Numbers.format(value);
    }

    private String title(List<Row> rows) {
        Instant from = frame.timeline().start();
        long failed = rows.stream()
                .filter(row -> row.bars().stream().anyMatch(bar -> bar.state() == PodState.FAILED))
                .count();
        Optional<Instant> first = rows.stream()
                .flatMap(row -> row.bars().stream())
                .filter(bar -> bar.isMoving() && bar.from().isAfter(from))
                .map(Bar::from)
                .min(Instant::compareTo);
        Optional<Instant> last = rows.stream()
                .flatMap(row -> row.bars().stream())
                .filter(bar -> bar.state() == PodState.READY && bar.side() == Side.NEW)
                .map(Bar::from)
                .max(Instant::compareTo);
        String when = first.isPresent() && last.isPresent() && last.get().isAfter(first.get())
                ? ", moved " + frame.span(first.get(), last.get())
                : "";
        return "ordinals " + range(rows) + ": " + ready(rows) + " of "
                + Ordinals.count(rows.size(), "pod") + " ready on the new revision"
                + (failed == 0 ? "" : ", " + failed + " failed") + when;
    }
}
