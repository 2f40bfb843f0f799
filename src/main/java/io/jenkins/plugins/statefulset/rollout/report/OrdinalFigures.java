package io.jenkins.plugins.statefulset.rollout.report;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Bar;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How long one ordinal took, all its moves together.
 *
 * @param starting pending or running, not yet ready
 * @param away not ready because it was replaced, or failed
 * @param moves for each time that it became ready again, how long it was away, oldest first
 */
record OrdinalFigures(Row row, Duration terminating, Duration starting, Duration away, List<Duration> moves) {
    OrdinalFigures {
        moves = List.copyOf(moves);
    }

    static OrdinalFigures of(Row row) {
        Duration terminating = Duration.ZERO;
        Duration starting = Duration.ZERO;
        List<Duration> moves = new ArrayList<>();
        Optional<Instant> away = Optional.empty();
        for (Bar bar : row.bars()) {
            switch (bar.state()) {
                case TERMINATING -> {
                    terminating = terminating.plus(bar.duration());
                    away = Optional.of(bar.from());
                }
                case PENDING, RUNNING -> {
                    starting = row.lostReadiness(bar) ? starting : starting.plus(bar.duration());
                    away = away.or(() -> Optional.of(bar.from()));
                }
                case FAILED -> away = away.or(() -> Optional.of(bar.from()));
                case READY -> {
                    away.ifPresent(since -> moves.add(Duration.between(since, bar.from())));
                    away = Optional.empty();
                }
            }
        }
        Duration notReady = row.bars().stream()
                .filter(bar -> bar.state() != PodState.READY && !row.lostReadiness(bar))
                .map(Bar::duration)
                .reduce(Duration.ZERO, Duration::plus);
        return new OrdinalFigures(row, terminating, starting, notReady, moves);
    }

    boolean touched() {
        boolean gone = row.bars().stream().anyMatch(bar -> bar.state() == PodState.TERMINATING);
        return gone
                || row.bars().stream()
                                .flatMap(bar -> bar.revision().stream())
                                .distinct()
                                .count()
                        > 1;
    }

    boolean wasOn(RolloutTimeline.Side side) {
        return row.bars().stream().anyMatch(bar -> bar.side() == side && bar.state() != PodState.TERMINATING);
    }

    Optional<Duration> latest() {
        return moves.isEmpty() ? Optional.empty() : Optional.of(moves.get(moves.size() - 1));
    }
}
