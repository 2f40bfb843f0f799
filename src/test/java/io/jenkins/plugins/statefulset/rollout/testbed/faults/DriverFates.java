package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What happens to the drivers of a rollout. */
final class DriverFates {
    private static final int HELD = 4;

    private DriverFates() {}

    /** One driver, whose way to the server is spoilt. */
    static FaultRow.Play through(Consumer<FaultProxy> spoil) {
        return arena -> {
            FaultProxy proxy = arena.proxy();
            spoil.accept(proxy);
            finish(arena, arena.start(proxy), () -> arena.resume(proxy));
        };
    }

    /** Until the rollout is over; a hold is taken up by the next driver. */
    static void finish(FaultNamespace arena, Driver first, Supplier<Driver> next) {
        CompletableFuture<Void> people = people(arena);
        finish(arena, first, next, people);
    }

    private static CompletableFuture<Void> people(FaultNamespace arena) {
        return CompletableFuture.runAsync(() -> arena.course().people(arena), FaultMatrix.PEOPLE);
    }

    private static void finish(
            FaultNamespace arena, Driver first, Supplier<Driver> next, CompletableFuture<Void> people) {
        Driver driver = first;
        awaitEnd(arena, driver);
        while (driver.exitCode() == HELD) {
            driver = next.get();
            awaitEnd(arena, driver);
        }
        people.join();
    }

    private static void awaitEnd(FaultNamespace arena, Driver driver) {
        arena.until("the driver is done", driver::over);
    }

    /** SIGKILL as soon as the server has answered the first write of that kind, then another one. */
    static FaultRow.Play killed(RequestKind after) {
        return arena -> {
            FaultProxy spoilt = arena.proxy();
            CompletableFuture<Void> people;
            killAfter(after, spoilt, () -> arena.run(spoilt));
            CommandLineDriver one = (CommandLineDriver) arena.drivers().get(0);
            people = people(arena);
            awaitEnd(arena, one);
            FaultProxy clean = arena.proxy();
            if (arena.witness().state().filter(state -> state.over()).isPresent()) {
                // Whoever is dead gives nothing back.
                arena.until(
                        "its Lease has run out",
                        () -> ObservedEnd.of(arena).lease().equals(ObservedEnd.NOBODY));
                people.join();
                return;
            }
            // Of a rollout that has no record yet there is nothing to take up.
            Supplier<Driver> next = () -> arena.takeUp(clean);
            finish(arena, after == RequestKind.LEASE ? arena.run(clean) : next.get(), next, people);
        };
    }

    private static void killAfter(RequestKind kind, FaultProxy proxy, Supplier<CommandLineDriver> start) {
        AtomicReference<CommandLineDriver> driver = new AtomicReference<>();
        AtomicBoolean done = new AtomicBoolean();
        proxy.rule(request -> request.kind() == kind && done.compareAndSet(false, true)
                ? Optional.of(new ProxyTreatment.CutAfter(() -> driver.get().kill()))
                : Optional.empty());
        driver.set(start.get());
    }

    /** And whoever takes it up dies as well. */
    static void killedTwice(FaultNamespace arena) {
        FaultProxy first = arena.proxy();
        killAfter(RequestKind.RELEASE, first, () -> arena.run(first));
        awaitEnd(arena, arena.drivers().get(0));
        FaultProxy second = arena.proxy();
        killAfter(RequestKind.TAKE_UP, second, () -> arena.takeUp(second));
        awaitEnd(arena, arena.drivers().get(1));
        FaultProxy third = arena.proxy();
        finish(arena, arena.takeUp(third), () -> arena.takeUp(third));
    }

    /** Sleeps after its first release; another drives when it wakes up. */
    static void pausedMeanwhile(FaultNamespace arena) {
        FaultProxy sleeping = arena.proxy();
        CommandLineDriver one = pausedAt(arena, sleeping, RequestKind.RELEASE);
        FaultProxy awake = arena.proxy();
        Driver two = arena.takeUp(awake);
        arena.until("another has taken over", () -> arena.witness().drivers().size() == 2);
        wakes(arena, one, sleeping);
        finish(arena, two, () -> arena.takeUp(awake));
    }

    /** Sleeps after its first release; all is done when it wakes up. */
    static void pausedUntilTheEnd(FaultNamespace arena) {
        FaultProxy sleeping = arena.proxy();
        RequestKind release = arena.course() == RolloutCourse.ON_DELETE ? RequestKind.EVICT : RequestKind.RELEASE;
        CommandLineDriver one = pausedAt(arena, sleeping, release);
        FaultProxy awake = arena.proxy();
        finish(arena, arena.takeUp(awake), () -> arena.takeUp(awake));
        wakes(arena, one, sleeping);
    }

    private static CommandLineDriver pausedAt(FaultNamespace arena, FaultProxy proxy, RequestKind kind) {
        AtomicReference<CommandLineDriver> driver = new AtomicReference<>();
        AtomicBoolean done = new AtomicBoolean();
        proxy.rule(request -> request.kind() == kind && done.compareAndSet(false, true)
                ? Optional.of(new ProxyTreatment.Marked(() -> driver.get().pause()))
                : Optional.empty());
        driver.set(arena.run(proxy));
        arena.until("it sleeps", done::get);
        return driver.get();
    }

    /** It writes nothing more and says why. A Lease that was given back meanwhile it may take, and gives it back. */
    private static void wakes(FaultNamespace arena, CommandLineDriver driver, FaultProxy proxy) {
        int before = proxy.exchanges().size();
        driver.go();
        awaitEnd(arena, driver);
        var written = proxy.exchanges().stream()
                .skip(before)
                .filter(exchange -> exchange.request().kind().counts() && exchange.took())
                .toList();
        if (!written.isEmpty()) {
            throw new AssertionError("wrote after another had taken over: " + written);
        }
        if (!driver.said().contains("another driver took over")) {
            throw new AssertionError("does not say that another took over: " + driver.said());
        }
    }

    /** The request is on its way when the driver falls asleep, and comes to the server when another drives. */
    static void lateWrite(FaultNamespace arena) {
        FaultProxy sleeping = arena.proxy();
        AtomicReference<CommandLineDriver> one = new AtomicReference<>();
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> taken = new CompletableFuture<>();
        sleeping.rule(request -> {
            if (request.kind() != RequestKind.RELEASE || !done.compareAndSet(false, true)) {
                return Optional.empty();
            }
            one.get().pause();
            return Optional.of(new ProxyTreatment.HeldBack(taken));
        });
        one.set(arena.run(sleeping));
        arena.until("it sleeps", done::get);
        FaultProxy awake = arena.proxy();
        Driver two = arena.takeUp(awake);
        arena.until("another has taken over", () -> arena.witness().drivers().size() == 2);
        int before = sleeping.exchanges().size();
        taken.complete(null);
        arena.until("the late write was answered", () -> sleeping.exchanges().size() > before);
        wakes(arena, one.get(), sleeping);
        var late = sleeping.exchanges().stream()
                .skip(before)
                .filter(FaultProxy.Exchange::took)
                .filter(exchange -> exchange.request().kind().counts())
                .toList();
        if (!late.isEmpty()) {
            throw new AssertionError("a late write went through: " + late);
        }
        finish(arena, two, () -> arena.takeUp(awake));
    }
}
