package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import java.util.List;

/**
 * A fault, and the rollouts that meet it.
 *
 * @param place where it plays
 * @param around has the rollouts begin, and returns when they are over
 * @param more how many writes more than without the fault the drivers of one rollout may ask for
 */
record FaultRow(String name, Place place, List<RolloutCourse> courses, Around around, int more) {
    private static final int MORE = 10;

    enum Place {
        /** On the control plane that rows share, all at once. */
        SHARED,
        /** On another one, row after row, because the control plane itself is disturbed. */
        ALONE
    }

    /** What happens in one rollout. Returns when that is over. */
    interface Play {
        void play(FaultNamespace arena);
    }

    /** What happens around all rollouts of the row. */
    interface Around {
        void around(Plane plane, Rollouts rollouts);
    }

    /** The rollouts of a row. */
    interface Rollouts {
        /** Called once. */
        void begin(Play play);

        boolean over();

        /** Until they are over, well or not. */
        void join();
    }

    static FaultRow of(String name, Play play, RolloutCourse... courses) {
        return new FaultRow(name, Place.SHARED, List.of(courses), (plane, rollouts) -> rollouts.begin(play), MORE);
    }

    static FaultRow alone(String name, Around around, RolloutCourse... courses) {
        return new FaultRow(name, Place.ALONE, List.of(courses), around, MORE);
    }

    FaultRow more(int writes) {
        return new FaultRow(name, place, courses, around, writes);
    }

    @Override
    public String toString() {
        return name;
    }
}
