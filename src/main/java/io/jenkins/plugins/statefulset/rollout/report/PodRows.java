package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws the ordinals. Up to {@value #MOST_ROWS} of them have a row each, lower the more there are. Above that, equal
 * numbers of neighbours share a row, so that there are at most {@value #MOST_GROUPS}; an ordinal that failed keeps a
 * row of its own below its group (the first {@value #MOST_FAILED}), because that is where one looks.
 */
final class PodRows {
    private static final int MOST_ROWS = 100;
    private static final int MOST_GROUPS = 50;
    private static final int MOST_FAILED = 20;
    private static final List<Integer> GROUP_SIZES = List.of(2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000);

    /** How ordinals are shown. */
    enum Detail {
        ROWS,
        GROUPS
    }

    private final Frame frame;
    private final List<Shape> shapes;
    private final Map<String, String> groupOfBar = new HashMap<>();

    PodRows(Frame frame, List<Shape> shapes) {
        this.frame = frame;
        this.shapes = shapes;
    }

    static Detail detail(RolloutTimeline timeline) {
        return timeline.rows().size() > MOST_ROWS ? Detail.GROUPS : Detail.ROWS;
    }

    /** For the bars that are not drawn by themselves, the id of the group that they are in. */
    Map<String, String> groupOfBar() {
        return groupOfBar;
    }

    /** Draws from {@code top} on and gives where it ended. */
    double draw(double top) {
        return switch (detail(frame.timeline())) {
            case ROWS -> drawRows(frame.timeline().rows(), top, height());
            case GROUPS -> drawGroups(top);
        };
    }

    private double height() {
        int rows = frame.timeline().rows().size();
        if (rows <= 12) {
            return 32;
        }
        return rows <= 40 ? 24 : 16;
    }

    private double drawRows(List<Row> rows, double top, double height) {
        PodRow drawing = new PodRow(frame, shapes);
        double y = top;
        for (Row row : rows) {
            drawing.draw(row, y, height);
            y += height;
        }
        return y;
    }

    private double drawGroups(double top) {
        List<Row> rows = frame.timeline().rows();
        int size = GROUP_SIZES.stream()
                .filter(each -> rows.size() <= each * MOST_GROUPS)
                .findFirst()
                .orElse(1 + (rows.size() - 1) / MOST_GROUPS);
        PodGroup drawing = new PodGroup(frame, shapes);
        int failedLeft = MOST_FAILED;
        double y = top;
        for (List<Row> group : groups(rows, size)) {
            drawing.draw(group, y, 18);
            y += 18;
            List<Row> failed =
                    group.stream().filter(PodRows::failed).limit(failedLeft).toList();
            failedLeft -= failed.size();
            for (Row row : group) {
                if (!failed.contains(row)) {
                    row.bars().forEach(bar -> groupOfBar.put(bar.id(), PodGroup.id(group)));
                }
            }
            y = drawRows(failed, y, 24);
        }
        return y;
    }

    private static boolean failed(Row row) {
        return row.bars().stream().map(Bar::state).anyMatch(PodState.FAILED::equals);
    }

    /** Cut at round ordinals: 999 to 980, not 1000 to 981. */
    private static List<List<Row>> groups(List<Row> rows, int size) {
        List<List<Row>> groups = new ArrayList<>();
        int last = -1;
        for (Row row : rows) {
            int group = row.ordinal() / size;
            if (groups.isEmpty() || group != last) {
                groups.add(new ArrayList<>());
                last = group;
            }
            groups.get(groups.size() - 1).add(row);
        }
        return groups;
    }
}
