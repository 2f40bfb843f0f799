package io.jenkins.plugins.statefulset.rollout.systems;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Judges a rollout by what clients noted of it, and by nothing that the system or the one who rolled says of itself.
 *
 * <ol>
 *   <li>A write is lost if it was acknowledged, at whatever time, and is not there when everything is read back at the end.
 *   <li>An error is an attempt that failed while the rollout went on. The client tried again, so no write has failed for that.
 *   <li>The longest outage is the longest time within the rollout in which no client had a success: a write that is acknowledged,
 *       or, of a system that takes no writes, a read that is answered.
 *   <li>Disturbed is the time in which some client waited longer than the bound for what it had asked for, from the first attempt
 *       to the one that succeeded.
 * </ol>
 */
final class Judge {
    /** An answer that takes longer disturbs those who wait for it. */
    static final Duration BOUND = Duration.ofSeconds(1);

    private Judge() {}

    /**
     * From the begin of a rollout to its end.
     *
     * @param end not before the begin
     */
    record Window(Instant begin, Instant end) {
        Duration length() {
            return Duration.between(begin, end);
        }

        boolean holds(Instant at) {
            return !at.isBefore(begin) && !at.isAfter(end);
        }
    }

    /**
     * What the clients met with.
     *
     * @param acknowledged number of writes, at whatever time
     * @param lost ids of writes
     */
    record Verdict(
            int acknowledged,
            Set<String> lost,
            int errors,
            Duration longestOutage,
            Duration disturbed,
            Duration took) {}

    /** @param stored ids of all values that are there at the end */
    static Verdict judge(Collection<Attempt> attempts, Set<String> stored, Window window) {
        Set<String> acknowledged = attempts.stream()
                .filter(Attempt::acknowledgesAWrite)
                .map(Attempt::id)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> lost = new TreeSet<>(acknowledged);
        lost.removeAll(stored);
        int errors = (int) attempts.stream()
                .filter(attempt -> !attempt.succeeded() && window.holds(attempt.ended()))
                .count();
        return new Verdict(
                acknowledged.size(),
                lost,
                errors,
                longestOutage(attempts, window),
                disturbed(attempts, window),
                window.length());
    }

    private static Duration longestOutage(Collection<Attempt> attempts, Window window) {
        boolean writes = attempts.stream().anyMatch(attempt -> attempt.kind() == Attempt.Kind.WRITE);
        List<Instant> successes = attempts.stream()
                .filter(attempt -> writes ? attempt.acknowledgesAWrite() : attempt.succeeded())
                .map(Attempt::ended)
                .filter(window::holds)
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
        successes.add(window.end());
        Duration longest = Duration.ZERO;
        Instant last = window.begin();
        for (Instant success : successes) {
            Duration gap = Duration.between(last, success);
            longest = gap.compareTo(longest) > 0 ? gap : longest;
            last = success;
        }
        return longest;
    }

    private static Duration disturbed(Collection<Attempt> attempts, Window window) {
        List<Window> waits = waits(attempts).stream()
                .filter(wait -> wait.length().compareTo(BOUND) > 0)
                .map(wait -> within(wait, window))
                .filter(wait -> wait.begin().isBefore(wait.end()))
                .sorted(Comparator.comparing(Window::begin))
                .toList();
        Duration sum = Duration.ZERO;
        Instant counted = window.begin();
        for (Window wait : waits) {
            Instant from = later(counted, wait.begin());
            if (from.isBefore(wait.end())) {
                sum = sum.plus(Duration.between(from, wait.end()));
                counted = wait.end();
            }
        }
        return sum;
    }

    /** Of each value that somebody asked for: from the first attempt to the success, or to the last attempt where there was none. */
    private static List<Window> waits(Collection<Attempt> attempts) {
        Map<String, Window> waits = new LinkedHashMap<>();
        for (Attempt attempt : attempts) {
            waits.merge(
                    attempt.kind() + " " + attempt.id(),
                    new Window(attempt.began(), attempt.ended()),
                    (one, other) -> new Window(earlier(one.begin(), other.begin()), later(one.end(), other.end())));
        }
        return List.copyOf(waits.values());
    }

    private static Window within(Window wait, Window window) {
        return new Window(later(wait.begin(), window.begin()), earlier(wait.end(), window.end()));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
