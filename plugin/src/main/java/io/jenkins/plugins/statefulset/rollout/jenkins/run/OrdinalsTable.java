package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import io.jenkins.plugins.statefulset.rollout.text.PodWords;
import io.jenkins.plugins.statefulset.rollout.text.RevisionNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The ordinals as they are at the end, as text: what each was on and is on, its state, and how long it was away. */
final class OrdinalsTable {
    private static final String GAP = "   ";
    private static final List<String> HEAD = List.of("pod", "revision", "state", "ready after");

    private OrdinalsTable() {}

    /** A head, and a line for each ordinal, highest first; none where no pod is known. */
    static List<String> of(RolloutTimeline timeline) {
        if (timeline.rows().isEmpty()) {
            return List.of();
        }
        RevisionNames names = timeline.revisionNames();
        List<List<String>> cells = new ArrayList<>();
        cells.add(HEAD);
        timeline.rows()
                .forEach(row -> cells.add(List.of(
                        row.pod(),
                        revisions(row, names),
                        PodWords.of(row.last().state()).toString(),
                        readyAfter(row))));
        return cells.stream().map(line -> line(line, cells)).toList();
    }

    private static String line(List<String> line, List<List<String>> all) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < line.size(); column++) {
            int at = column;
            int width =
                    all.stream().mapToInt(other -> other.get(at).length()).max().orElse(0);
            text.append(column == 0 ? "  " : GAP)
                    .append(line.get(column))
                    .append(" ".repeat(width - line.get(column).length()));
        }
        return text.toString().stripTrailing();
    }

    /** All that it was on, in order: {@code 9f4d → 7c65 new}. */
    private static String revisions(Row row, RevisionNames names) {
        List<String> been = new ArrayList<>();
        row.bars().stream()
                .flatMap(bar -> bar.revision().stream())
                .map(names::shorten)
                .forEach(name -> {
                    if (been.isEmpty() || !been.get(been.size() - 1).equals(name)) {
                        been.add(name);
                    }
                });
        String age =
                switch (row.last().side()) {
                    case NEW -> " new";
                    case BASE -> " old";
                    case OTHER -> "";
                };
        return been.isEmpty() ? "not known" : String.join(" → ", been) + age;
    }

    /** Its last move, from the moment when its pod was told to go. */
    private static String readyAfter(Row row) {
        List<Bar> bars = row.bars();
        int ready = IntStream.range(0, bars.size())
                .filter(index -> bars.get(index).state() == PodState.READY)
                .reduce((first, second) -> second)
                .orElse(-1);
        if (bars.stream().allMatch(bar -> bar.state() == PodState.READY)) {
            boolean replaced = bars.stream()
                            .flatMap(bar -> bar.revision().stream())
                            .distinct()
                            .count()
                    > 1;
            return replaced ? "replaced, not seen from here" : "never touched";
        }
        if (ready != bars.size() - 1) {
            return "not ready";
        }
        Optional<Instant> away = Optional.empty();
        for (Bar bar : bars.subList(0, ready)) {
            boolean goes = bar.state() == PodState.TERMINATING;
            if (bar.state() == PodState.READY) {
                away = Optional.empty();
            } else if (goes || away.isEmpty()) {
                away = Optional.of(bar.from());
            }
        }
        return away.map(since ->
                        Durations.passed(Duration.between(since, bars.get(ready).from())))
                .orElse("");
    }
}
