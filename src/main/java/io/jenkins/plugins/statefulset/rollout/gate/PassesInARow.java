package io.jenkins.plugins.statefulset.rollout.gate;

import java.time.Duration;
import java.time.Instant;

/** How often in a row a check has passed. May be used from any thread. */
final class PassesInARow {
    private final int wanted;
    private int passes;
    private Instant began = Instant.MAX;

    /** @param wanted how often it must pass; at least 1 */
    PassesInARow(int wanted) {
        this.wanted = wanted;
    }

    /** A look begins that may be the first of the row. */
    synchronized void look(Instant begun) {
        began = passes == 0 ? begun : began;
    }

    /** @return whether it has passed often enough */
    synchronized boolean passed() {
        passes++;
        return passes >= wanted;
    }

    /** The count begins anew. */
    synchronized void end() {
        passes = 0;
    }

    synchronized boolean hasBegun() {
        return passes > 0;
    }

    /** From the begin of the first look of the row. */
    synchronized Duration took(Instant now) {
        return Duration.between(began, now);
    }
}
