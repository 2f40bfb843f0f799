package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.cli.TextStyle.Line;
import io.jenkins.plugins.statefulset.rollout.cli.TextStyle.Tone;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.Span;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.text.PodWords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws the live table.
 *
 * <ol>
 *   <li>Never more lines than the terminal is high, nor wider ones.
 *   <li>Where not every ordinal has room, neighbours that are ready on the same revision share a row, so that those that
 *       move are seen.
 *   <li>What room is left belongs to the last lines of the log.
 *   <li>The keys stand last.
 * </ol>
 */
final class LiveFrame {
    private static final int BAR = 12;
    private static final int GAP = 8;
    private static final int LOW = 16;
    private static final int LEAST_LOG = 3;
    private static final String MARGIN = "  ";

    private final TextStyle paint;
    private final Wording wording;

    LiveFrame(TextStyle paint, Wording wording) {
        this.paint = paint;
        this.wording = wording;
    }

    private String say(Phrase words) {
        return words.message().in(wording);
    }

    List<String> frame(LiveModel model, int width, int height) {
        List<Line> top = header(model, width);
        List<Line> bottom = new ArrayList<>();
        model.budgets()
                .forEach(budget -> bottom.add(
                        labelled(say(Phrase.of("live.budget")), budget.name() + " " + budget.text(), Tone.PLAIN)));
        model.waiting().ifPresent(what -> bottom.add(labelled(say(Phrase.of("live.waiting")), what, Tone.BUSY)));
        int fixed = top.size() + 1 + bottom.size() + 1;
        top.addAll(table(model.rows(), Math.max(1, height - fixed - (height < LOW ? 1 : LEAST_LOG))));
        List<Line> lines = new ArrayList<>(top);
        lines.addAll(bottom);
        int room = Math.max(0, height - lines.size() - 1);
        List<String> log = model.log();
        log.subList(Math.max(0, log.size() - room), log.size())
                .forEach(text -> lines.add(new Line().add(MARGIN + text)));
        List<Line> shown = new ArrayList<>(lines.subList(0, Math.min(lines.size(), Math.max(0, height - 1))));
        shown.add(labelled(say(Phrase.of("live.keys")), model.keys(), Tone.QUIET));
        return shown.stream().map(line -> line.fit(width, paint)).toList();
    }

    private List<Line> header(LiveModel model, int width) {
        Line left = new Line().add(model.statefulSet(), Tone.STRONG).add("  " + model.change());
        Phrase words = Phrase.of("live.progress")
                .with("stage", model.stage())
                .with("bar", bar(model))
                .with("done", model.done())
                .with("replicas", model.replicas());
        String progress =
                say(model.left().map(time -> words.with("left", roughly(time))).orElse(words));
        if (left.length() + GAP + TextStyle.width(progress) <= width) {
            return new ArrayList<>(List.of(left.add(" ".repeat(GAP) + progress)));
        }
        return new ArrayList<>(List.of(left, new Line().add(MARGIN + progress)));
    }

    private static String bar(LiveModel model) {
        int full = model.replicas() == 0 ? 0 : Math.min(BAR, BAR * model.done() / model.replicas());
        return "█".repeat(full) + "░".repeat(BAR - full);
    }

    /** An estimate that changes with every second would claim to know more than it does. */
    private static Duration roughly(Duration time) {
        long seconds = Math.max(1, time.toSeconds());
        long unit = seconds < 20 ? 1 : seconds < 120 ? 5 : 30;
        return Duration.ofSeconds((seconds + unit - 1) / unit * unit);
    }

    private List<Line> table(List<LiveModel.Row> rows, int room) {
        List<Line> lines = new ArrayList<>();
        String heading = say(Phrase.of("live.revision"));
        int revision = Math.max(
                TextStyle.width(heading),
                rows.stream()
                        .mapToInt(row -> TextStyle.width(row.revision()))
                        .max()
                        .orElse(0));
        lines.add(new Line()
                .add(
                        MARGIN
                                + pad(say(Phrase.of("live.ordinal")), 10)
                                + pad(heading, revision + 3)
                                + say(Phrase.of("live.state")),
                        Tone.QUIET));
        List<Group> groups = rows.size() <= room ? rows.stream().map(Group::of).toList() : folded(rows);
        boolean all = groups.size() <= room;
        groups.subList(0, all ? groups.size() : room - 1).forEach(group -> lines.add(row(group, revision)));
        if (!all) {
            lines.add(
                    new Line().add(MARGIN + say(Phrase.of("live.more-rows").with("number", groups.size() - room + 1))));
        }
        return lines;
    }

    private static List<Group> folded(List<LiveModel.Row> rows) {
        List<Group> groups = new ArrayList<>();
        for (LiveModel.Row row : rows) {
            Group last = groups.isEmpty() ? null : groups.get(groups.size() - 1);
            if (last != null && last.takes(row)) {
                groups.set(groups.size() - 1, last.with(row));
            } else {
                groups.add(Group.of(row));
            }
        }
        return groups;
    }

    private Line row(Group group, int revision) {
        LiveModel.Row row = group.first();
        Line line = new Line().add(MARGIN + pad(ordinals(group), 10) + pad(row.revision(), revision + 3));
        String state = PodWords.of(row.state()).in(wording);
        line.add(state, tone(row.state()));
        if (group.count() > 1) {
            return line.add(say(Phrase.of("live.more-pods").with("number", group.count())));
        }
        row.since()
                .map(time -> new Span(Duration.ofSeconds(time.toSeconds()), Span.Precision.EXACT))
                .ifPresent(time -> line.add(" " + time.in(wording.language())));
        row.reason().ifPresent(reason -> line.add("   " + reason));
        return line;
    }

    private String ordinals(Group group) {
        return group.count() == 1
                ? Integer.toString(group.last())
                : say(Phrase.of("unit.range")
                        .with("first", Integer.toString(group.first().ordinal()))
                        .with("last", Integer.toString(group.last())));
    }

    private static Tone tone(PodState state) {
        return switch (state) {
            case TERMINATING, PENDING, RUNNING -> Tone.BUSY;
            case READY -> Tone.GOOD;
            case FAILED -> Tone.BAD;
        };
    }

    private static Line labelled(String label, String text, Tone tone) {
        return new Line().add(MARGIN + pad(label, 10)).add(text, tone);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - TextStyle.width(text)));
    }

    /** Neighbours that are ready on the same revision, from the highest ordinal down. */
    private record Group(LiveModel.Row first, int last, int count) {
        static Group of(LiveModel.Row row) {
            return new Group(row, row.ordinal(), 1);
        }

        boolean takes(LiveModel.Row row) {
            return first.state() == PodState.READY
                    && row.state() == PodState.READY
                    && first.revision().equals(row.revision());
        }

        Group with(LiveModel.Row row) {
            return new Group(first, row.ordinal(), count + 1);
        }
    }
}
