package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import hudson.Util;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Message.Between;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Draws the trend of a job's rollouts: a column for each, as high as it took long, the latest at the right. The sign above
 * a column and its outline tell the outcome, besides its colour. No style and no script of its own: classes of
 * {@code rollout.css}.
 */
final class TrendSvg {
    private static final int HEIGHT = 240;
    private static final int LEFT = 64;
    private static final int TOP = 28;
    private static final int BOTTOM = 40;
    private static final int PLOT = HEIGHT - TOP - BOTTOM;
    private static final double WIDEST = 44;
    private static final int LABEL = 34;
    private static final int STEPS = 4;
    private static final long[] NICE_SECONDS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800
    };

    private final List<TrendEntry> entries;
    private final int width;
    private final long step;
    private final long top;
    private final double pitch;
    private final Reader reader = Reader.now();
    private final StringBuilder out = new StringBuilder();

    private TrendSvg(List<TrendEntry> entries, int width) {
        this.entries = entries;
        this.width = width;
        long longest = entries.stream()
                .map(TrendEntry::took)
                .max(Comparator.naturalOrder())
                .map(Duration::toSeconds)
                .orElse(1L);
        this.step = step(longest);
        this.top = Math.max(step, (longest + step - 1) / step * step);
        this.pitch = Math.min(WIDEST, (double) (width - LEFT - 8) / entries.size());
    }

    /**
     * One {@code svg} element.
     *
     * @param entries oldest first, at least one
     * @param width of the place that it is drawn for, in pixels, so that its letters can be read there
     * @param idPrefix of the ids in it
     */
    static String draw(List<TrendEntry> entries, int width, String idPrefix) {
        return new TrendSvg(entries, width).svg(idPrefix);
    }

    private static long step(long longest) {
        for (long nice : NICE_SECONDS) {
            if (nice * STEPS >= longest) {
                return nice;
            }
        }
        return (longest + STEPS - 1) / STEPS;
    }

    private String svg(String idPrefix) {
        out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"rollout-trend\" viewBox=\"0 0 ")
                .append(width + " " + HEIGHT + "\" role=\"img\" aria-labelledby=\"" + idPrefix + "title " + idPrefix)
                .append("desc\"><title id=\"" + idPrefix + "title\">" + Util.xmlEscape(Messages.TrendSvg_title())
                        + "</title><desc id=\"")
                .append(idPrefix + "desc\">" + Util.xmlEscape(inWords(entries)) + "</desc>");
        ground();
        int every = (int) Math.ceil(LABEL / pitch);
        for (int index = 0; index < entries.size(); index++) {
            // Counted from the latest, which always has its label.
            column(index, (entries.size() - 1 - index) % every == 0);
        }
        return out.append("</svg>").toString();
    }

    private void ground() {
        for (long seconds = 0; seconds <= top; seconds += step) {
            double y = y(seconds);
            out.append("<path class=\"rollout-trend__grid\" d=\"M" + LEFT + " " + number(y) + "H" + width + "\"/>");
            text(
                    LEFT - 8,
                    y + 4,
                    "end",
                    "rollout-trend__axis",
                    new Span(Duration.ofSeconds(seconds), Span.Precision.EXACT).in(reader.language()));
        }
        text(LEFT - 8, HEIGHT - 18, "end", "rollout-trend__axis", Messages.TrendSvg_build());
    }

    private void column(int index, boolean labelled) {
        TrendEntry entry = entries.get(index);
        double middle = LEFT + 8 + pitch * (index + .5);
        double breadth = Math.max(2, pitch * .62);
        double height = Math.max(2, y(0) - y(entry.took().toSeconds()));
        String tip = reader.say(Phrase.of("jenkins.trend-column")
                .with("build", String.valueOf(entry.build()))
                .with("set", entry.set())
                .with("standing", entry.standing().getWords())
                .passed("time", entry.took()));
        out.append("<g><title>" + Util.xmlEscape(tip) + "</title><rect class=\"rollout-trend__bar rollout-trend__bar--")
                .append(entry.standing().getStyle() + "\" x=\"" + number(middle - breadth / 2) + "\" y=\"")
                .append(number(y(0) - height) + "\" width=\"" + number(breadth) + "\" height=\"" + number(height)
                        + "\"/>");
        text(middle, y(0) - height - 6, "middle", "", entry.standing().getSign());
        out.append("</g>");
        if (labelled) {
            text(middle, HEIGHT - 18, "middle", "rollout-trend__axis", "#" + entry.build());
        }
    }

    private void text(double x, double y, String anchor, String style, String words) {
        out.append("<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\" class=\""
                        + style)
                .append("\">" + Util.xmlEscape(words) + "</text>");
    }

    private double y(long seconds) {
        return TOP + PLOT * (1 - (double) seconds / top);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** Such as {@code 12 rollouts: 10 completed, 2 rolled back. The longest took 5 m. The table has them all.} */
    static String inWords(List<TrendEntry> entries) {
        Map<RolloutStanding, Long> counts = new TreeMap<>();
        entries.forEach(entry -> counts.merge(entry.standing(), 1L, Long::sum));
        List<Message> outcomes = new ArrayList<>();
        counts.forEach((standing, count) -> outcomes.add(Phrase.of("jenkins.trend-outcome")
                .with("number", count)
                .with("standing", standing.getWords().toLowerCase(Locale.ROOT))
                .message()));
        Duration longest = entries.stream()
                .map(TrendEntry::took)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return Reader.now()
                .say(Phrase.of("jenkins.trend")
                        .with("rollouts", entries.size())
                        .with("outcomes", Message.listed(outcomes, Between.COMMA))
                        .passed("time", longest));
    }
}
