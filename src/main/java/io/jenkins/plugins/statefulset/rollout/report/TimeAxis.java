package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.message.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The ticks of the time axis, at round times of day, as close as their labels allow. */
final class TimeAxis {
    private static final DateTimeFormatter TENTHS = DateTimeFormatter.ofPattern("HH:mm:ss.S", Locale.ROOT);
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private static final double ROOM = 24;
    private static final Duration LONGEST_STEP = Duration.ofDays(365);
    private static final List<Duration> STEPS = Stream.concat(
                    Stream.of(100L, 200L, 500L).map(Duration::ofMillis),
                    Stream.of(1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200)
                            .map(Duration::ofSeconds))
            .toList();

    private final Frame frame;

    TimeAxis(Frame frame) {
        this.frame = frame;
    }

    /** @param label where it has the room */
    record Tick(Instant time, double x, Optional<Shape.Text> label) {}

    /** Left to right; labels stand on the baseline and overlap neither each other nor those of the cuts. */
    List<Tick> ticks(double baseline, Labels labels) {
        Duration step = step();
        List<Tick> ticks = new ArrayList<>();
        for (TimeScale.Segment segment : frame.scale().segments()) {
            if (segment.cut()) {
                continue;
            }
            for (Instant time = firstFrom(segment.from(), step); !time.isAfter(segment.to()); time = time.plus(step)) {
                double x = frame.scale().x(time);
                ticks.add(new Tick(time, x, label(time, step, x, baseline, labels)));
            }
        }
        return ticks;
    }

    private Optional<Shape.Text> label(Instant time, Duration step, double x, double baseline, Labels labels) {
        Shape.Text text = new Shape.Text(
                x, baseline, Shape.Align.MIDDLE, TimelineSvg.SMALL, "rt-text rt-muted", words(time, step));
        boolean inside = text.box().x() >= frame.left() - 4 && text.box().right() <= frame.width();
        return inside ? labels.ifFree(text) : Optional.empty();
    }

    /** How long each cut was, where there is room for it. */
    List<Shape.Text> cutLabels(double baseline, Labels labels) {
        return frame.scale().cuts().stream()
                .flatMap(cut -> {
                    double middle = (cut.left() + cut.right()) / 2;
                    Shape.Text text = new Shape.Text(
                            middle,
                            baseline,
                            Shape.Align.MIDDLE,
                            TimelineSvg.SMALL,
                            "rt-text rt-cut-text",
                            "≈ "
                                    + new Span(cut.duration(), Span.Precision.EXACT)
                                            .in(frame.timeline().wording().language()));
                    return labels.ifFree(text).stream();
                })
                .toList();
    }

    private Duration step() {
        double label = Shape.Text.width("00:00:00", TimelineSvg.SMALL) + ROOM;
        return Stream.concat(
                        STEPS.stream(),
                        Stream.iterate(Duration.ofDays(1), days -> days.multipliedBy(2))
                                .takeWhile(days -> days.compareTo(LONGEST_STEP) < 0))
                .filter(step -> step.toMillis() * frame.scale().pixelsPerMilli() >= label)
                .findFirst()
                .orElse(LONGEST_STEP);
    }

    /** Counted from local midnight, so that ticks are at round times of day. */
    private Instant firstFrom(Instant from, Duration step) {
        ZonedDateTime local = frame.local(from);
        Instant midnight = local.truncatedTo(ChronoUnit.DAYS).toInstant();
        long since = Duration.between(midnight, from).toNanos();
        long steps = -Math.floorDiv(-since, step.toNanos());
        return midnight.plus(step.multipliedBy(steps));
    }

    private String words(Instant time, Duration step) {
        LocalDateTime local = frame.local(time).toLocalDateTime();
        if (local.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            return day(local);
        }
        if (step.compareTo(Duration.ofMinutes(1)) >= 0) {
            return MINUTES.format(local);
        }
        return (step.compareTo(Duration.ofSeconds(1)) >= 0 ? SECONDS : TENTHS).format(local);
    }

    private String day(TemporalAccessor time) {
        return DateTimeFormatter.ofPattern(frame.timeline().say("report.short-day-format"), Locale.ROOT)
                .format(time);
    }

    /** The day of the start, for the gutter. */
    String day() {
        return day(frame.local(frame.timeline().start()));
    }
}
