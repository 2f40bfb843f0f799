package io.jenkins.plugins.statefulset.rollout.simulate;

import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClock;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;

/** Lets virtual time pass as real time does, so many times as fast. All on one event loop. */
final class RealTimePace {
    private static final long LONGEST_SLEEP = 60_000;
    private static final double NANOS = 1e9;

    private final Vertx vertx;
    private final SimulatedClock clock;
    private double speed;
    private Instant anchor;
    private Instant realAnchor = Instant.now();
    private long anchorNanos;
    private long timer = -1;

    RealTimePace(Vertx vertx, SimulatedClock clock, double speed) {
        this.vertx = vertx;
        this.clock = clock;
        this.anchor = clock.now();
        this.anchorNanos = System.nanoTime();
        this.speed = speed;
    }

    double speed() {
        return speed;
    }

    void changeTo(double newSpeed) {
        catchUp();
        anchor = clock.now();
        realAnchor = Instant.now();
        anchorNanos = System.nanoTime();
        speed = newSpeed;
        plan();
    }

    /** The real time at which the cluster's clock shows that time. */
    Instant real(Instant virtual) {
        return realAnchor.plusMillis((long) (Duration.between(anchor, virtual).toMillis() / speed));
    }

    /** Lets happen what is due by now. */
    void catchUp() {
        double passed = (System.nanoTime() - anchorNanos) / NANOS * speed;
        clock.runUntil(anchor.plusMillis((long) (passed * 1000)));
    }

    /** Comes back when the next event is due. */
    void plan() {
        if (timer >= 0) {
            vertx.cancelTimer(timer);
        }
        long sleep = clock.nextEvent()
                .map(next ->
                        (long) Math.ceil(Duration.between(clock.now(), next).toMillis() / speed))
                .orElse(LONGEST_SLEEP);
        timer = vertx.setTimer(Math.max(1, Math.min(LONGEST_SLEEP, sleep)), id -> {
            timer = -1;
            try {
                catchUp();
            } finally {
                plan();
            }
        });
    }
}
