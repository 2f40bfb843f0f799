package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Band;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandEnd;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Draws the bands: a lane for each kind, more where bands of a kind overlap. */
final class BandLanes {
    private static final double LANE = 22;
    private static final double BAR = 18;

    /** A row of the chart: which kinds it shows, under which name. */
    /** @param key of the sentence that names it */
    private record Lane(String key, List<BandKind> kinds) {}

    private static final List<Lane> LANES = List.of(
            new Lane("report.lane-backup", List.of(BandKind.BACKUP)),
            new Lane("report.lane-waves", List.of(BandKind.WAVE)),
            new Lane("report.lane-gates", List.of(BandKind.SOAK, BandKind.GATE, BandKind.CHECK)),
            new Lane("report.lane-waiting", List.of(BandKind.BLOCKED)),
            new Lane("report.lane-held", List.of(BandKind.HELD)),
            new Lane("report.lane-rollback", List.of(BandKind.ROLLBACK)));

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
            String name = frame.timeline().say(lane.key());
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
        return "rt-" + ConstantWords.of(kind);
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
    private List<String> texts(Band band) {
        String took = frame.passed(band.duration());
        String mark = glyph(band);
        return switch (band.kind()) {
            case BACKUP ->
                List.of(
                        say(Phrase.of("report.band-backup").with("time", took)) + mark,
                        say(Phrase.of("report.band-backup")) + mark,
                        mark.strip());
            case WAVE ->
                List.of(
                        say(Phrase.of("report.band-wave").with("wave", band.name())) + mark,
                        band.name() + mark,
                        band.name());
            case SOAK -> List.of(say(Phrase.of("report.band-soak").with("time", took)) + mark, took, mark.strip());
            case GATE, CHECK ->
                List.of(
                        say(Phrase.of("report.band-check")
                                        .with("check", band.name())
                                        .with("time", took))
                                + mark,
                        band.name() + mark,
                        mark.strip());
            case BLOCKED ->
                List.of(
                        say(Phrase.of("report.band-waits")
                                .with("name", band.name())
                                .with("time", took)),
                        band.name(),
                        took);
            case HELD -> List.of(say(Phrase.of("report.band-held").with("time", took)), took);
            case ROLLBACK ->
                List.of(
                        say(Phrase.of("report.band-rollback").with("time", took)) + mark,
                        say(Phrase.of("report.band-rollback")),
                        "↩");
        };
    }

    private String say(Phrase words) {
        return frame.timeline().say(words);
    }

    private String title(Band band) {
        Message what = what(band);
        Message ended =
                switch (band.ended()) {
                    case PASSED -> what;
                    case FAILED ->
                        Phrase.of("report.band-failed").with("what", what).message();
                    case STOPPED ->
                        Phrase.of("report.band-stopped").with("what", what).message();
                    case OPEN ->
                        Phrase.of("report.band-open").with("what", what).message();
                };
        return frame.because(
                say(Phrase.of("report.band-title")
                        .with("what", ended)
                        .with("span", frame.span(band.from(), band.to()))),
                Optional.of(band.message()).filter(message -> !message.isBlank()));
    }

    private static Message what(Band band) {
        return switch (band.kind()) {
            case BACKUP ->
                Phrase.of("report.about-backup").with("job", band.name()).message();
            case WAVE ->
                Phrase.of("report.about-wave").with("wave", band.name()).message();
            case SOAK -> Phrase.of("report.about-soak").message();
            case GATE ->
                Phrase.of("report.about-gate").with("gate", band.name()).message();
            case CHECK -> Message.of(band.name());
            case BLOCKED ->
                Phrase.of("report.about-wait").with("name", band.name()).message();
            case HELD -> Phrase.of("report.about-hold").message();
            case ROLLBACK -> Phrase.of("report.about-rollback").message();
        };
    }
}
