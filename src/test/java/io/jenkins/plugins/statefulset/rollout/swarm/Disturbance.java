package io.jenkins.plugins.statefulset.rollout.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Something that happens to a run.
 *
 * @param after since the rollout began
 * @param draw says which pod, number or person is meant
 */
record Disturbance(Kind kind, Duration after, long draw) {

    /** What others and chance do. */
    enum Kind {
        POD_DELETED(Lasting.PASSES),
        POD_KILLED(Lasting.PASSES),
        POD_DRAINED(Lasting.PASSES),
        PODS_DELETED_TOGETHER(Lasting.PASSES),
        POD_KILLED_UNSEEN(Lasting.PASSES),
        POD_ILL_FOR_A_WHILE(Lasting.PASSES),
        POD_FLAPS(Lasting.PASSES),
        POD_RELABELLED(Lasting.STAYS),
        NODE_LOST_FOR_A_WHILE(Lasting.PASSES),
        DRIVER_KILLED(Lasting.PASSES),
        DRIVER_DIES_OF_A_WRITE(Lasting.PASSES),
        DRIVER_DIES_WITH_A_WRITE_ON_ITS_WAY(Lasting.PASSES),
        DRIVER_PAUSED(Lasting.PASSES),
        DRIVER_CLOCK_JUMPS(Lasting.PASSES),
        SECOND_DRIVER(Lasting.PASSES),
        VIEW_STALLS(Lasting.PASSES),
        VIEW_DROPS(Lasting.PASSES),
        VIEW_COALESCES(Lasting.PASSES),
        VIEW_GOES_BACK(Lasting.PASSES),
        API_CONFLICTS(Lasting.PASSES),
        API_GONE(Lasting.PASSES),
        API_BUSY(Lasting.PASSES),
        API_THROTTLES(Lasting.PASSES),
        API_BREAKS(Lasting.PASSES),
        API_TIMES_OUT(Lasting.PASSES),
        API_ANSWERS_LOST(Lasting.PASSES),
        API_DOWN(Lasting.PASSES),
        API_UNAUTHORIZED(Lasting.PASSES),
        STATUS_TOUCHED(Lasting.PASSES),
        CONTROL_PLANE_UPGRADED(Lasting.STAYS),
        CONTROL_PLANE_OF_NEXT_MINOR(Lasting.PASSES),
        SCALED(Lasting.STAYS),
        SCALED_TO_ZERO(Lasting.STAYS),
        TEMPLATE_EDITED(Lasting.STAYS),
        TEMPLATE_PUT_BACK(Lasting.STAYS),
        PARTITION_EDITED(Lasting.STAYS),
        PARTITION_LOWERED_AGAIN_AND_AGAIN(Lasting.STAYS),
        STRATEGY_EDITED(Lasting.STAYS),
        EDITED_AS_A_WRITE_COMES(Lasting.STAYS),
        EDITED_WHILE_HELD(Lasting.STAYS),
        BUDGET_ADDED(Lasting.STAYS),
        BUDGET_CHANGED(Lasting.STAYS),
        BUDGET_REMOVED(Lasting.STAYS),
        BUDGET_FORBIDS(Lasting.STAYS),
        BUDGET_NEVER_ALLOWS(Lasting.STAYS),
        RECORD_REMOVED(Lasting.STAYS),
        SET_MADE_ANEW(Lasting.STAYS),
        LEASE_STOLEN(Lasting.STAYS),
        LEASE_DELETED(Lasting.PASSES),
        GATE_FAILS(Lasting.STAYS),
        GATE_FLAPS(Lasting.PASSES),
        PERSON_HOLDS(Lasting.STAYS),
        PERSON_PROMOTES(Lasting.PASSES),
        PERSON_ROLLS_BACK(Lasting.STAYS),
        PEOPLE_DISAGREE(Lasting.STAYS),
        VIEW_STALLS_FOR_LONG(Lasting.APART),
        POD_ILL_FOR_LONG(Lasting.APART),
        POD_LEAVES_ITS_SELECTOR(Lasting.APART),
        POD_GETS_ANOTHER_BUDGET(Lasting.APART),
        POD_CHECKS_FLAP(Lasting.AROUND),
        POD_CHECKS_HANG(Lasting.AROUND),
        POD_CHECKS_NOT_THERE(Lasting.AROUND),
        DRIVER_DIES_OF_A_POD_CHECK(Lasting.AROUND),
        POD_KILLED_IN_A_POD_CHECK(Lasting.AROUND),
        LEADER_MOVES(Lasting.AROUND),
        POD_CHECKS_FAIL(Lasting.AROUND_FOR_LONG);

        private final Lasting lasting;

        Kind(Lasting lasting) {
            this.lasting = lasting;
        }

        boolean passes() {
            return lasting == Lasting.PASSES || lasting == Lasting.AROUND;
        }

        /** Whether it is about what is asked around pods. */
        boolean isAround() {
            return lasting == Lasting.AROUND || lasting == Lasting.AROUND_FOR_LONG;
        }
    }

    private enum Lasting {
        /** A rollout must end as if it had not been. */
        PASSES,
        /** A rollout may end otherwise for it. */
        STAYS,
        /** As {@link #STAYS}, and is drawn apart from the rest. */
        APART,
        /** Passes, and is drawn where anything is asked around pods. */
        AROUND,
        /** Is drawn there, and may hold a rollout. */
        AROUND_FOR_LONG
    }

    /** To how many a set is scaled that has as many at first. */
    int replicas(int first) {
        return new Random(draw).nextInt(first + 3);
    }

    /** A subset of all kinds, drawn for this run, at a rate of its own. */
    static List<Disturbance> draw(Random random, boolean transientOnly) {
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        double share = random.nextDouble() * 0.5;
        for (Kind kind : Kind.values()) {
            if (!kind.isAround()
                    && kind.lasting != Lasting.APART
                    && (kind.passes() || !transientOnly)
                    && random.nextDouble() < share) {
                kinds.add(kind);
            }
        }
        List<Disturbance> drawn = new ArrayList<>();
        int most = 1 + random.nextInt(3);
        for (Kind kind : kinds) {
            int times = 1 + random.nextInt(most);
            for (int i = 0; i < times; i++) {
                // Rollouts take a minute or so: most of what happens shall happen in it, some long after.
                int range = random.nextInt(6) == 0 ? 3_600_000 : 90_000;
                drawn.add(new Disturbance(kind, Duration.ofMillis(random.nextInt(range)), random.nextLong()));
            }
        }
        drawn.sort(Comparator.comparing(Disturbance::after));
        return drawn;
    }

    /** Pods that get other labels, and what happens to what is asked around pods. */
    static List<Disturbance> drawApart(Random random, boolean transientOnly, SwarmMembers members) {
        List<Disturbance> drawn = new ArrayList<>();
        for (Kind kind : List.of(Kind.POD_LEAVES_ITS_SELECTOR, Kind.POD_GETS_ANOTHER_BUDGET)) {
            if (!transientOnly && random.nextInt(6) == 0) {
                drawn.add(new Disturbance(kind, Duration.ofMillis(random.nextInt(90_000)), random.nextLong()));
            }
        }
        if (members.isNone()) {
            return drawn;
        }
        double share = random.nextDouble() * 0.5;
        for (Kind kind : Kind.values()) {
            while (kind.isAround() && (kind.passes() || !transientOnly) && random.nextDouble() < share) {
                drawn.add(new Disturbance(kind, Duration.ofMillis(random.nextInt(180_000)), random.nextLong()));
            }
        }
        return drawn;
    }

    @Override
    public String toString() {
        return kind + "@" + after.toMillis() + "ms";
    }
}
