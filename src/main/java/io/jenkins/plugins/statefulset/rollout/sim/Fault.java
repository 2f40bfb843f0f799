package io.jenkins.plugins.statefulset.rollout.sim;

import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/** Something that goes wrong in a simulated cluster. Times count from the start of the simulation. */
public sealed interface Fault {

    /** A span of time, its end excluded. */
    record Window(Duration from, Duration to) {
        public Window {
            if (from.isNegative() || to.compareTo(from) <= 0) {
                throw new IllegalArgumentException("a window needs an end after its start: " + from + " to " + to);
            }
        }
    }

    /**
     * How often something happens to a request.
     *
     * @param probability between 0 and 1; 0 where {@code every} is given
     * @param every each how many-th request, at least 1; 0 where a probability is given
     */
    record Rate(double probability, int every) {
        public Rate {
            if (probability < 0 || probability > 1 || every < 0 || (every > 0) == (probability > 0)) {
                throw new IllegalArgumentException(
                        "a rate is a probability between 0 and 1, or each how many-th: " + probability + ", " + every);
            }
        }
    }

    /** Which pods of an ordinal a fault hits. */
    enum Revisions {
        /** Those on any revision other than the one that the set had at the start. */
        CHANGED,
        /** Those on the revision that the set had at the start. */
        FIRST,
        ANY
    }

    /** What is wrong with a pod when it starts. */
    enum Ailment {
        NEVER_READY,
        CRASH_LOOP,
        IMAGE_PULL,
        /** A Secret that is not there. */
        CONFIG_ERROR,
        UNSCHEDULABLE,
        SLOW_START;

        /** As it is written in {@code --fault}. */
        public String word() {
            return ConstantWords.of(this);
        }
    }

    /**
     * @param duration how long the start takes, for {@link Ailment#SLOW_START}; after how long it heals, for {@link
     *     Ailment#CRASH_LOOP}, {@link Ailment#IMAGE_PULL} and {@link Ailment#CONFIG_ERROR}, empty for never; empty for the others
     */
    record PodAilment(Ailment ailment, int ordinal, Optional<Duration> duration, Revisions revisions)
            implements Fault {}

    /**
     * A pod that is ill when the simulation begins, and has been for an hour.
     *
     * @param ordinal empty for every pod of the set: then, under OrderedReady, only the first has ever been made
     * @param revisions {@link Revisions#FIRST} where the next revision is its remedy, {@link Revisions#ANY} where none is
     */
    record Ill(OptionalInt ordinal, Ailment ailment, Revisions revisions) implements Fault {
        boolean hits(int pod) {
            return ordinal.isEmpty() || ordinal.getAsInt() == pod;
        }
    }

    /** The node of the pod of that ordinal is not heard of during the window. */
    record NodeLost(int ordinal, Window window) implements Fault {}

    /** Every Job fails. */
    record BackupFails() implements Fault {}

    /** Every Job takes that long. */
    record BackupSlow(Duration duration) implements Fault {}

    /** The API server answers 503. */
    record ApiRefuses(Rate rate) implements Fault {}

    /** A write takes effect, but its answer never arrives. */
    record ApiForgets(Rate rate) implements Fault {}

    /** Every request takes that much longer. */
    record ApiDelays(Duration duration) implements Fault {}

    /** The API server cannot be reached. */
    record ApiDown(Window window) implements Fault {}

    /** The API server answers 401: the token has expired and the next one is late. */
    record ApiUnauthorized(Window window) implements Fault {}

    /**
     * The clock of every process that uses the cluster is set wrong at that time.
     *
     * @param by how far ahead of the cluster's; negative where it is behind
     */
    record ClockWrong(Duration by, Duration at) implements Fault {}

    /** The machines of all processes that use the cluster sleep, as a laptop does: nothing runs, their clocks go on. */
    record DriverSleeps(Duration length, Duration at) implements Fault {}

    /** Watches deliver nothing during the window, and everything at its end. */
    record WatchStalls(Window window) implements Fault {}

    /** Somebody restarts the StatefulSets by an annotation in their template. */
    record EditTemplate(Duration at) implements Fault {}

    /** Somebody scales the StatefulSets. */
    record Scale(int replicas, Duration at) implements Fault {}

    /** Somebody takes every Lease. */
    record LeaseStolen(Duration at) implements Fault {}

    /**
     * The control plane is upgraded from 1.33 to 1.34.0: its controller makes a new revision of every set's template, though nobody has
     * changed that (kubernetes #134773).
     */
    record RevisionAnew(Duration at) implements Fault {}

    /** No budget allows a disruption during the window, as if its controller could not count its pods. */
    record PdbBlocks(Window window) implements Fault {}
}
