package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import io.jenkins.plugins.statefulset.rollout.text.PodWords;
import io.jenkins.plugins.statefulset.rollout.text.RevisionNames;
import java.util.ArrayList;
import java.util.List;
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
    static List<OrdinalTile> of(RolloutTimeline timeline, boolean driven, boolean goesOn, Reader reader) {
        List<OrdinalTile> tiles = new ArrayList<>();
        Maker maker = new Maker(timeline, timeline.revisionNames(), driven, goesOn, reader);
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
        return "rollout-tile--" + ConstantWords.of(side) + " rollout-tile--" + ConstantWords.of(state);
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

    private record Maker(RolloutTimeline timeline, RevisionNames names, boolean driven, boolean goesOn, Reader reader) {

        boolean alike(Row one, Row other) {
            return one.last().state() == PodState.READY
                    && other.last().state() == PodState.READY
                    && one.last().revision().equals(other.last().revision())
                    && waitsFor(one).equals(waitsFor(other));
        }

        OrdinalTile tile(List<Row> rows) {
            Bar bar = rows.get(0).last();
            Phrase words = since(rows, Phrase.of("jenkins.tile").with("state", PodWords.of(bar.state())));
            Optional<Phrase> waits = waitsFor(rows.get(0))
                    .map(wave -> Phrase.of("jenkins.waits-for-wave").with("wave", wave));
            return new OrdinalTile(
                    label(rows),
                    rows.size(),
                    bar.side(),
                    bar.state(),
                    reader.say(revision(bar)),
                    reader.say(waits.map(what -> words.with("waits", what)).orElse(words)),
                    reason(bar));
        }

        private static String label(List<Row> rows) {
            int first = rows.get(0).ordinal();
            int last = rows.get(rows.size() - 1).ordinal();
            return rows.size() == 1 ? String.valueOf(first) : first + "–" + last;
        }

        private Phrase since(List<Row> rows, Phrase words) {
            if (rows.size() > 1) {
                return words.with("pods", rows.size());
            }
            // What was so from the start says nothing about the time, and after the end nobody asks.
            return rows.get(0).bars().size() == 1 || !driven
                    ? words
                    : words.passed("since", rows.get(0).last().duration());
        }

        private Message revision(Bar bar) {
            return bar.revision()
                    .map(names::shorten)
                    .map(name -> switch (bar.side()) {
                        case NEW ->
                            Phrase.of("jenkins.revision-new")
                                    .with("revision", name)
                                    .message();
                        case BASE ->
                            Phrase.of("jenkins.revision-old")
                                    .with("revision", name)
                                    .message();
                        case OTHER -> Message.of(name);
                    })
                    .orElseGet(() -> Phrase.of("jenkins.revision-not-known").message());
        }

        private static String reason(Bar bar) {
            if (bar.state() == PodState.READY) {
                return "";
            }
            List<String> lines = bar.reason().map(PlainText::lines).orElse(List.of());
            return String.join("\n", lines.subList(0, Math.min(REASON_LINES, lines.size())));
        }

        /** A pod on the old revision waits for its wave. */
        private Optional<Integer> waitsFor(Row row) {
            Bar bar = row.last();
            if (!goesOn || bar.side() != Side.BASE || bar.state() != PodState.READY) {
                return Optional.empty();
            }
            return timeline.plan().stream()
                    .flatMap(plan -> plan.waves().stream())
                    .filter(wave -> wave.ordinals().contains(row.ordinal()))
                    .map(Wave::number)
                    .findFirst();
        }
    }
}
