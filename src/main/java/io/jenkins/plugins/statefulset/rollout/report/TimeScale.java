package io.jenkins.plugins.statefulset.rollout.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a time is on the x axis: in proportion, except in stretches that were cut, which are drawn shorter.
 *
 * @param segments without gaps, in order of time
 * @param pixelsPerMilli outside the cuts
 */
record TimeScale(List<Segment> segments, double pixelsPerMilli) {
    private static final double SHORTEST_MILLIS = 1000;
    private static final double BREAK_OFFSET = 14;
    private static final double BREAK_HALF_WIDTH = 8;

    TimeScale {
        segments = List.copyOf(segments);
    }

    /** @param cut whether it is drawn shorter than it was */
    record Segment(Instant from, Instant to, double left, double right, boolean cut) {
        Duration duration() {
            return Duration.between(from, to);
        }

        /** Where the mark of a cut is: near its left end, so that words have room beside it. */
        double breakAt() {
            return left + Math.min(BREAK_OFFSET, (right - left) / 2);
        }
    }

    /** @param cuts in order of time, apart from each other, each with the time that it is drawn as */
    static TimeScale of(Instant start, Instant end, List<QuietStretches.Cut> cuts, double left, double width) {
        double drawn = millis(start, end);
        for (QuietStretches.Cut cut : cuts) {
            drawn += cut.drawnAs().toNanos() / 1e6 - millis(cut.from(), cut.to());
        }
        double perMilli = width / Math.max(drawn, SHORTEST_MILLIS);
        List<Segment> segments = new ArrayList<>();
        Instant time = start;
        double x = left;
        for (QuietStretches.Cut cut : cuts) {
            double from = x + millis(time, cut.from()) * perMilli;
            segments.add(new Segment(time, cut.from(), x, from, false));
            x = from + cut.drawnAs().toNanos() / 1e6 * perMilli;
            segments.add(new Segment(cut.from(), cut.to(), from, x, true));
            time = cut.to();
        }
        segments.add(new Segment(time, end, x, x + millis(time, end) * perMilli, false));
        return new TimeScale(segments, perMilli);
    }

    private static double millis(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e6;
    }

    /** Times before the start or after the end are drawn there. */
    double x(Instant time) {
        for (Segment segment : segments) {
            if (!time.isAfter(segment.to()) && segment.to().isAfter(segment.from())) {
                double share = Math.max(0, millis(segment.from(), time)) / millis(segment.from(), segment.to());
                return segment.left() + share * (segment.right() - segment.left());
            }
        }
        return segments.get(segments.size() - 1).right();
    }

    /** The marks of the cuts: from where to where words are not readable. */
    List<Strip> breaks() {
        return cuts().stream()
                .map(cut -> new Strip(cut.breakAt() - BREAK_HALF_WIDTH, cut.breakAt() + BREAK_HALF_WIDTH))
                .toList();
    }

    /** A part of the x axis. */
    record Strip(double left, double right) {}

    List<Segment> cuts() {
        return segments.stream().filter(Segment::cut).toList();
    }
}
