package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what the shapes mean; only those that the chart has. */
final class Legend {
    private static final double SWATCH = 26;
    private static final double LINE = 22;
    private static final double SPACE = 20;

    private final Frame frame;
    private final boolean grouped;

    /** @param detail whether ordinals have rows of their own */
    Legend(Frame frame, PodRows.Detail detail) {
        this.frame = frame;
        this.grouped = detail == PodRows.Detail.GROUPS;
    }

    private record Item(String words, Side side, PodState state) {}

    /** Draws from {@code top} on and gives where it ended. */
    double draw(double top, List<Shape> shapes) {
        double x = frame.left();
        double y = top;
        if (grouped) {
            Box box = new Box(x, y + 5, SWATCH, 6);
            String words = frame.timeline().say("report.on-their-way");
            shapes.add(new Shape.Rect(box, 0, "rt-area rt-area-moving", Optional.empty()));
            shapes.add(words(words, x + SWATCH + 6, y));
            x += SWATCH + 6 + Shape.Text.width(words, TimelineSvg.SMALL) + SPACE;
        }
        for (Item item : items()) {
            double width = SWATCH + 6 + Shape.Text.width(item.words(), TimelineSvg.SMALL);
            if (x > frame.left() && x + width > frame.right()) {
                x = frame.left();
                y += LINE;
            }
            draw(item, x, y, shapes);
            x += width + SPACE;
        }
        if (!frame.scale().cuts().isEmpty()) {
            y = x > frame.left() ? y + LINE : y;
            String words = frame.size() == TimelineSvg.Size.WIDE
                    ? frame.timeline().say("report.zigzag")
                    : frame.timeline().say("report.zigzag-short");
            shapes.add(words(words, frame.left(), y));
        }
        return y + LINE;
    }

    private void draw(Item item, double x, double y, List<Shape> shapes) {
        double height =
                switch (item.side()) {
                    case NEW -> 16;
                    case OTHER -> 13;
                    case BASE -> 10;
                };
        boolean ready = item.state() == PodState.READY;
        String style = "rt-bar " + Hatch.color(item.side()) + " rt-" + ConstantWords.of(item.state());
        Box box = new Box(x, y + 8 - height / 2, SWATCH, height);
        shapes.add(new Shape.Rect(
                box,
                item.side() == Side.NEW ? 5 : 0,
                style,
                ready ? Optional.empty() : Optional.of(Hatch.of(item.state(), item.side()))));
        shapes.add(words(item.words(), x + SWATCH + 6, y));
    }

    private static Shape.Text words(String words, double x, double top) {
        return new Shape.Text(x, top + 12, Shape.Align.START, TimelineSvg.SMALL, "rt-text rt-muted", words);
    }

    private List<Item> items() {
        List<Item> items = new ArrayList<>();
        frame.timeline()
                .baseRevision()
                .filter(revision -> has(Side.BASE))
                .ifPresent(revision ->
                        items.add(new Item(revision("report.legend-base", revision), Side.BASE, PodState.READY)));
        frame.timeline()
                .newRevision()
                .filter(revision -> has(Side.NEW))
                .ifPresent(revision ->
                        items.add(new Item(revision("report.legend-new", revision), Side.NEW, PodState.READY)));
        if (has(Side.OTHER)) {
            items.add(new Item(frame.timeline().say("report.legend-other"), Side.OTHER, PodState.READY));
        }
        if (!grouped) {
            add(items, PodState.TERMINATING, Phrase.of("pod.terminating"));
            add(items, PodState.PENDING, Phrase.of("pod.pending"));
            add(items, PodState.RUNNING, Phrase.of("pod.starting"));
        }
        add(items, PodState.FAILED, Phrase.of("report.legend-failed"));
        return items;
    }

    private String revision(String key, String revision) {
        return frame.timeline()
                .say(Phrase.of(key).with("revision", frame.names().shorten(revision)));
    }

    private void add(List<Item> items, PodState state, Phrase words) {
        frame.timeline().rows().stream()
                .flatMap(row -> row.bars().stream())
                .filter(bar -> bar.state() == state)
                .map(Bar::side)
                .findFirst()
                .ifPresent(side -> items.add(new Item(frame.timeline().say(words), side, state)));
    }

    private boolean has(Side side) {
        return frame.timeline().rows().stream()
                .flatMap(row -> row.bars().stream())
                .anyMatch(bar -> bar.side() == side);
    }
}
