package io.jenkins.plugins.statefulset.rollout.swarm;

import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck.Where;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * What is asked and done around each pod of one run, and how the members of its system behave.
 *
 * @param checks in the order in which they are given; empty where the set is no such system
 * @param order in which pods of a set with OnDelete go; empty for none in particular
 * @param lag from ready to full member
 * @param preparing how long each action takes that prepares a pod, from when the first one began
 * @param drains how a pod is that was prepared to go
 * @param hangs whether checks that get no answer are those of a program of one's own
 */
record SwarmMembers(
        List<PodCheck> checks,
        Optional<PodOrder> order,
        Optional<FailurePolicy> onCheckFailure,
        Duration lag,
        Duration preparing,
        Drained drains,
        boolean hangs) {
    /** Longer than anything that passes. */
    static final Duration LIMIT = Duration.ofMinutes(5);

    static final SwarmMembers NONE = new SwarmMembers(
            List.of(), Optional.empty(), Optional.empty(), Duration.ZERO, Duration.ZERO, Drained.MEMBER, false);

    private static final int MOST_LAG = 60;

    /** How a pod is that was prepared to go. */
    enum Drained {
        /** As before. */
        MEMBER,
        /** By its own word it may not go, for it is no member any more. */
        NO_MEMBER,
        /** Nor is it ready. */
        NOT_READY
    }

    static SwarmMembers draw(Random random, boolean transientOnly, SwarmScene scene) {
        if (random.nextInt(5) < 3) {
            return NONE;
        }
        boolean onDelete = scene.spec().stream().anyMatch(line -> line.contains("OnDelete"));
        Optional<PodOrder> order = onDelete && random.nextInt(4) != 0
                ? Optional.of(SwarmScene.oneOf(
                        random, PodOrder.LEADER_LAST, PodOrder.LEADER_LAST, PodOrder.LOWEST, PodOrder.HIGHEST))
                : Optional.empty();
        List<PodCheck> checks = new ArrayList<>();
        if (random.nextInt(4) != 0) {
            checks.add(check(random, PodMoment.BEFORE, where(random, scene.replicas()), 0));
        }
        if (random.nextInt(4) == 0) {
            checks.add(check(random, PodMoment.BEFORE, where(random, scene.replicas()), 1));
        }
        if (random.nextInt(3) != 0) {
            checks.add(check(random, PodMoment.PREPARE, Where.SELF, 0));
            if (random.nextInt(3) == 0) {
                checks.add(check(random, PodMoment.PREPARE, Where.SELF, 1));
            }
        }
        if (random.nextInt(3) != 0) {
            checks.add(check(random, PodMoment.AFTER, where(random, scene.replicas()), 0));
        }
        if (random.nextInt(2) == 0) {
            checks.add(check(random, PodMoment.RESTORE, where(random, scene.replicas()), 0));
        }
        if (order.equals(Optional.of(PodOrder.LEADER_LAST))) {
            checks.add(check(random, PodMoment.LEADER, Where.SELF, 0));
        }
        return new SwarmMembers(
                checks,
                order,
                !transientOnly && random.nextInt(4) == 0 ? Optional.of(FailurePolicy.ROLLBACK) : Optional.empty(),
                Duration.ofSeconds(random.nextInt(MOST_LAG)),
                Duration.ZERO,
                SwarmScene.oneOf(random, Drained.values()),
                random.nextInt(3) == 0);
    }

    /** A set of one pod has no other. */
    private static Where where(Random random, int replicas) {
        return replicas < 2
                ? SwarmScene.oneOf(random, Where.SELF, Where.EACH)
                : SwarmScene.oneOf(random, Where.SELF, Where.SELF, Where.PEER, Where.EACH);
    }

    private static PodCheck check(Random random, PodMoment moment, Where where, int number) {
        boolean acts = moment == PodMoment.PREPARE || moment == PodMoment.RESTORE || moment == PodMoment.LEADER;
        GateSpec spec = random.nextInt(4) == 0 && moment != PodMoment.LEADER
                ? new GateSpec.Caller(moment.name() + number, LIMIT)
                : new GateSpec.Exec("db", words(moment, number), LIMIT);
        return new PodCheck(moment, where, spec, acts ? 1 : SwarmScene.oneOf(random, 1, 1, 1, 2, 3));
    }

    /** Those checks, and members that count at once. */
    static SwarmMembers around(PodCheck... checks) {
        return new SwarmMembers(
                List.of(checks),
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                Duration.ZERO,
                Drained.MEMBER,
                false);
    }

    /** The same, that take so long from ready to full member. */
    SwarmMembers lagging(Duration span) {
        return new SwarmMembers(checks, order, onCheckFailure, span, preparing, drains, hangs);
    }

    /** The same, that take so long to be made ready to go, and are so when they are. */
    SwarmMembers prepared(Duration span, Drained how) {
        return new SwarmMembers(checks, order, onCheckFailure, lag, span, how, hangs);
    }

    /** The same, with pods that go in that order. */
    SwarmMembers inOrder(PodOrder wanted) {
        return new SwarmMembers(checks, Optional.of(wanted), onCheckFailure, lag, preparing, drains, hangs);
    }

    /** One that is a command. */
    static PodCheck check(PodMoment moment, Where where, int number, int times) {
        return new PodCheck(moment, where, new GateSpec.Exec("db", words(moment, number), LIMIT), times);
    }

    private static String words(PodMoment moment, int number) {
        return moment.name() + number + " $ROLLOUT_POD $ROLLOUT_ON";
    }

    boolean isNone() {
        return checks.isEmpty();
    }

    List<PodCheck> of(PodMoment moment) {
        return checks.stream().filter(check -> check.moment() == moment).toList();
    }

    boolean has(PodMoment moment) {
        return checks.stream().anyMatch(check -> check.moment() == moment);
    }
}
