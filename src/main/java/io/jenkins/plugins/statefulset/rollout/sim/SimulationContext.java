package io.jenkins.plugins.statefulset.rollout.sim;

import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** What every part of a simulated cluster stands on. */
final class SimulationContext {
    final SimulatedClock clock;
    final ObjectStore store;
    final EventRecorder events;
    KubernetesVersion version;
    Faults faults;
    final Timings timings;
    /** What an admission policy says of each template that is tried. */
    final List<String> warnings = new ArrayList<>();

    private final SplittableRandom random;
    private final List<Runnable> planners = new ArrayList<>();
    private final List<Consumer<KubernetesVersion>> makers = new ArrayList<>();
    private long start;

    SimulationContext(
            SimulatedClock clock, KubernetesVersion version, Faults faults, Timings timings, long seed, Instant start) {
        this.clock = clock;
        this.version = version;
        this.faults = faults;
        this.timings = timings;
        this.random = new SplittableRandom(seed);
        this.store = new ObjectStore(clock, random.split());
        this.events = new EventRecorder(clock);
        this.start = start.toEpochMilli();
    }

    /** Whether rare but possible things are to happen now and then. */
    boolean isRandomized() {
        return clock.isShuffled();
    }

    /** What is made for a version of the server is made now, and anew when that is another one. */
    void onVersion(Consumer<KubernetesVersion> maker) {
        makers.add(maker);
        maker.accept(version);
    }

    void upgrade(KubernetesVersion other) {
        version = other;
        makers.forEach(maker -> maker.accept(other));
    }

    /** Milliseconds out of the span, by the seed. */
    long draw(Timings.Span span) {
        return draw(span.from().toMillis(), span.to().toMillis());
    }

    long draw(long from, long to) {
        return from == to ? from : random.nextLong(from, to + 1);
    }

    /** Whether something with that rate happens now. */
    boolean happens(Fault.Rate rate, long count) {
        return rate.every() > 0 ? count % rate.every() == 0 : random.nextDouble() < rate.probability();
    }

    boolean within(Fault.Window window) {
        long passed = clock.millis() - start;
        return passed >= window.from().toMillis() && passed < window.to().toMillis();
    }

    /** Runs now, and again whenever there are other faults: plans what they bring at their times. */
    void plan(Runnable planner) {
        planners.add(planner);
        planner.run();
    }

    /** Plans for a time of the present faults, and only as long as they are in force. */
    void at(Duration sinceStart, Runnable action) {
        Faults planned = faults;
        clock.after(until(sinceStart), () -> {
            if (faults.equals(planned)) {
                action.run();
            }
        });
    }

    void change(Faults others) {
        faults = others;
        start = clock.millis();
        planners.forEach(Runnable::run);
    }

    /** Milliseconds from now to that time of the simulation; negative if it has passed. */
    long until(Duration sinceStart) {
        return start + sinceStart.toMillis() - clock.millis();
    }
}
