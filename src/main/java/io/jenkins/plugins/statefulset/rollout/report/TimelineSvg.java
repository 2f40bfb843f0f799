package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Draws a timeline as SVG. The drawing has classes and no style, script or event handler of its own: it is made for a
 * page under a content security policy, which includes {@link #stylesheet()} and sets the custom properties
 * {@code --rollout-…} where it wants other colours. It scales to the width that it is given, by its {@code viewBox}.
 * Bars, bands and budgets have ids, so that a page links to them; states and revisions differ in shape, hatching, glyph
 * and words as well as in colour. With a thousand ordinals, neighbours share rows.
 */
public final class TimelineSvg {
    /** Letter heights, in the units of the drawing. */
    static final double TEXT = 12;

    static final double SMALL = 11;
    static final double MARK = 13;

    private static final String STYLESHEET = "timeline.css";

    private TimelineSvg() {}

    /** For how wide a place it is drawn: text keeps about its size if the place is as wide as this. */
    public enum Size {
        /** Tables and screens: 1080 pixels. */
        WIDE(1080, 104, 64),
        /** Telephones: 360 pixels. */
        NARROW(360, 70, 18);

        private final double width;
        private final double gutter;
        private final double endColumn;

        Size(double width, double gutter, double endColumn) {
            this.width = width;
            this.gutter = gutter;
            this.endColumn = endColumn;
        }

        double width() {
            return width;
        }

        double gutter() {
            return gutter;
        }

        /** Room right of the plot for how each row ended. */
        double endColumn() {
            return endColumn;
        }
    }

    /**
     * A drawing.
     *
     * @param svg one {@code svg} element, well-formed XML, to be put into a page
     * @param groupOfBar for bars of the timeline that are not drawn by themselves, what stands for them
     */
    public record Drawing(String svg, String idPrefix, Map<String, String> groupOfBar) {
        public Drawing {
            groupOfBar = Map.copyOf(groupOfBar);
        }

        /** The id, in the page, of what shows a bar, band or budget of the timeline. */
        public String anchor(String timelineId) {
            return idPrefix + groupOfBar.getOrDefault(timelineId, timelineId);
        }
    }

    /**
     * Draws a timeline.
     *
     * @param idPrefix comes before every id, so that several drawings may be in one page; starts with a letter, then
     *     letters, digits and hyphens
     * @throws IllegalArgumentException if the prefix is not of that form
     */
    public static Drawing draw(RolloutTimeline timeline, Size size, String idPrefix) {
        if (!idPrefix.matches("[A-Za-z][A-Za-z0-9-]*")) {
            throw new IllegalArgumentException(
                    "idPrefix \"" + idPrefix + "\": allowed are a letter, then letters, digits and hyphens");
        }
        Chart chart = Chart.of(timeline, size);
        return new Drawing(new Writer(idPrefix).svg(timeline, chart), idPrefix, chart.groupOfBar());
    }

    /** The rules that the drawing's classes need: {@code timeline.css}, also a resource beside this class. */
    public static String stylesheet() {
        return resource(STYLESHEET);
    }

    static String resource(String name) {
        try (InputStream in = TimelineSvg.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + " is missing beside " + TimelineSvg.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + name + " cannot be read", e);
        }
    }

    /** Shapes to text. */
    private static final class Writer {
        private final String prefix;
        private final Set<Hatch> hatches = new LinkedHashSet<>();

        Writer(String prefix) {
            this.prefix = prefix;
        }

        String svg(RolloutTimeline timeline, Chart chart) {
            StringBuilder body = new StringBuilder();
            chart.shapes().forEach(shape -> write(shape, body));
            String title = timeline.say(Phrase.of("report.chart-title").with("set", timeline.statefulSet()));
            return "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"rollout-timeline\" viewBox=\"0 0 "
                    + Numbers.format(chart.width()) + " " + Numbers.format(chart.height())
                    + "\" role=\"img\" aria-labelledby=\"" + prefix + "title " + prefix + "desc\">\n<title id=\""
                    + prefix + "title\">" + Markup.escape(title) + "</title>\n<desc id=\"" + prefix + "desc\">"
                    + Markup.escape(Summary.inOneLine(timeline)) + "</desc>\n" + definitions() + body + "</svg>\n";
        }

        private String definitions() {
            List<String> patterns = new ArrayList<>();
            for (Hatch hatch : hatches) {
                patterns.add("<pattern id=\"" + prefix + hatch.id()
                        + "\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" class=\"" + hatch.style()
                        + "\"><rect width=\"8\" height=\"8\" class=\"rt-paper\"/>"
                        + "<rect width=\"8\" height=\"8\" class=\"rt-tint\"/><path d=\""
                        + hatch.kind().path() + "\" class=\"rt-ink rt-ink-"
                        + ConstantWords.of(hatch.kind()) + "\"/></pattern>\n");
            }
            return patterns.isEmpty() ? "" : "<defs>\n" + String.join("", patterns) + "</defs>\n";
        }

        private void write(Shape shape, StringBuilder out) {
            if (shape instanceof Shape.Rect rect) {
                write(rect, out);
            } else if (shape instanceof Shape.Path path) {
                out.append("<path d=\"")
                        .append(path.data())
                        .append("\" class=\"")
                        .append(path.style());
                out.append("\"/>\n");
            } else if (shape instanceof Shape.Text text) {
                write(text, out);
            } else if (shape instanceof Shape.Group group) {
                out.append("<g");
                group.id()
                        .ifPresent(id ->
                                out.append(" id=\"").append(prefix).append(id).append('"'));
                out.append(" class=\"").append(group.style()).append("\"><title>");
                out.append(Markup.escape(group.title())).append("</title>");
                group.shapes().forEach(inner -> write(inner, out));
                out.append("</g>\n");
            }
        }

        private void write(Shape.Rect rect, StringBuilder out) {
            Box box = rect.box();
            out.append("<rect x=\"").append(Numbers.format(box.x()));
            out.append("\" y=\"").append(Numbers.format(box.y()));
            out.append("\" width=\"").append(Numbers.format(box.width()));
            out.append("\" height=\"").append(Numbers.format(box.height()));
            if (rect.radius() > 0) {
                out.append("\" rx=\"").append(Numbers.format(rect.radius()));
            }
            rect.hatch().ifPresent(hatch -> {
                hatches.add(hatch);
                out.append("\" fill=\"url(#").append(prefix).append(hatch.id()).append(')');
            });
            out.append("\" class=\"").append(rect.style()).append("\"/>\n");
        }

        private static void write(Shape.Text text, StringBuilder out) {
            out.append("<text x=\"").append(Numbers.format(text.x()));
            out.append("\" y=\"").append(Numbers.format(text.baseline()));
            out.append("\" font-size=\"").append(Numbers.format(text.size()));
            switch (text.align()) {
                case START -> {}
                case MIDDLE -> out.append("\" text-anchor=\"middle");
                case END -> out.append("\" text-anchor=\"end");
            }
            out.append("\" class=\"").append(text.style()).append("\">");
            out.append(Markup.escape(text.text())).append("</text>\n");
        }
    }
}
