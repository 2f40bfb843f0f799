package io.jenkins.plugins.statefulset.rollout.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Places texts where they fit and overlap no other. */
final class Labels {
    private static final double PADDING = 4;

    private final List<TimeScale.Strip> breaks;
    private final List<Box> taken = new ArrayList<>();

    /** @param breaks parts of the x axis that have no room for text */
    Labels(List<TimeScale.Strip> breaks) {
        this.breaks = List.copyOf(breaks);
    }

    /** The first of the texts that fits into the box, in the middle of its widest free part; none if none does. */
    Optional<Shape.Text> inside(Box box, double size, String style, List<String> texts) {
        Box room = widestPart(box);
        return texts.stream()
                .map(text -> middle(room, size, style, text))
                .filter(text -> text.box().width() + 2 * PADDING <= room.width()
                        && text.box().height() <= room.height())
                .filter(this::isFree)
                .findFirst()
                .map(this::take);
    }

    private Box widestPart(Box box) {
        Box widest = new Box(box.x(), box.y(), 0, box.height());
        double left = box.x();
        for (TimeScale.Strip strip : breaks) {
            if (strip.left() < box.right() && strip.right() > box.x()) {
                widest = wider(widest, new Box(left, box.y(), strip.left() - left, box.height()));
                left = strip.right();
            }
        }
        return wider(widest, new Box(left, box.y(), box.right() - left, box.height()));
    }

    private static Box wider(Box first, Box second) {
        return second.width() > first.width() ? second : first;
    }

    /** A glyph that must be seen even if it is wider than its box; it stays between the two edges. */
    Shape.Text glyph(Box box, double size, String style, String text, double left, double right) {
        Shape.Text glyph = middle(box, size, style, text);
        double half = glyph.box().width() / 2;
        double x = Math.max(left + half, Math.min(glyph.x(), right - half));
        return take(new Shape.Text(x, glyph.baseline(), glyph.align(), size, style, text));
    }

    /** The text as it is, if no other is in its way. */
    Optional<Shape.Text> ifFree(Shape.Text text) {
        return Optional.of(text).filter(this::isFree).map(this::take);
    }

    private static Shape.Text middle(Box box, double size, String style, String text) {
        return new Shape.Text(
                box.x() + box.width() / 2,
                box.y() + box.height() / 2 + size * 0.36,
                Shape.Align.MIDDLE,
                size,
                style,
                text);
    }

    private boolean isFree(Shape.Text text) {
        return taken.stream().noneMatch(text.box()::overlaps);
    }

    private Shape.Text take(Shape.Text text) {
        taken.add(text.box());
        return text;
    }
}
