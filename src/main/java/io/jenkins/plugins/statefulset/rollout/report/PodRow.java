package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import io.jenkins.plugins.statefulset.rollout.text.PodCauseWords;
import io.jenkins.plugins.statefulset.rollout.text.PodWords;
import io.jenkins.plugins.statefulset.rollout.text.RevisionNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Draws one ordinal: the new revision's bars are tall and round, the base's low and square, so that they differ without
 * colour.
 */
final class PodRow {
    private static final String MARK = "rt-text rt-on-disc";
    private static final double RADIUS = 8;

    private final Frame frame;
    private final RevisionNames names;
    private final List<Shape> shapes;

    PodRow(Frame frame, List<Shape> shapes) {
        this.frame = frame;
        this.names = frame.names();
        this.shapes = shapes;
    }

    void draw(Row row, double top, double height) {
        String name = frame.size() == TimelineSvg.Size.WIDE ? row.pod() : String.valueOf(row.ordinal());
        shapes.add(frame.gutterText(name, top + height / 2, "rt-label"));
        end(row.last(), top + height / 2);
        Map<Bar, Shape.Text> texts = labels(row, top, height);
        // What broke is drawn last, so that no neighbour covers its mark.
        List<Bar> bars =
                row.bars().stream().sorted(Comparator.comparing(this::broke)).toList();
        for (Bar bar : bars) {
            List<Shape> drawn = new ArrayList<>();
            drawn.add(rect(bar, top, height));
            Optional.ofNullable(texts.get(bar)).ifPresent(text -> {
                if (text.style().equals(MARK)) {
                    drawn.add(disc(text.x(), top + height / 2));
                }
                drawn.add(text);
            });
            shapes.add(new Shape.Group(Optional.of(bar.id()), "rt-item", title(row, bar), drawn));
        }
    }

    /** The ground of a mark that is wider than its bar. */
    private static Shape disc(double x, double y) {
        return new Shape.Rect(
                new Box(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS), RADIUS, "rt-disc", Optional.empty());
    }

    private void end(Bar last, double middle) {
        String glyph =
                switch (last.state()) {
                    case READY -> "✓";
                    case FAILED -> "✗";
                    case TERMINATING, PENDING, RUNNING -> "…";
                };
        String revision = frame.size() == TimelineSvg.Size.WIDE
                ? last.revision().map(name -> " " + names.shorten(name)).orElse("")
                : "";
        String style = last.state() == PodState.FAILED ? "rt-text rt-bad" : "rt-text";
        shapes.add(frame.endText(glyph + revision, middle, style));
    }

    /** Failures first: where it broke must be seen, whatever else there is no room for. */
    private Map<Bar, Shape.Text> labels(Row row, double top, double height) {
        Labels labels = new Labels(frame.scale().breaks());
        Map<Bar, Shape.Text> texts = new HashMap<>();
        double size = Math.min(TimelineSvg.SMALL, height - 4);
        for (Bar bar : row.bars()) {
            if (broke(bar)) {
                Box box = box(bar, top, height);
                texts.put(
                        bar,
                        labels.inside(box, size, "rt-text rt-halo rt-bad", brokenWords(row, bar))
                                .orElseGet(() ->
                                        labels.glyph(box, TimelineSvg.MARK, MARK, "✗", frame.left(), frame.right())));
            }
        }
        for (Bar bar : row.bars()) {
            if (!broke(bar)) {
                String style = bar.state() == PodState.READY ? "rt-text " + on(bar.side()) : "rt-text rt-halo";
                labels.inside(box(bar, top, height), size, style, words(row, bar))
                        .ifPresent(text -> texts.put(bar, text));
            }
        }
        return texts;
    }

    /** Failed, or the one for whose sake the rollout stopped, such as a pod that never got ready. */
    private boolean broke(Bar bar) {
        return bar.state() == PodState.FAILED || frame.broken().equals(Optional.of(bar.id()));
    }

    private List<String> brokenWords(Row row, Bar bar) {
        return bar.state() == PodState.FAILED
                ? failed(bar)
                : words(row, bar).stream().map(text -> "✗ " + text).toList();
    }

    private static String on(Side side) {
        return side == Side.NEW ? "rt-on-new" : "rt-on-other";
    }

    private List<String> failed(Bar bar) {
        String why = bar.reason().map(PlainText::lines).stream()
                .flatMap(List::stream)
                .findFirst()
                .orElseGet(() -> state(PodState.FAILED));
        String inShort = bar.why()
                .map(PodCauseWords::inShort)
                .map(words -> words.in(frame.timeline().wording()))
                .orElse(why);
        return List.of("✗ " + why, "✗ " + inShort, "✗ " + state(PodState.FAILED));
    }

    private List<String> words(Row row, Bar bar) {
        String took = frame.passed(bar.duration());
        Optional<String> revision = bar.revision().map(names::shorten);
        return switch (bar.state()) {
            case READY ->
                revision.map(name -> List.of(
                                "✓ "
                                        + frame.timeline()
                                                .say(Phrase.of("report.ready-on")
                                                        .with("revision", name)),
                                "✓ " + name,
                                "✓"))
                        .orElse(List.of("✓ " + state(PodState.READY), "✓"));
            case TERMINATING, PENDING, RUNNING ->
                List.of(
                        frame.timeline()
                                .say(Phrase.of("report.state-for")
                                        .with("state", state(row, bar))
                                        .with("time", took)),
                        took);
            case FAILED -> List.of("✗");
        };
    }

    private String state(PodState state) {
        return PodWords.of(state).in(frame.timeline().wording());
    }

    private String state(Row row, Bar bar) {
        return bar.state() == PodState.RUNNING && row.lostReadiness(bar)
                ? frame.timeline().say("report.not-ready")
                : state(bar.state());
    }

    private Box box(Bar bar, double top, double height) {
        double share =
                switch (bar.side()) {
                    case NEW -> 0.84;
                    case OTHER -> 0.68;
                    case BASE -> 0.52;
                };
        double barHeight = Math.round(height * share);
        return frame.box(bar.from(), bar.to(), top + (height - barHeight) / 2, barHeight);
    }

    private Shape.Rect rect(Bar bar, double top, double height) {
        Box box = box(bar, top, height);
        double radius = bar.side() == Side.NEW ? Math.min(5, Math.min(box.width(), box.height()) / 2) : 0;
        boolean ready = bar.state() == PodState.READY;
        String style = "rt-bar " + Hatch.color(bar.side()) + " rt-" + ConstantWords.of(bar.state())
                + (broke(bar) ? " rt-broken" : "");
        return new Shape.Rect(
                box, radius, style, ready ? Optional.empty() : Optional.of(Hatch.of(bar.state(), bar.side())));
    }

    private String title(Row row, Bar bar) {
        Optional<String> on = bar.revision().map(names::shorten).map(name -> switch (bar.side()) {
            case BASE -> frame.timeline().say(Phrase.of("report.side-base").with("revision", name));
            case NEW -> frame.timeline().say(Phrase.of("report.side-new").with("revision", name));
            case OTHER -> name;
        });
        return frame.because(
                frame.timeline()
                        .say(Phrase.of("report.bar")
                                .with("pod", bar.pod())
                                .with("state", state(row, bar))
                                .with("revision", on)
                                .with("span", frame.span(bar.from(), bar.to()))),
                bar.reason());
    }
}
