package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where everything of a timeline is drawn: bands on top, the ordinals, the budgets, the time axis and what the shapes
 * mean, one below the other.
 *
 * @param groupOfBar for bars that are not drawn by themselves, the id of what stands for them
 */
record Chart(double width, double height, List<Shape> shapes, Map<String, String> groupOfBar) {
    private static final double TOP = 26;
    private static final double GAP = 10;
    private static final double AXIS = 24;

    Chart {
        shapes = List.copyOf(shapes);
        groupOfBar = Map.copyOf(groupOfBar);
    }

    static Chart of(RolloutTimeline timeline, TimelineSvg.Size size) {
        Frame frame = Frame.of(timeline, size);
        List<Shape> front = new ArrayList<>();
        double bands = new BandLanes(frame, front).draw(TOP);
        PodRows rows = new PodRows(frame, front);
        double pods = rows.draw(bands + (bands > TOP ? GAP : 0));
        double plot = new BudgetLanes(frame, front).draw(pods + GAP);
        List<Shape> shapes = new ArrayList<>(axes(frame, plot));
        rollbackLine(frame, plot).ifPresent(shapes::add);
        shapes.addAll(front);
        frame.scale().cuts().forEach(cut -> shapes.addAll(zigzag(cut, plot)));
        double end = new Legend(frame, PodRows.detail(timeline)).draw(plot + AXIS + GAP, shapes);
        return new Chart(frame.width(), end, shapes, rows.groupOfBar());
    }

    /** Ticks above and below, with lines between them. */
    private static List<Shape> axes(Frame frame, double bottom) {
        TimeAxis axis = new TimeAxis(frame);
        List<Shape> shapes = new ArrayList<>();
        for (double baseline : List.of(TOP - 12, bottom + 16)) {
            Labels labels = new Labels(List.of());
            shapes.addAll(axis.cutLabels(baseline, labels));
            for (TimeAxis.Tick tick : axis.ticks(baseline, labels)) {
                if (baseline > bottom) {
                    shapes.add(vertical(tick.x(), TOP - 6, bottom, "rt-grid"));
                }
                tick.label().ifPresent(shapes::add);
            }
        }
        shapes.add(frame.gutterText(axis.day(), bottom + 12, "rt-label rt-muted"));
        if (frame.timeline().isOpen()) {
            shapes.add(vertical(frame.scale().x(frame.timeline().end()), TOP - 6, bottom, "rt-now"));
        }
        return shapes;
    }

    private static Shape vertical(double x, double top, double bottom, String style) {
        return new Shape.Path(
                "M" + Numbers.format(x) + "," + Numbers.format(top) + "V" + Numbers.format(bottom), style);
    }

    private static Optional<Shape> rollbackLine(Frame frame, double bottom) {
        return frame.timeline().bands().stream()
                .filter(band -> band.kind() == BandKind.ROLLBACK)
                .findFirst()
                .map(band -> vertical(frame.scale().x(band.from()), TOP, bottom, "rt-turn"));
    }

    /** Two jagged edges with nothing between them. */
    private static List<Shape> zigzag(TimeScale.Segment cut, double bottom) {
        double middle = cut.breakAt();
        StringBuilder left = new StringBuilder();
        StringBuilder right = new StringBuilder();
        int side = 1;
        for (double y = TOP - 6; y < bottom + 6; y += 6) {
            left.append(left.isEmpty() ? 'M' : 'L').append(Numbers.format(middle - 4 + 2 * side));
            left.append(',').append(Numbers.format(Math.min(y, bottom)));
            right.insert(0, "L" + Numbers.format(middle + 4 + 2 * side) + "," + Numbers.format(Math.min(y, bottom)));
            side = -side;
        }
        return List.of(
                new Shape.Path(left + right.toString() + "Z", "rt-cut"),
                new Shape.Path(left.toString(), "rt-cut-edge"),
                new Shape.Path("M" + right.substring(1), "rt-cut-edge"));
    }
}
