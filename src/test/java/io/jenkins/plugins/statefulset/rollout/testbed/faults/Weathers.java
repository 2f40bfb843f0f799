package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What spoils the way between a driver and its server. What begins at some moment begins with the first release of a pod. */
final class Weathers {
    private static final Set<Kind> RELEASES = EnumSet.of(Kind.RELEASE, Kind.EVICT);

    private Weathers() {}

    static boolean releases(Request request) {
        return RELEASES.contains(request.kind());
    }

    static void slow(FaultProxy proxy, Duration by) {
        proxy.rule(request -> Optional.of(new Treatment.Delayed(by)));
    }

    static void down(FaultProxy proxy, Duration length) {
        atFirst(proxy, Weathers::releases, () -> {
            proxy.goDown();
            later(length, proxy::comeUp);
        });
        // The request itself is the first that does not get through.
        proxy.rule(request -> proxy.isDown() ? Optional.of(new Treatment.CutBefore()) : Optional.empty());
    }

    static void answers(FaultProxy proxy, Treatment.Answered answer, Duration length) {
        AtomicBoolean now = new AtomicBoolean();
        atFirst(proxy, Weathers::releases, () -> {
            now.set(true);
            later(length, () -> now.set(false));
        });
        proxy.rule(request -> now.get() ? Optional.of(answer) : Optional.empty());
    }

    static void loseFirst(FaultProxy proxy) {
        Predicate<Request> first = firstOfItsKind();
        proxy.rule(request -> first.test(request) ? Optional.of(new Treatment.CutBefore()) : Optional.empty());
    }

    static void loseAnswers(FaultProxy proxy) {
        Predicate<Request> first = firstOfItsKind();
        proxy.rule(request -> first.test(request) ? Optional.of(Treatment.CutAfter.NOTHING_ELSE) : Optional.empty());
    }

    private static Predicate<Request> firstOfItsKind() {
        Set<Kind> seen = EnumSet.of(Kind.READ);
        return request -> seen.add(request.kind());
    }

    /** From the first release on, so that the rollout begins at all: whoever begins one is no driver yet and gives up sooner. */
    static void loseAtRandom(FaultProxy proxy, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        AtomicBoolean begun = new AtomicBoolean();
        atFirst(proxy, Weathers::releases, () -> begun.set(true));
        proxy.rule(request -> {
            if (!begun.get() || request.watches()) {
                return Optional.empty();
            }
            return switch (random.nextInt(8)) {
                case 0 -> Optional.of(new Treatment.CutBefore());
                case 1 -> Optional.of(Treatment.CutAfter.NOTHING_ELSE);
                default -> Optional.empty();
            };
        });
    }

    static void breakWatches(FaultProxy proxy) {
        proxy.rule(request -> {
            if (releases(request)) {
                proxy.breakWatches();
            }
            return Optional.empty();
        });
    }

    static void freezeWatches(FaultProxy proxy) {
        atFirst(proxy, Weathers::releases, proxy::freezeWatches);
    }

    /** Before that request goes on. */
    static void atFirst(FaultProxy proxy, Predicate<Request> which, Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        proxy.rule(request -> {
            if (which.test(request) && done.compareAndSet(false, true)) {
                action.run();
            }
            return Optional.empty();
        });
    }

    /** The first release waits for that. */
    static void holdFirstRelease(FaultProxy proxy, Supplier<CompletableFuture<Void>> until) {
        AtomicBoolean done = new AtomicBoolean();
        proxy.rule(request -> releases(request) && done.compareAndSet(false, true)
                ? Optional.of(new Treatment.HeldBack(until.get()))
                : Optional.empty());
    }

    static void later(Duration delay, Runnable action) {
        CompletableFuture<Void> unused = CompletableFuture.runAsync(
                action, CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS));
    }
}
