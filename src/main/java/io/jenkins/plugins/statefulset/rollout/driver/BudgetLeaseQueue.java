package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.driver.BudgetLeaseFormat.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One process's place in the line that is noted on a budget's Lease. A line is a courtesy: it is the Lease that excludes.
 *
 * <ol>
 *   <li>The first goes first. One that does not come within {@link #COURTESY}, by the clock of whoever waits for it, is passed over
 *       and taken out: it died, or another budget is in its way.
 *   <li>Whoever took a pod down in its turn goes to the end, for it is about to take down the next. Whoever could not keeps its
 *       place.
 * </ol>
 */
final class BudgetLeaseQueue {
    static final Duration COURTESY = Duration.ofSeconds(2);

    private final String who;
    private Optional<Courtesy> courtesy = Optional.empty();

    /** Another one is let go first. */
    private record Courtesy(String first, Instant until) {}

    /** @param who names this process */
    BudgetLeaseQueue(String who) {
        this.who = who;
    }

    /**
     * Somebody else's turn.
     *
     * @param who in words
     * @param until when it is over
     */
    record Turn(String who, Instant until) {}

    /** Whether a pod was taken down in a turn. */
    enum Use {
        USED,
        IN_VAIN
    }

    /** Whose turn it is; empty where it is this process's. */
    Optional<Turn> ahead(List<Waiting> line, Instant now) {
        if (isFirstIn(line)) {
            return Optional.empty();
        }
        Waiting first = line.get(0);
        courtesy = courtesy.filter(before -> before.first().equals(first.who()))
                .or(() -> Optional.of(new Courtesy(first.who(), now.plus(COURTESY))));
        Instant until = courtesy.get().until();
        return now.isBefore(until)
                ? Optional.of(new Turn("the rollout of " + first.set() + ", which waits longer", until))
                : Optional.empty();
    }

    /** Whether nobody else stands at the front. */
    boolean isFirstIn(List<Waiting> line) {
        return line.isEmpty() || isOurs(line.get(0));
    }

    boolean standsIn(List<Waiting> line) {
        return line.stream().anyMatch(this::isOurs);
    }

    /** The line with this process at its end. */
    List<Waiting> joined(List<Waiting> line, String set, Instant now) {
        return after(line, set, now, Use.USED);
    }

    /** What is left of the line while this process has its turn. */
    List<Waiting> behind(List<Waiting> line) {
        for (int place = 0; place < line.size(); place++) {
            if (isOurs(line.get(place))) {
                return line.subList(place + 1, line.size());
            }
        }
        return line.isEmpty() ? line : line.subList(1, line.size());
    }

    /** The line after this process's turn. */
    List<Waiting> after(List<Waiting> line, String set, Instant now, Use use) {
        List<Waiting> next = new ArrayList<>(line);
        next.removeIf(this::isOurs);
        next.add(use == Use.USED ? next.size() : 0, new Waiting(who, set, now.toString()));
        return next;
    }

    /** This process has its turn: what it waited for before is over. */
    void served() {
        courtesy = Optional.empty();
    }

    private boolean isOurs(Waiting waiting) {
        return who.equals(waiting.who());
    }
}
