package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import io.jenkins.plugins.statefulset.rollout.text.Ordinals;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import io.jenkins.plugins.statefulset.rollout.text.PodWords;
import io.jenkins.plugins.statefulset.rollout.text.RevisionNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An ordinal in the picture, or a run of neighbours that are alike. Its shape tells the revision, its sign the state, and
 * its words both.
 *
 * @param ordinals such as {@code 2}, or {@code 9–4}
 * @param revision such as {@code 7c65 new}
 * @param words the state, since when, and what it waits for
 * @param reason why it is not ready; may be empty
 */
public record OrdinalTile(
        String ordinals, int count, Side side, PodState state, String revision, String words, String reason) {
    /** Up to here each ordinal has a tile of its own. */
    private static final int FEW = 24;

    private static final int REASON_LINES = 3;

    /**
     * Of all ordinals, highest first.
     *
     * @param driven whether it goes by the clock, so that it matters since when a pod is as it is
     * @param goesOn whether pods on the old revision are still to get the new one
     */
    static List<OrdinalTile> of(RolloutTimeline timeline, boolean driven, boolean goesOn) {
        List<OrdinalTile> tiles = new ArrayList<>();
        Maker maker = new Maker(timeline, timeline.revisionNames(), driven, goesOn);
        List<Row> alike = new ArrayList<>();
        for (Row row : timeline.rows()) {
            boolean joins = timeline.rows().size() > FEW && !alike.isEmpty() && maker.alike(alike.get(0), row);
            if (!joins && !alike.isEmpty()) {
                tiles.add(maker.tile(alike));
                alike.clear();
            }
            alike.add(row);
        }
        if (!alike.isEmpty()) {
            tiles.add(maker.tile(alike));
        }
        return tiles;
    }

    /** For the classes of the style sheet. */
    public String getStyle() {
        return "rollout-tile--" + side.name().toLowerCase(Locale.ROOT) + " rollout-tile--"
                + state.name().toLowerCase(Locale.ROOT);
    }

    public boolean isNew() {
        return side == Side.NEW;
    }

    public boolean isOld() {
        return side == Side.BASE;
    }

    /** The form of the sign: {@code ready}, {@code failed}, {@code terminating}, or {@code moving}. */
    public String getSign() {
        return switch (state) {
            case READY -> "ready";
            case FAILED -> "failed";
            case TERMINATING -> "terminating";
            case PENDING, RUNNING -> "moving";
        };
    }

    private record Maker(RolloutTimeline timeline, RevisionNames names, boolean driven, boolean goesOn) {

        boolean alike(Row one, Row other) {
            return one.last().state() == PodState.READY
                    && other.last().state() == PodState.READY
                    && one.last().revision().equals(other.last().revision())
                    && waitsFor(one).equals(waitsFor(other));
        }

        OrdinalTile tile(List<Row> rows) {
            Bar bar = rows.get(0).last();
            String words = PodWords.of(bar.state())
                    + since(rows)
                    + waitsFor(rows.get(0)).map(what -> ", " + what).orElse("");
            return new OrdinalTile(
                    label(rows), rows.size(), bar.side(), bar.state(), revision(bar), words, reason(bar));
        }

        private static String label(List<Row> rows) {
            int first = rows.get(0).ordinal();
            int last = rows.get(rows.size() - 1).ordinal();
            return rows.size() == 1 ? String.valueOf(first) : first + "–" + last;
        }

        private String since(List<Row> rows) {
            if (rows.size() > 1) {
                return " (" + Ordinals.count(rows.size(), "pod") + ")";
            }
            // What was so from the start says nothing about the time, and after the end nobody asks.
            return rows.get(0).bars().size() == 1 || !driven
                    ? ""
                    : " " + Durations.passed(rows.get(0).last().duration());
        }

        private String revision(Bar bar) {
            String age =
                    switch (bar.side()) {
                        case NEW -> " new";
                        case BASE -> " old";
                        case OTHER -> "";
                    };
            return bar.revision().map(name -> names.shorten(name) + age).orElse("revision not known");
        }

        private static String reason(Bar bar) {
            if (bar.state() == PodState.READY) {
                return "";
            }
            List<String> lines = bar.reason().map(PlainText::lines).orElse(List.of());
            return String.join("\n", lines.subList(0, Math.min(REASON_LINES, lines.size())));
        }

        /** A pod on the old revision waits for its wave. */
        private Optional<String> waitsFor(Row row) {
            Bar bar = row.last();
            if (!goesOn || bar.side() != Side.BASE || bar.state() != PodState.READY) {
                return Optional.empty();
            }
            return timeline.plan().stream()
                    .flatMap(plan -> plan.waves().stream())
                    .filter(wave -> wave.ordinals().contains(row.ordinal()))
                    .map(wave -> "waits for wave " + wave.number())
                    .findFirst();
        }
    }
}
