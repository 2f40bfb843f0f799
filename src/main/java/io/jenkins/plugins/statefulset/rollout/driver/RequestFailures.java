package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Requests that fail one after the other, and what that means. Not to be able to know is not to have lost: nothing that
 * happens here says anything about the rollout.
 *
 * <ol>
 *   <li>A server that does not answer, or is busy, is asked again for as long as it takes.
 *   <li>One that refuses the account (401, 403) is asked again for {@link #GRACE}: a token is renewed within a moment, and a
 *       Role that was replaced comes back. After that it is hopeless.
 *   <li>The time counts from the first failure of its kind, and ends with an answer.
 *   <li>The pauses between two tries grow from the first to the longest, each up to a fifth longer or shorter, so that many
 *       drivers do not come back in one moment.
 * </ol>
 */
final class RequestFailures {
    /** How long the account may be refused before a driver ends. */
    static final Duration GRACE = Duration.ofMinutes(5);

    private static final int DOUBLINGS = 10;

    /** Which trouble it is. */
    enum Kind {
        /** No answer, or that it is busy. */
        SILENT,
        /** The account is refused. */
        REFUSED
    }

    /**
     * What is wrong now.
     *
     * @param since the first failure of this kind
     * @param until when it is given up; empty where it never is
     * @param cause the last answer, or why there was none
     */
    record Now(Kind kind, Instant since, Optional<Instant> until, String cause) {
        boolean isHopeless(Instant now) {
            return until.filter(end -> !now.isBefore(end)).isPresent();
        }
    }

    private final Duration first;
    private final Duration longest;
    private final SplittableRandom random;
    private Optional<Now> trouble = Optional.empty();
    private int failures;

    /** @param seed of the differences between the pauses */
    RequestFailures(Duration first, Duration longest, long seed) {
        this.first = first;
        this.longest = longest;
        this.random = new SplittableRandom(seed);
    }

    /** Whether a failure is one of these; others say something about the object. */
    static boolean isOne(Reason reason) {
        return reason.isTransient() || refuses(reason);
    }

    private static boolean refuses(Reason reason) {
        return reason == Reason.UNAUTHORIZED || reason == Reason.FORBIDDEN;
    }

    /** @return how long to pause before the next try */
    synchronized Duration failed(ClusterException failure, Instant now) {
        Kind kind = refuses(failure.reason()) ? Kind.REFUSED : Kind.SILENT;
        Instant since =
                trouble.filter(known -> known.kind() == kind).map(Now::since).orElse(now);
        Optional<Instant> until = kind == Kind.REFUSED ? Optional.of(since.plus(GRACE)) : Optional.empty();
        trouble = Optional.of(new Now(kind, since, until, String.valueOf(failure.getMessage())));
        Duration pause = first.multipliedBy(1L << Math.min(failures, DOUBLINGS));
        failures++;
        Duration capped = pause.compareTo(longest) > 0 ? longest : pause;
        return capped.multipliedBy(80 + random.nextInt(41)).dividedBy(100);
    }

    /** The server answered. */
    synchronized void answered() {
        trouble = Optional.empty();
        failures = 0;
    }

    /** The server answered another request: it is not silent. */
    synchronized void answeredAnother() {
        if (trouble.filter(known -> known.kind() == Kind.SILENT).isPresent()) {
            answered();
        }
    }

    synchronized Optional<Now> now() {
        return trouble;
    }

    /** The same where it lasts: one hiccup is not worth a word. */
    synchronized Optional<Now> lasting() {
        return trouble.filter(known -> failures > 2);
    }
}
