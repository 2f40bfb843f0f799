package io.jenkins.plugins.statefulset.rollout.swarm;

import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck.Where;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import io.jenkins.plugins.statefulset.rollout.swarm.Disturbance.Kind;
import io.jenkins.plugins.statefulset.rollout.swarm.SwarmMembers.Drained;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A run on one situation, which anything at random rarely comes to: a plain set, what that situation needs, and a little of what was drawn.
 *
 * @param lookedAfter whether anybody looks after the rollout before all this has happened
 */
record SwarmTheme(SwarmScene scene, List<Disturbance> disturbances, boolean lookedAfter) {
    private static final int BESIDE = 2;
    private static final String ONE = "maxUnavailable: 1";
    private static final String TWO = "maxUnavailable: 2";
    private static final GateSpec CHECK = new GateSpec.Exec("db", "check", Duration.ofMinutes(2));

    /** One in four runs has one. */
    static Optional<SwarmTheme> draw(Random random, SwarmScene drawn, List<Disturbance> beside, boolean transientOnly) {
        if (random.nextInt(4) != 0) {
            return Optional.empty();
        }
        List<Disturbance> few = new ArrayList<>(beside.subList(0, Math.min(beside.size(), random.nextInt(BESIDE + 1))));
        SwarmTheme theme =
                switch (random.nextInt(transientOnly ? 9 : 13)) {
                    case 0 -> severalAtOnce(random, drawn);
                    case 1 -> waitedForTwice(random, drawn);
                    case 2 -> replacedAfterItsVerdict(random, drawn);
                    case 3 -> absentTogether(random, drawn);
                    case 4 -> takenDownUnseen(random, drawn);
                    case 5 -> askedForLong(random, drawn);
                    case 6 -> preparedForLong(random, drawn);
                    case 7 -> ledByAnother(random, drawn);
                    case 8 -> backTogether(random, drawn);
                    case 9 -> silence(random, drawn);
                    case 10 -> illFromTheStart(random, drawn);
                    case 11 -> scaledDown(random, drawn);
                    default -> madeAnew(random, drawn);
                };
        few.addAll(theme.disturbances);
        few.sort(Comparator.comparing(Disturbance::after));
        return Optional.of(new SwarmTheme(theme.scene, few, theme.lookedAfter));
    }

    /** While a lower pod is ill an OrderedReady controller leaves those that were released. */
    private static SwarmTheme severalAtOnce(Random random, SwarmScene drawn) {
        List<String> spec =
                new ArrayList<>(List.of("updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 3}}"));
        if (random.nextInt(4) == 0) {
            spec.add("podManagementPolicy: Parallel");
        }
        List<String> budgets = SwarmScene.oneOf(random, List.of(), List.of(ONE), List.of(TWO), List.of(TWO));
        return of(
                plain(
                        drawn,
                        "1.37",
                        6 + random.nextInt(4),
                        spec,
                        budgets,
                        List.of(),
                        "1,100%",
                        Duration.ZERO,
                        List.of()),
                at(random, Kind.POD_ILL_FOR_A_WHILE, 0, 25),
                at(random, Kind.POD_ILL_FOR_A_WHILE, 0, 25),
                at(random, Kind.POD_ILL_FOR_A_WHILE, 0, 25));
    }

    /** Blocked, left alone for longer than a wait may last, and blocked again. */
    private static SwarmTheme waitedForTwice(Random random, SwarmScene drawn) {
        return new SwarmTheme(
                plain(
                        drawn,
                        drawn.version(),
                        2 + random.nextInt(3),
                        List.of(),
                        List.of(ONE),
                        List.of("pdb-blocks=1s..5m", "pdb-blocks=3500s..3700s"),
                        "100%",
                        Duration.ZERO,
                        List.of()),
                List.of(at(random, Kind.DRIVER_KILLED, 20, 120), at(random, Kind.STATUS_TOUCHED, 3_540, 20)),
                false);
    }

    private static SwarmTheme replacedAfterItsVerdict(Random random, SwarmScene drawn) {
        return of(
                plain(
                        drawn,
                        drawn.version(),
                        2 + random.nextInt(2),
                        List.of(),
                        List.of(ONE),
                        List.of("pdb-blocks=" + (2 + random.nextInt(3)) + "s..3m"),
                        "1,100%",
                        Duration.ZERO,
                        List.of(CHECK)),
                at(random, Kind.POD_KILLED, 20, 140),
                at(random, Kind.POD_KILLED, 20, 140),
                at(random, Kind.POD_DELETED, 20, 140));
    }

    private static SwarmTheme absentTogether(Random random, SwarmScene drawn) {
        SwarmScene scene = plain(
                drawn,
                drawn.version(),
                3 + random.nextInt(4),
                List.of("podManagementPolicy: Parallel"),
                List.of(),
                List.of(),
                "100%",
                Duration.ofMinutes(40),
                List.of());
        return of(
                scene,
                at(random, Kind.PODS_DELETED_TOGETHER, 720, 900),
                at(random, Kind.PODS_DELETED_TOGETHER, 720, 900),
                at(random, Kind.PODS_DELETED_TOGETHER, 720, 900));
    }

    /** The next one is killed unseen while a wave soaks, and is then taken down as it was seen last. */
    private static SwarmTheme takenDownUnseen(Random random, SwarmScene drawn) {
        return of(
                plain(
                        drawn,
                        drawn.version(),
                        3,
                        List.of("updateStrategy: {type: OnDelete}"),
                        List.of(),
                        List.of(),
                        "each",
                        Duration.ofSeconds(6 + random.nextInt(4)),
                        List.of()),
                often(random, 8, 60, Kind.POD_KILLED_UNSEEN));
    }

    /** While checks before a pod goes take their time, and some do not pass at once, others go. */
    private static SwarmTheme askedForLong(Random random, SwarmScene drawn) {
        SwarmMembers members = SwarmMembers.around(
                        SwarmMembers.check(PodMoment.BEFORE, Where.SELF, 0, 1 + random.nextInt(2)),
                        SwarmMembers.check(PodMoment.BEFORE, SwarmScene.oneOf(random, Where.SELF, Where.EACH), 1, 3),
                        SwarmMembers.check(PodMoment.AFTER, Where.SELF, 0, 1))
                .lagging(Duration.ofSeconds(random.nextInt(6)));
        return of(
                around(drawn, 3 + random.nextInt(3), List.of(), members),
                often(random, 9, 90, Kind.POD_CHECKS_FLAP, Kind.POD_KILLED));
    }

    /** What makes a pod ready to go takes its time, and meanwhile some are killed. */
    private static SwarmTheme preparedForLong(Random random, SwarmScene drawn) {
        List<PodCheck> checks = new ArrayList<>(List.of(
                SwarmMembers.check(PodMoment.BEFORE, Where.SELF, 0, 1),
                SwarmMembers.check(PodMoment.PREPARE, Where.SELF, 0, 1)));
        if (random.nextInt(3) == 0) {
            checks.add(SwarmMembers.check(PodMoment.RESTORE, Where.SELF, 0, 1));
        }
        Drained drained = SwarmScene.oneOf(random, Drained.NO_MEMBER, Drained.NO_MEMBER, Drained.MEMBER);
        SwarmMembers members = SwarmMembers.around(checks.toArray(PodCheck[]::new))
                .prepared(Duration.ofSeconds(5 + random.nextInt(20)), drained);
        return of(
                around(drawn, 2 + random.nextInt(3), List.of(), members),
                often(random, 6, 80, Kind.POD_KILLED, Kind.POD_KILLED_IN_A_POD_CHECK, Kind.POD_CHECKS_HANG));
    }

    /** Another one leads while the one that was chosen is made ready to go. */
    private static SwarmTheme ledByAnother(Random random, SwarmScene drawn) {
        SwarmMembers members = SwarmMembers.around(
                        SwarmMembers.check(PodMoment.PREPARE, Where.SELF, 0, 1),
                        SwarmMembers.check(PodMoment.LEADER, Where.SELF, 0, 1))
                .prepared(Duration.ofSeconds(10 + random.nextInt(20)), Drained.MEMBER)
                .inOrder(PodOrder.LEADER_LAST);
        return of(
                around(drawn, 3 + random.nextInt(3), List.of("updateStrategy: {type: OnDelete}"), members),
                often(random, 12, 80, Kind.LEADER_MOVES));
    }

    /** Several are lost at once, and back at once, and take a while to be full members. */
    private static SwarmTheme backTogether(Random random, SwarmScene drawn) {
        SwarmMembers members = SwarmMembers.around(SwarmMembers.check(PodMoment.AFTER, Where.SELF, 0, 1))
                .lagging(Duration.ofSeconds(10 + random.nextInt(30)));
        return of(
                around(drawn, 3 + random.nextInt(3), List.of("podManagementPolicy: Parallel"), members),
                often(random, 4, 160, Kind.PODS_DELETED_TOGETHER));
    }

    private static Disturbance[] often(Random random, int times, int seconds, Kind... kinds) {
        return IntStream.range(0, times)
                .mapToObj(number -> at(random, kinds[number % kinds.length], 0, seconds))
                .toArray(Disturbance[]::new);
    }

    private static SwarmScene around(SwarmScene drawn, int replicas, List<String> spec, SwarmMembers members) {
        return plain(drawn, drawn.version(), replicas, spec, List.of(), List.of(), "1,100%", Duration.ZERO, List.of())
                .of(members);
    }

    /** While a wave soaks the watch dies, and then pods fall ill. */
    private static SwarmTheme silence(Random random, SwarmScene drawn) {
        return of(
                plain(
                        drawn,
                        drawn.version(),
                        3 + random.nextInt(3),
                        List.of(),
                        List.of(),
                        List.of(),
                        "1,100%",
                        Duration.ofMinutes(4),
                        List.of()),
                at(random, Kind.VIEW_STALLS_FOR_LONG, 20, 60),
                at(random, Kind.POD_ILL_FOR_LONG, 165, 60),
                at(random, Kind.POD_ILL_FOR_LONG, 165, 60));
    }

    private static SwarmTheme illFromTheStart(Random random, SwarmScene drawn) {
        int replicas = 2 + random.nextInt(4);
        return of(
                plain(
                        drawn,
                        drawn.version(),
                        replicas,
                        random.nextBoolean() ? List.of() : List.of("podManagementPolicy: Parallel"),
                        List.of(),
                        List.of("ill=" + random.nextInt(replicas) + SwarmScene.oneOf(random, "", ":never-ready")),
                        "1,100%",
                        Duration.ZERO,
                        List.of()),
                at(random, Kind.POD_ILL_FOR_A_WHILE, 10, 60));
    }

    /** By one or two while the next one is on its way: their end and its release wait for the same pod. */
    private static SwarmTheme scaledDown(Random random, SwarmScene drawn) {
        int replicas = 5 + random.nextInt(3);
        return of(
                plain(
                        drawn,
                        drawn.version(),
                        replicas,
                        List.of(),
                        List.of(ONE),
                        List.of(),
                        "1,each",
                        Duration.ZERO,
                        List.of()),
                scaled(random, replicas, replicas - 1 - random.nextInt(2), 5, 15),
                at(random, Kind.SCALED, 20, 30),
                at(random, Kind.SCALED, 20, 30));
    }

    private static Disturbance scaled(Random random, int replicas, int to, int from, int seconds) {
        Disturbance scaled = at(random, Kind.SCALED, from, seconds);
        while (scaled.replicas(replicas) != to) {
            scaled = new Disturbance(Kind.SCALED, scaled.after(), random.nextLong());
        }
        return scaled;
    }

    private static SwarmTheme madeAnew(Random random, SwarmScene drawn) {
        return of(
                plain(
                        drawn,
                        drawn.version(),
                        3 + random.nextInt(3),
                        List.of(),
                        List.of(),
                        List.of(),
                        "1,each",
                        Duration.ofSeconds(20),
                        List.of()),
                at(random, Kind.SET_MADE_ANEW, 0, 60),
                at(random, Kind.DRIVER_KILLED, 0, 60));
    }

    private static SwarmTheme of(SwarmScene scene, Disturbance... disturbances) {
        return new SwarmTheme(scene, List.of(disturbances), true);
    }

    private static Disturbance at(Random random, Kind kind, int from, int seconds) {
        return new Disturbance(
                kind, Duration.ofMillis(from * 1000L + random.nextInt(seconds * 1000)), random.nextLong());
    }

    private static SwarmScene plain(
            SwarmScene drawn,
            String version,
            int replicas,
            List<String> spec,
            List<String> budgets,
            List<String> faults,
            String waves,
            Duration soak,
            List<GateSpec> gates) {
        return new SwarmScene(
                version,
                replicas,
                spec,
                budgets,
                faults,
                waves,
                soak,
                gates,
                Optional.empty(),
                FailurePolicy.ROLLBACK,
                BudgetPolicy.WAIT,
                EndPartition.ZERO,
                Duration.ofMinutes(10),
                false,
                Optional.empty(),
                SwarmScene.Clocks.RIGHT,
                drawn.secret(),
                SwarmMembers.NONE);
    }
}
