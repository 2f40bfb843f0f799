package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import io.jenkins.plugins.statefulset.rollout.engine.kept.End;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.testbed.faults.FaultRow.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Plays rows on control planes, as many at once as may be, and holds each rollout to what it is without a fault. */
final class FaultMatrix {
    /** People have time of their own. */
    static final ExecutorService PEOPLE = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "people");
        thread.setDaemon(true);
        return thread;
    });

    private static final int AT_ONCE = 16;

    /** For what comes last to be seen; a Lease that is not given back has not run out by then. */
    private static final Duration TO_REST = Duration.ofSeconds(15);

    private final Map<String, CompletableFuture<String>> cells = new ConcurrentHashMap<>();

    /** How it went, as the table has it; fails with what was wrong. */
    CompletableFuture<String> cell(FaultRow row, String column) {
        return cells.computeIfAbsent(row + "/" + column, key -> new CompletableFuture<>());
    }

    /** One line for each row, with what has been played so far. */
    List<String> table(List<FaultRow> rows, List<String> columns) {
        int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        String form = "faults: %-" + width + "s";
        List<String> lines = new ArrayList<>();
        lines.add(form.formatted("ended as without, writes more, time") + line(columns));
        for (FaultRow row : rows) {
            lines.add(form.formatted(row)
                    + line(columns.stream()
                            .map(column -> told(cell(row, column)))
                            .toList()));
        }
        return lines;
    }

    private static String line(List<String> cells) {
        return cells.stream().map("  %-22s"::formatted).collect(Collectors.joining());
    }

    private static String told(CompletableFuture<String> cell) {
        if (cell.isCompletedExceptionally()) {
            return "FAILED";
        }
        return cell.getNow("not played");
    }

    /** What was wrong, each on a line of its own. */
    private static String why(CompletableFuture<String> cell) {
        try {
            cell.join();
            return "";
        } catch (CompletionException failed) {
            Throwable all = failed.getCause();
            return Stream.concat(
                            Stream.of(all.getCause() == null ? all : all.getCause()), Stream.of(all.getSuppressed()))
                    .map(FaultMatrix::root)
                    .map(wrong -> String.valueOf(wrong).lines().findFirst().orElse(""))
                    .collect(Collectors.joining("\nfaults:   ", "\nfaults:   ", ""));
        }
    }

    private static Throwable root(Throwable wrong) {
        return wrong instanceof CompletionException && wrong.getCause() != null ? root(wrong.getCause()) : wrong;
    }

    /**
     * Begins all rows that play at that place.
     *
     * @param plane only started when it is needed
     */
    void begin(List<FaultRow> rows, Place place, String column, CompletableFuture<Plane> plane) {
        ExecutorService workers = Executors.newFixedThreadPool(place == Place.SHARED ? AT_ONCE : 4);
        CompletableFuture<Void> before = plane.thenAccept(ready -> {});
        for (FaultRow row : rows.stream().filter(each -> each.place() == place).toList()) {
            CompletableFuture<Void> begun = before;
            CompletableFuture<String> played = begun.thenCompose(ready -> play(row, plane.join(), workers));
            if (place == Place.ALONE) {
                before = played.handle((went, failure) -> null);
            }
            CompletableFuture<String> cell = cell(row, column);
            CompletableFuture<Void> unused = played.handle((went, failure) ->
                            failure == null ? cell.complete(went) : cell.completeExceptionally(failure))
                    .thenAccept(done ->
                            System.out.println("faults: " + column + ": " + row + ": " + told(cell) + why(cell)));
        }
    }

    private static CompletableFuture<String> play(FaultRow row, Plane plane, Executor workers) {
        long begin = System.nanoTime();
        Together rollouts = new Together(row, plane, workers);
        return CompletableFuture.runAsync(() -> row.around().around(plane, rollouts), PEOPLE)
                .handle((done, failure) -> {
                    rollouts.join();
                    return new Played(0, Optional.ofNullable(failure));
                })
                .thenApply(around -> sum(rollouts.all(around), begin));
    }

    private static final class Together implements FaultRow.Rollouts {
        private final FaultRow row;
        private final Plane plane;
        private final Executor workers;
        private List<CompletableFuture<Played>> plays = List.of();

        Together(FaultRow row, Plane plane, Executor workers) {
            this.row = row;
            this.plane = plane;
            this.workers = workers;
        }

        @Override
        public synchronized void begin(FaultRow.Play play) {
            plays = row.courses().stream()
                    .map(course -> CompletableFuture.supplyAsync(
                                    () -> FaultMatrix.play(row, play, course, plane), workers)
                            .handle((more, failure) ->
                                    new Played(failure == null ? more : 0, Optional.ofNullable(failure))))
                    .toList();
        }

        private synchronized CompletableFuture<Void> allOf() {
            return CompletableFuture.allOf(plays.toArray(CompletableFuture[]::new));
        }

        @Override
        public boolean over() {
            return allOf().isDone();
        }

        @Override
        public void join() {
            allOf().join();
        }

        synchronized List<Played> all(Played around) {
            List<Played> all =
                    new ArrayList<>(plays.stream().map(CompletableFuture::join).toList());
            if (around.failure().isPresent()) {
                all.add(around);
            }
            return all;
        }
    }

    private record Played(long more, Optional<Throwable> failure) {}

    private static String sum(List<Played> plays, long begin) {
        List<Throwable> wrong =
                plays.stream().map(Played::failure).flatMap(Optional::stream).toList();
        int well = plays.size() - wrong.size();
        if (!wrong.isEmpty()) {
            AssertionError failed =
                    new AssertionError(well + " of " + plays.size() + " ended as without the fault", wrong.get(0));
            wrong.stream().skip(1).forEach(failed::addSuppressed);
            throw failed;
        }
        long more = plays.stream().mapToLong(Played::more).sum();
        long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
        return "%d of %d %+3d %3d s".formatted(well, plays.size(), more, seconds);
    }

    /** @return how many writes more than without a fault */
    private static long play(FaultRow row, FaultRow.Play play, RolloutCourse course, Plane plane) {
        plane.beginnings().acquireUninterruptibly();
        try (FaultNamespace arena = begun(plane, course)) {
            try {
                play.play(arena);
                return judged(row, course, arena);
            } catch (RuntimeException | Error wrong) {
                if (row.name().equals(FaultRows.UNDISTURBED)) {
                    plane.undisturbed(course).completeExceptionally(wrong);
                }
                throw new AssertionError(
                        row + ", " + course + ", " + plane.control() + ": " + wrong.getMessage() + "\n" + told(arena),
                        wrong);
            }
        }
    }

    private static FaultNamespace begun(Plane plane, RolloutCourse course) {
        try {
            FaultNamespace arena = FaultNamespace.make(plane, course);
            CompletableFuture<Void> unused = arena.begun().thenRun(plane.beginnings()::release);
            return arena;
        } catch (RuntimeException | Error e) {
            plane.beginnings().release();
            throw e;
        }
    }

    private static String told(FaultNamespace arena) {
        StringBuilder told = new StringBuilder();
        for (Driver driver : arena.drivers()) {
            told.append("driver ")
                    .append(driver.over() ? driver.exitCode() : "-")
                    .append(":\n")
                    .append(driver.said())
                    .append('\n');
        }
        arena.proxies().forEach(proxy -> {
            told.append("requests:\n");
            proxy.exchanges().forEach(exchange -> told.append(exchange).append('\n'));
        });
        return told.toString();
    }

    private static long judged(FaultRow row, RolloutCourse course, FaultNamespace arena) {
        UndisturbedRollout expected = row.name().equals(FaultRows.UNDISTURBED)
                ? first(course, arena)
                : arena.plane().undisturbed(course).join();
        List<String> wrong = new ArrayList<>();
        try {
            Retrying.until("the end", TO_REST, () -> ObservedEnd.of(arena).equals(expected.ending()));
        } catch (AssertionError different) {
            wrong.add("ends with " + ObservedEnd.of(arena).unlike(expected.ending()));
        }
        if (!result(arena).equals(Optional.of(course.outcome()))) {
            wrong.add("ends as " + result(arena) + " and not as " + course.outcome());
        }
        List<String> away = arena.witness().mostAway();
        if (away.size() > 1) {
            wrong.add("away at once: " + away);
        }
        List<String> drivers = arena.witness().drivers();
        if (new HashSet<>(drivers).size() < drivers.size()) {
            wrong.add("a driver wrote after another had: " + drivers);
        }
        long more = arena.writes() - expected.writes();
        if (more > row.more()) {
            wrong.add(more + " writes more than without a fault");
        }
        if (!wrong.isEmpty()) {
            throw new AssertionError(String.join("; ", wrong));
        }
        return more;
    }

    /** What the others are held to. */
    private static UndisturbedRollout first(RolloutCourse course, FaultNamespace arena) {
        Retrying.until(
                course + " has come to rest",
                TO_REST,
                () -> result(arena).equals(Optional.of(course.outcome())) && arena.isLeftAlone());
        UndisturbedRollout end = new UndisturbedRollout(ObservedEnd.of(arena), arena.writes());
        arena.plane().undisturbed(course).complete(end);
        return end;
    }

    private static Optional<Result> result(FaultNamespace arena) {
        return arena.witness().state().flatMap(RolloutState::end).map(End::result);
    }
}
