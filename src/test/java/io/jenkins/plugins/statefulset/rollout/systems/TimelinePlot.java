package io.jenkins.plugins.statefulset.rollout.systems;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Draws clients' success over the time of each rollout: a strip each, with what succeeded in every half second as a blue area, what failed as red
 * bars from the top, and a grey bar below for each pod while it was away.
 */
final class TimelinePlot {
    private static final Duration STEP = Duration.ofMillis(500);
    private static final Duration MARGIN = Duration.ofSeconds(2);
    private static final int WIDTH = 860;
    private static final int LEFT = 230;
    private static final int RIGHT = 30;
    private static final int TOP = 40;
    private static final int AREA = 46;
    private static final int BAR = 6;
    private static final int GAP = 22;

    private final StringBuilder svg = new StringBuilder();
    private final double pixelsPerSecond;

    private TimelinePlot(double seconds) {
        pixelsPerSecond = (WIDTH - LEFT - RIGHT) / seconds;
    }

    static String of(String title, List<Result> results) {
        double longest = results.stream()
                .mapToDouble(result -> seconds(result.window().length().plus(MARGIN.multipliedBy(2))))
                .max()
                .orElse(1);
        return new TimelinePlot(longest).draw(title, results);
    }

    private String draw(String title, List<Result> results) {
        int height = TOP + results.stream().mapToInt(TimelinePlot::height).sum() + 30;
        svg.append(format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
                WIDTH, height, WIDTH, height));
        text(10, 22, title + ": what clients got, each half second (red: errors; grey: pods away)");
        int y = TOP;
        for (Result result : results) {
            strip(result, y);
            y += height(result);
        }
        axis(y);
        return svg.append("</svg>\n").toString();
    }

    private static int height(Result result) {
        return AREA + BAR * result.absences().spans().size() + GAP;
    }

    private void strip(Result result, int y) {
        text(10, y + 14, result.scenario());
        text(10, y + 30, result.contender() + ": " + result.outcome());
        Instant from = result.window().begin().minus(MARGIN);
        Instant to = result.window().end().plus(MARGIN);
        Map<Long, Long> good = counts(result, from, to, true);
        Map<Long, Long> bad = counts(result, from, to, false);
        double most = Math.max(
                1, good.values().stream().mapToLong(Long::longValue).max().orElse(1));
        long steps = Duration.between(from, to).dividedBy(STEP);
        StringBuilder area = new StringBuilder(format("M%.1f,%d", x(0), y + AREA));
        for (long step = 0; step < steps; step++) {
            double level = y + AREA - AREA * good.getOrDefault(step, 0L) / most;
            area.append(format("L%.1f,%.1f", x(step), level)).append(format("L%.1f,%.1f", x(step + 1), level));
        }
        svg.append(
                format("<path d=\"%sL%.1f,%dZ\" fill=\"#4a90d9\" fill-opacity=\"0.7\"/>\n", area, x(steps), y + AREA));
        bad.forEach((step, count) -> svg.append(format(
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%.1f\" fill=\"#d0021b\" fill-opacity=\"0.75\"/>\n",
                x(step), y, x(step + 1) - x(step), Math.min(AREA, 6 + AREA * count / most))));
        int bar = y + AREA + 2;
        for (List<Judge.Window> spans : result.absences().spans().values()) {
            for (Judge.Window span : spans) {
                svg.append(format(
                        "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#777\"/>\n",
                        at(from, span.begin()), bar, at(from, span.end()) - at(from, span.begin()), BAR - 2));
            }
            bar += BAR;
        }
    }

    private static Map<Long, Long> counts(Result result, Instant from, Instant to, boolean succeeded) {
        return result.attempts().stream()
                .filter(attempt -> attempt.succeeded() == succeeded)
                .filter(attempt ->
                        !attempt.ended().isBefore(from) && attempt.ended().isBefore(to))
                .collect(Collectors.groupingBy(
                        attempt -> Duration.between(from, attempt.ended()).dividedBy(STEP), Collectors.counting()));
    }

    private void axis(int y) {
        double seconds = (WIDTH - LEFT - RIGHT) / pixelsPerSecond;
        int every = seconds > 240 ? 60 : seconds > 80 ? 20 : seconds > 30 ? 10 : 5;
        svg.append(
                format("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#333\"/>\n", LEFT, y, WIDTH - RIGHT, y));
        for (int second = 0; second + seconds(MARGIN) <= seconds; second += every) {
            double x = LEFT + (second + seconds(MARGIN)) * pixelsPerSecond;
            svg.append(format("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#333\"/>\n", x, y, x, y + 4));
            text((int) x - 8, y + 18, second + " s");
        }
    }

    private double x(long step) {
        return LEFT + step * seconds(STEP) * pixelsPerSecond;
    }

    private double at(Instant from, Instant moment) {
        return LEFT + Math.max(0, seconds(Duration.between(from, moment))) * pixelsPerSecond;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private void text(int x, int y, String words) {
        svg.append(format("<text x=\"%d\" y=\"%d\">%s</text>\n", x, y, escaped(words)));
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
