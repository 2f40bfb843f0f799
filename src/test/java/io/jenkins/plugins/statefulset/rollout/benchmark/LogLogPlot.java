package io.jenkins.plugins.statefulset.rollout.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A picture of how something grows: panels side by side, both axes logarithmic, each point with its value. */
final class LogLogPlot {
    private static final int WIDTH = 330;
    private static final int HEIGHT = 230;
    private static final int LEFT = 52;
    private static final int TOP = 40;
    private static final int RIGHT = 24;
    private static final int BOTTOM = 34;
    private static final int COLUMNS = 3;
    private static final String[] COLOURS = {"#0b6bcb", "#b35900"};
    private static final String[] DASHES = {"none", "5 4"};

    private final List<Panel> panels = new ArrayList<>();

    /** Points are of x and y above 0, in the order of x. */
    record Series(String name, List<double[]> points) {}

    private record Panel(String title, String xLabel, List<Series> series) {}

    LogLogPlot panel(String title, String xLabel, Series... series) {
        panels.add(new Panel(title, xLabel, List.of(series)));
        return this;
    }

    String svg() {
        int rows = (panels.size() + COLUMNS - 1) / COLUMNS;
        StringBuilder text = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
                + WIDTH * COLUMNS + " " + HEIGHT * rows
                + "\" font-family=\"system-ui, sans-serif\" font-size=\"11\">\n"
                + "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        for (int i = 0; i < panels.size(); i++) {
            text.append("<g transform=\"translate(" + i % COLUMNS * WIDTH + " " + i / COLUMNS * HEIGHT + ")\">\n");
            draw(panels.get(i), text);
            text.append("</g>\n");
        }
        return text.append("</svg>\n").toString();
    }

    private static void draw(Panel panel, StringBuilder text) {
        Axis x = axis(panel, 0, LEFT, WIDTH - RIGHT);
        Axis y = axis(panel, 1, HEIGHT - BOTTOM, TOP);
        label(text, LEFT, 18, "start", "#1b1b1b\" font-weight=\"600", panel.title());
        for (double tick : x.ticks()) {
            line(text, x.at(tick), TOP, x.at(tick), HEIGHT - BOTTOM);
            label(text, x.at(tick), HEIGHT - BOTTOM + 14, "middle", "#555555", number(tick));
        }
        for (double tick : y.ticks()) {
            line(text, LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick));
            label(text, LEFT - 5, y.at(tick) + 4, "end", "#555555", number(tick));
        }
        label(text, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 5, "middle", "#555555", panel.xLabel());
        for (int i = 0; i < panel.series().size(); i++) {
            draw(panel, i, x, y, text);
        }
    }

    private static void draw(Panel panel, int number, Axis x, Axis y, StringBuilder text) {
        Series series = panel.series().get(number);
        String colour = COLOURS[number % COLOURS.length];
        StringBuilder path = new StringBuilder();
        for (double[] point : series.points()) {
            path.append(path.isEmpty() ? "M" : " L").append(format(x.at(point[0]), y.at(point[1])));
        }
        text.append("<path d=\"" + path + "\" fill=\"none\" stroke=\"" + colour
                + "\" stroke-width=\"2\" stroke-dasharray=\"" + DASHES[number % DASHES.length] + "\"/>\n");
        int offset = number == 0 ? -7 : 16;
        for (double[] point : series.points()) {
            text.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
                    x.at(point[0]),
                    y.at(point[1]),
                    colour));
            label(text, x.at(point[0]), y.at(point[1]) + offset, "middle", colour, number(point[1]));
        }
        if (panel.series().size() > 1) {
            label(text, LEFT + 6 + 130 * number, 33, "start", colour, (number == 0 ? "— " : "- - ") + series.name());
        }
    }

    private static Axis axis(Panel panel, int which, int from, int to) {
        double least = Double.MAX_VALUE;
        double most = Double.MIN_NORMAL;
        for (Series series : panel.series()) {
            for (double[] point : series.points()) {
                least = Math.min(least, point[which]);
                most = Math.max(most, point[which]);
            }
        }
        double low = Math.pow(10, Math.floor(Math.log10(least)));
        double high = Math.pow(10, Math.ceil(Math.log10(most)));
        return new Axis(low, high > low ? high : low * 10, from, to);
    }

    /** From one power of ten to another one. */
    private record Axis(double low, double high, int from, int to) {
        double at(double value) {
            return from + (to - from) * Math.log10(value / low) / Math.log10(high / low);
        }

        List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            for (double tick = low; tick <= high * 1.01; tick *= 10) {
                ticks.add(tick);
            }
            return ticks;
        }
    }

    private static void line(StringBuilder text, double x1, double y1, double x2, double y2) {
        text.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#e2e2e2\"/>%n",
                x1,
                y1,
                x2,
                y2));
    }

    private static void label(StringBuilder text, double x, double y, String anchor, String fill, String words) {
        text.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                fill,
                words));
    }

    private static String format(double x, double y) {
        return String.format(Locale.ROOT, "%.1f %.1f", x, y);
    }

    /** Three digits that count, and no zeros that do not. */
    private static String number(double value) {
        if (value >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
