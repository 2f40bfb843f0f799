package io.jenkins.plugins.statefulset.rollout.report;

import java.util.List;
import java.util.Optional;

/** What a chart is made of. A {@code style} is a list of classes of {@code timeline.css}. */
sealed interface Shape {

    /** @param hatch a filling that does without colour; where empty, the style fills */
    record Rect(Box box, double radius, String style, Optional<Hatch> hatch) implements Shape {}

    /** @param data as in the attribute {@code d} of an SVG path */
    record Path(String data, String style) implements Shape {}

    /** @param baseline the y of the line that the letters stand on */
    record Text(double x, double baseline, Align align, double size, String style, String text) implements Shape {
        /** The room that it takes: a careful estimate, since fonts differ. */
        Box box() {
            double width = width(text, size);
            double left =
                    switch (align) {
                        case START -> x;
                        case MIDDLE -> x - width / 2;
                        case END -> x - width;
                    };
            return new Box(left, baseline - size * 0.8, width, size);
        }

        static double width(String text, double size) {
            return text.codePoints()
                            .mapToDouble(letter -> letter < 0x2000 ? 0.6 : 0.95)
                            .sum()
                    * size;
        }
    }

    /** @param id unique in the timeline; what the log links to */
    record Group(Optional<String> id, String style, String title, List<Shape> shapes) implements Shape {
        public Group {
            shapes = List.copyOf(shapes);
        }
    }

    /** Which point of a text its x is. */
    enum Align {
        START,
        MIDDLE,
        END
    }
}
