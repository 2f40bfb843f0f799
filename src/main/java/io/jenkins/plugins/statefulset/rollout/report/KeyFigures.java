package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.BackupTaken;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Band;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandEnd;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.BandKind;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Side;
import io.jenkins.plugins.statefulset.rollout.text.ByteSizes;
import io.jenkins.plugins.statefulset.rollout.text.EventWords;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one look at a rollout must answer: what moved, what waited and for what, where it broke.
 *
 * @param ordinals highest first
 * @param waits longest first
 * @param slowest of those that were touched, the one that was not ready for the longest time
 * @param backupSize such as {@code 48.2 MB}; empty where it is not known
 */
record KeyFigures(
        Duration took,
        List<OrdinalFigures> ordinals,
        List<Wait> waits,
        Optional<OrdinalFigures> slowest,
        Optional<String> backupSize,
        Optional<Breakage> broke) {
    /** @param what the rollout waited for, with its kind */
    record Wait(String what, Duration total, String id) {}

    /** @param id of the bar or band that failed */
    record Breakage(Instant at, String what, String why, Optional<String> id) {}

    static KeyFigures of(RolloutTimeline timeline) {
        List<OrdinalFigures> ordinals =
                timeline.rows().stream().map(OrdinalFigures::of).toList();
        Duration took = timeline.outcome()
                .map(end -> Duration.ofMillis(Math.round(end.durationSeconds() * 1000)))
                .orElse(timeline.duration());
        return new KeyFigures(
                took,
                ordinals,
                waits(timeline),
                ordinals.stream()
                        .filter(figures -> figures.touched() && !figures.away().isZero())
                        .max(Comparator.comparing(OrdinalFigures::away)),
                timeline.backup().flatMap(BackupTaken::bytes).map(ByteSizes::format),
                broke(timeline));
    }

    List<OrdinalFigures> touched() {
        return ordinals.stream().filter(OrdinalFigures::touched).toList();
    }

    List<String> untouchedPods() {
        return ordinals.stream()
                .filter(figures -> !figures.touched())
                .map(figures -> figures.row().pod())
                .toList();
    }

    long readyOn(Side side) {
        return ordinals.stream()
                .map(figures -> figures.row().last())
                .filter(bar -> bar.state() == PodState.READY && bar.side() == side)
                .count();
    }

    private static List<Wait> waits(RolloutTimeline timeline) {
        Map<String, Wait> waits = new LinkedHashMap<>();
        for (Band band : timeline.bands()) {
            what(band, timeline)
                    .ifPresent(what -> waits.merge(
                            what,
                            new Wait(what, band.duration(), band.id()),
                            (known, more) -> new Wait(what, known.total().plus(more.total()), known.id())));
        }
        return waits.values().stream()
                .filter(wait -> !wait.total().isZero())
                .sorted(Comparator.comparing(Wait::total).reversed())
                .toList();
    }

    private static Optional<String> what(Band band, RolloutTimeline timeline) {
        boolean budget =
                timeline.budgets().stream().anyMatch(known -> known.name().equals(band.name()));
        return switch (band.kind()) {
            case BACKUP -> Optional.of(timeline.say("report.the-backup"));
            case SOAK -> Optional.of(timeline.say("report.a-soak"));
            case GATE -> Optional.of(timeline.say(Phrase.of("report.a-gate").with("gate", band.name())));
            case CHECK -> Optional.of(band.name());
            case BLOCKED ->
                Optional.of(
                        budget ? timeline.say(Phrase.of("report.a-budget").with("budget", band.name())) : band.name());
            case HELD -> Optional.of(timeline.say("report.a-person"));
            case WAVE, ROLLBACK -> Optional.empty();
        };
    }

    /** The first failure; one of the new revision before those that were there already. */
    static Optional<Breakage> broke(RolloutTimeline timeline) {
        List<Bar> bars = timeline.rows().stream()
                .map(Row::bars)
                .flatMap(List::stream)
                .filter(bar -> bar.state() == PodState.FAILED)
                .sorted(Comparator.comparing(Bar::from))
                .toList();
        Stream<Breakage> pods = Stream.concat(
                        bars.stream().filter(bar -> bar.side() == Side.NEW),
                        bars.stream().filter(bar -> bar.side() != Side.NEW))
                .map(bar -> new Breakage(
                        bar.from(), podInWave(timeline, bar), firstLine(timeline, bar.reason()), id(bar.id())));
        Stream<Breakage> bands = timeline.bands().stream()
                .filter(band -> band.ended() == BandEnd.FAILED && band.kind() != BandKind.WAVE)
                .map(band -> new Breakage(
                        band.to(), failedBand(timeline, band), PlainText.line(band.message()), id(band.id())));
        Stream<Breakage> stops = timeline.bands().stream().flatMap(band -> stopped(timeline, band).stream());
        Stream<Breakage> end = timeline.outcome().stream()
                .filter(finished -> finished.outcome() != Result.ROLLED_BACK
                        || rollbackByPerson(timeline).isEmpty())
                .filter(finished -> switch (finished.outcome()) {
                    case FAILED, ROLLED_BACK -> true;
                    case COMPLETED, HELD -> false;
                })
                .map(finished -> new Breakage(
                        finished.time(),
                        timeline.say("report.the-rollout"),
                        PlainText.line(
                                EventWords.of(finished, timeline.wording().language())
                                        .in(timeline.wording())),
                        timeline.bands().stream()
                                .filter(band -> band.kind() == BandKind.ROLLBACK)
                                .map(Band::id)
                                .findFirst()));
        return new ArrayList<>(
                        Stream.of(pods, bands, stops, end).flatMap(some -> some).toList())
                .stream().findFirst();
    }

    /** What a rollback, or a hold, was for: a pod that is not ready, if it was one. */
    private static Optional<Breakage> stopped(RolloutTimeline timeline, Band band) {
        if (band.kind() != BandKind.ROLLBACK && band.kind() != BandKind.HELD) {
            return Optional.empty();
        }
        String why = PlainText.line(band.message());
        return timeline.rows().stream()
                .filter(row -> band.pod().equals(Optional.of(row.pod())))
                .flatMap(row -> row.bars().stream())
                .filter(bar -> bar.state() != PodState.READY
                        && !bar.from().isAfter(band.from())
                        && !bar.to().isBefore(band.from()))
                .findFirst()
                .map(bar -> new Breakage(band.from(), podInWave(timeline, bar), why, id(bar.id())));
    }

    /** The rollback that a person asked for; it says nothing of a failure. */
    static Optional<Band> rollbackByPerson(RolloutTimeline timeline) {
        return timeline.bands().stream()
                .filter(band -> band.kind() == BandKind.ROLLBACK && !band.name().isEmpty())
                .findFirst();
    }

    private static Optional<String> id(String id) {
        return Optional.of(id);
    }

    private static String failedBand(RolloutTimeline timeline, Band band) {
        return switch (band.kind()) {
            case BACKUP -> timeline.say("report.the-backup");
            case GATE ->
                timeline.say(inWave(Phrase.of("report.a-gate").with("gate", band.name()), timeline, band.from()));
            case CHECK, SOAK, WAVE, BLOCKED, HELD, ROLLBACK -> band.name();
        };
    }

    private static String firstLine(RolloutTimeline timeline, Optional<String> reason) {
        return reason.map(PlainText::lines).stream()
                .flatMap(List::stream)
                .findFirst()
                .orElseGet(() -> timeline.say("report.no-reason"));
    }

    private static String podInWave(RolloutTimeline timeline, Bar bar) {
        return timeline.say(inWave(Phrase.of("report.pod-in-wave").with("pod", bar.pod()), timeline, bar.from()));
    }

    private static Phrase inWave(Phrase words, RolloutTimeline timeline, Instant time) {
        return words.with(
                "wave",
                timeline.bands().stream()
                        .filter(band -> band.kind() == BandKind.WAVE)
                        .filter(band -> !band.from().isAfter(time) && !band.to().isBefore(time))
                        .reduce((first, second) -> second)
                        .map(Band::name));
    }
}
