package io.jenkins.plugins.statefulset.rollout.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the {@code Date} of its answers says of the API server's clock.
 *
 * <ol>
 *   <li>An answer was made between the moment its request was sent and the moment it came, and {@code Date} names whole
 *       seconds, rounded down. That bounds how far the server's clock is ahead of this process's uptime; each answer narrows it.
 *   <li>An answer that contradicts those of before shows that the server's clock was set, or that this machine slept: from then
 *       on it alone counts. One during whose request this machine slept, or whose clock was set, says nothing.
 *   <li>As long as the clock of this process may be right, it is taken to be. Where it cannot be, the server's is taken to be
 *       as near to it as it can be.
 * </ol>
 *
 * <p>Safe for use by several threads.
 */
public final class ServerClock {
    private static final Duration RESOLUTION = Duration.ofSeconds(1);
    private Optional<Bounds> bounds = Optional.empty();

    /** The server's clock at the uptime 0, as seconds of the epoch. */
    private record Bounds(Duration low, Duration high) {
        boolean isEmpty() {
            return low.compareTo(high) > 0;
        }
    }

    /**
     * Takes an answer into account.
     *
     * @param date its {@code Date}
     */
    public synchronized void heard(Instant date, ClockReading sent, ClockReading received) {
        Duration byUptime = received.atLeastSince(sent);
        Duration byClock = Duration.between(sent.clock(), received.clock());
        if (byClock.minus(byUptime).abs().compareTo(RESOLUTION) > 0) {
            return;
        }
        Duration told = sinceEpoch(date);
        Bounds heard =
                new Bounds(told.minus(received.uptime()), told.plus(RESOLUTION).minus(sent.uptime()));
        Bounds narrowed = bounds.map(
                        known -> new Bounds(later(known.low(), heard.low()), earlier(known.high(), heard.high())))
                .orElse(heard);
        bounds = Optional.of(narrowed.isEmpty() ? heard : narrowed);
    }

    /**
     * How far the clock of this process is ahead of the server's, at least; negative where it is behind. Zero where it may be
     * right.
     */
    public synchronized Duration ahead(ClockReading now) {
        if (bounds.isEmpty()) {
            return Duration.ZERO;
        }
        Duration own = sinceEpoch(now.clock()).minus(now.uptime());
        Bounds known = bounds.get();
        if (own.compareTo(known.high()) > 0) {
            return own.minus(known.high());
        }
        return own.compareTo(known.low()) < 0 ? own.minus(known.low()) : Duration.ZERO;
    }

    /** What the server's clock shows at a moment, at the earliest; empty before its first answer. */
    public synchronized Optional<Instant> earliest(ClockReading moment) {
        return bounds.map(known -> Instant.EPOCH.plus(known.low()).plus(moment.uptime()));
    }

    /** What the server's clock shows at a moment, at the latest; empty before its first answer. */
    public synchronized Optional<Instant> latest(ClockReading moment) {
        return bounds.map(known -> Instant.EPOCH.plus(known.high()).plus(moment.uptime()));
    }

    private static Duration sinceEpoch(Instant time) {
        return Duration.between(Instant.EPOCH, time);
    }

    private static Duration later(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Duration earlier(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
