package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Band;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandEnd;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandKind;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Draws the bands: a lane for each kind, more where bands of a kind overlap. */
final class BandLanes {
    private static final double LANE = 22;
    private static final double BAR = 18;

    /** A row of the chart: which kinds it shows, under which name. */
    private record Lane(String name, List<BandKind> kinds) {}

    private static final List<Lane> LANES = List.of(
            new Lane("backup", List.of(BandKind.BACKUP)),
            new Lane("waves", List.of(BandKind.WAVE)),
            new Lane("gates", List.of(BandKind.SOAK, BandKind.GATE, BandKind.CHECK)),
            new Lane("waiting", List.of(BandKind.BLOCKED)),
            new Lane("held", List.of(BandKind.HELD)),
            new Lane("rollback", List.of(BandKind.ROLLBACK)));

    private final Frame frame;
    private final List<Shape> shapes;

    BandLanes(Frame frame, List<Shape> shapes) {
        this.frame = frame;
        this.shapes = shapes;
    }

    /** Draws from {@code top} on and gives where it ended. */
    double draw(double top) {
        double y = top;
        for (Lane lane : LANES) {
            List<Band> bands = frame.timeline().bands().stream()
                    .filter(band -> lane.kinds().contains(band.kind()))
                    .toList();
            String name = lane.name();
            for (List<Band> row : packed(bands)) {
                shapes.add(frame.gutterText(name, y + BAR / 2, "rt-label rt-lane"));
                drawRow(row, y);
                y += LANE;
                name = "";
            }
        }
        return y;
    }

    /** Each band into the first row whose bands it does not overlap. */
    private List<List<Band>> packed(List<Band> bands) {
        List<List<Band>> rows = new ArrayList<>();
        for (Band band : bands) {
            rows.stream()
                    .filter(row -> !row.get(row.size() - 1).to().isAfter(band.from()))
                    .findFirst()
                    .orElseGet(() -> {
                        rows.add(new ArrayList<>());
                        return rows.get(rows.size() - 1);
                    })
                    .add(band);
        }
        return rows;
    }

    private void drawRow(List<Band> bands, double y) {
        Labels labels = new Labels(frame.scale().breaks());
        for (Band band : bands) {
            Box box = frame.box(band.from(), band.to(), y, BAR);
            List<Shape> drawn = new ArrayList<>();
            String failed = band.ended() == BandEnd.FAILED ? " rt-failed" : "";
            drawn.add(new Shape.Rect(box, 3, "rt-band " + style(band.kind()) + failed, hatch(band)));
            String textStyle = hatch(band).isPresent() ? "rt-text rt-halo" : "rt-text";
            labels.inside(box, TimelineSvg.SMALL, textStyle, texts(band)).ifPresent(drawn::add);
            if (drawn.size() == 1 && band.ended() == BandEnd.FAILED) {
                drawn.add(labels.glyph(
                        box, TimelineSvg.TEXT, "rt-text rt-halo rt-bad", "✗", frame.left(), frame.right()));
            }
            shapes.add(new Shape.Group(Optional.of(band.id()), "rt-item", title(band), drawn));
        }
    }

    private static String style(BandKind kind) {
        return "rt-" + kind.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Hatch> hatch(Band band) {
        return switch (band.kind()) {
            case SOAK -> Optional.of(new Hatch(Hatch.Kind.DOTS, "soak"));
            case BLOCKED -> Optional.of(new Hatch(Hatch.Kind.UPRIGHT, "blocked"));
            case HELD -> Optional.of(new Hatch(Hatch.Kind.UPRIGHT, "held"));
            case BACKUP, WAVE, GATE, CHECK, ROLLBACK -> Optional.empty();
        };
    }

    private static String glyph(Band band) {
        return switch (band.ended()) {
            case PASSED -> " ✓";
            case FAILED -> " ✗";
            case STOPPED -> " ■";
            case OPEN -> " …";
        };
    }

    /** Longest first. */
    private static List<String> texts(Band band) {
        String took = Durations.passed(band.duration());
        return switch (band.kind()) {
            case BACKUP ->
                List.of(
                        "backup " + took + glyph(band),
                        "backup" + glyph(band),
                        glyph(band).strip());
            case WAVE -> List.of("wave " + band.name() + glyph(band), band.name() + glyph(band), band.name());
            case SOAK -> List.of("soak " + took + glyph(band), took, glyph(band).strip());
            case GATE, CHECK ->
                List.of(
                        band.name() + " " + took + glyph(band),
                        band.name() + glyph(band),
                        glyph(band).strip());
            case BLOCKED -> List.of("waits for " + band.name() + " " + took, band.name(), took);
            case HELD -> List.of("held " + took, took);
            case ROLLBACK -> List.of("↩ rollback " + took + glyph(band), "↩ rollback", "↩");
        };
    }

    private String title(Band band) {
        String what =
                switch (band.kind()) {
                    case BACKUP -> "backup" + (band.name().isEmpty() ? "" : " (Job " + band.name() + ")");
                    case WAVE -> "wave " + band.name();
                    case SOAK -> "soak";
                    case GATE -> "gate " + band.name();
                    case CHECK -> band.name();
                    case BLOCKED -> "waiting for " + band.name();
                    case HELD -> "held";
                    case ROLLBACK -> "rollback";
                };
        String end =
                switch (band.ended()) {
                    case PASSED -> "";
                    case FAILED -> " failed";
                    case STOPPED -> " stopped";
                    case OPEN -> " so far";
                };
        return what + end + ", " + frame.span(band.from(), band.to())
                + Frame.reason(Optional.of(band.message()).filter(message -> !message.isBlank()));
    }
}
