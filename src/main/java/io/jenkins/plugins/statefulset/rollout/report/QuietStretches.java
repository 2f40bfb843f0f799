package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the stretches of a timeline that are drawn shorter than they were, so that a rollout that was held for a night
 * still shows what its pods did. The rules:
 *
 * <ol>
 *   <li>A stretch is quiet where nothing changes and no pod is on its way.
 *   <li>Let "busy" be the time that is not in quiet stretches of a minute or more. With less than five seconds of it
 *       nothing is cut: there is nothing to make room for.
 *   <li>Quiet stretches longer than a minute and than twice the busy time are cut to a sixth of the busy time.
 * </ol>
 */
final class QuietStretches {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LEAST_BUSY = Duration.ofSeconds(5);
    private static final int TIMES_BUSY = 2;
    private static final int SHARE_OF_BUSY = 6;

    private QuietStretches() {}

    /** @param drawnAs the length that it gets, as time */
    record Cut(Instant from, Instant to, Duration drawnAs) {
        Duration duration() {
            return Duration.between(from, to);
        }
    }

    static List<Cut> of(RolloutTimeline timeline) {
        List<Cut> quiet = quiet(timeline).stream()
                .filter(cut -> cut.duration().compareTo(SHORTEST) > 0)
                .toList();
        Duration busy =
                timeline.duration().minus(quiet.stream().map(Cut::duration).reduce(Duration.ZERO, Duration::plus));
        if (busy.compareTo(LEAST_BUSY) < 0) {
            return List.of();
        }
        return quiet.stream()
                .filter(cut -> cut.duration().compareTo(busy.multipliedBy(TIMES_BUSY)) > 0)
                .map(cut -> new Cut(cut.from(), cut.to(), busy.dividedBy(SHARE_OF_BUSY)))
                .toList();
    }

    private static List<Cut> quiet(RolloutTimeline timeline) {
        TreeSet<Instant> changes = new TreeSet<>(List.of(timeline.start(), timeline.end()));
        TreeMap<Instant, Integer> moving = new TreeMap<>();
        for (Row row : timeline.rows()) {
            for (Bar bar : row.bars()) {
                changes.add(bar.from());
                changes.add(bar.to());
                if (bar.isMoving()) {
                    moving.merge(bar.from(), 1, Integer::sum);
                    moving.merge(bar.to(), -1, Integer::sum);
                }
            }
        }
        timeline.bands().forEach(band -> changes.addAll(List.of(band.from(), band.to())));
        timeline.budgets().forEach(budget -> budget.steps().forEach(step -> changes.add(step.from())));
        List<Cut> quiet = new ArrayList<>();
        Instant last = timeline.start();
        int onTheWay = 0;
        for (Instant change : changes) {
            if (onTheWay == 0 && change.isAfter(last)) {
                quiet.add(new Cut(last, change, Duration.between(last, change)));
            }
            onTheWay += moving.getOrDefault(change, 0);
            last = change;
        }
        return quiet;
    }
}
