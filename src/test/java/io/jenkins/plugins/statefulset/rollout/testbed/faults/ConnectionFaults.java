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
final class ConnectionFaults {
    private static final Set<RequestKind> RELEASES = EnumSet.of(RequestKind.RELEASE, RequestKind.EVICT);

    private ConnectionFaults() {}

    static boolean releases(WireRequest request) {
        return RELEASES.contains(request.kind());
    }

    static void slow(FaultProxy proxy, Duration by) {
        proxy.rule(request -> Optional.of(new ProxyTreatment.Delayed(by)));
    }

    static void down(FaultProxy proxy, Duration length) {
        atFirst(proxy, ConnectionFaults::releases, () -> {
            proxy.goDown();
            later(length, proxy::comeUp);
        });
        // The request itself is the first that does not get through.
        proxy.rule(request -> proxy.isDown() ? Optional.of(new ProxyTreatment.CutBefore()) : Optional.empty());
    }

    static void answers(FaultProxy proxy, ProxyTreatment.Answered answer, Duration length) {
        AtomicBoolean now = new AtomicBoolean();
        atFirst(proxy, ConnectionFaults::releases, () -> {
            now.set(true);
            later(length, () -> now.set(false));
        });
        proxy.rule(request -> now.get() ? Optional.of(answer) : Optional.empty());
    }

    static void loseFirst(FaultProxy proxy) {
        Predicate<WireRequest> first = firstOfItsKind();
        proxy.rule(request -> first.test(request) ? Optional.of(new ProxyTreatment.CutBefore()) : Optional.empty());
    }

    static void loseAnswers(FaultProxy proxy) {
        Predicate<WireRequest> first = firstOfItsKind();
        proxy.rule(
                request -> first.test(request) ? Optional.of(ProxyTreatment.CutAfter.NOTHING_ELSE) : Optional.empty());
    }

    private static Predicate<WireRequest> firstOfItsKind() {
        Set<RequestKind> seen = EnumSet.of(RequestKind.READ);
        return request -> seen.add(request.kind());
    }

    /** From the first release on, so that the rollout begins at all: whoever begins one is no driver yet and gives up sooner. */
    static void loseAtRandom(FaultProxy proxy, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        AtomicBoolean begun = new AtomicBoolean();
        atFirst(proxy, ConnectionFaults::releases, () -> begun.set(true));
        proxy.rule(request -> {
            if (!begun.get() || request.watches()) {
                return Optional.empty();
            }
            return switch (random.nextInt(8)) {
                case 0 -> Optional.of(new ProxyTreatment.CutBefore());
                case 1 -> Optional.of(ProxyTreatment.CutAfter.NOTHING_ELSE);
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
        atFirst(proxy, ConnectionFaults::releases, proxy::freezeWatches);
    }

    /** Before that request goes on. */
    static void atFirst(FaultProxy proxy, Predicate<WireRequest> which, Runnable action) {
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
                ? Optional.of(new ProxyTreatment.HeldBack(until.get()))
                : Optional.empty());
    }

    static void later(Duration delay, Runnable action) {
        CompletableFuture<Void> unused = CompletableFuture.runAsync(
                action, CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS));
    }
}
