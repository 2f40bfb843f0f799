package io.jenkins.plugins.statefulset.rollout.swarm;

import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.sim.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * One rollout under a random subset of everything that goes wrong, then peace: what is judged is {@link InvariantWatcher} at every event, and
 * {@link RunVerdict} at the end. Where it was rolled back the same is tried again, in peace.
 *
 * <p>The same seed gives the same run, to the event.
 */
final class SwarmRun {
    private static final int FRAMES = 8;
    private static final Duration LONG = Duration.ofMinutes(10);

    /** What is asked around pods is drawn apart from the rest. */
    private static final long MEMBERS = 0x5DEECE66DL;

    private static final long THEMES = 0x2545F4914F6CDDL;

    private final Random random;
    private final boolean transientOnly;
    private final SwarmStage stage;
    private final List<Disturbance> disturbances;
    private final DriverFleet fleet;
    private final boolean lookedAfter;

    /**
     * What a run showed.
     *
     * @param trace everything that happened, made when it is asked for
     */
    record Verdict(long seed, List<String> wrong, Supplier<String> summary, Supplier<List<String>> trace) {
        boolean passed() {
            return wrong.isEmpty();
        }
    }

    private SwarmRun(long seed) {
        this.random = new Random(seed);
        this.transientOnly = random.nextInt(5) < 2;
        SwarmScene bare = SwarmScene.draw(random, transientOnly);
        List<Disturbance> drawn = Disturbance.draw(random, transientOnly);
        Optional<SwarmTheme> theme = SwarmTheme.draw(apart(seed ^ THEMES), bare, drawn, transientOnly);
        Random around = apart(seed ^ MEMBERS);
        SwarmScene scene =
                theme.map(SwarmTheme::scene).orElseGet(() -> bare.of(SwarmMembers.draw(around, transientOnly, bare)));
        this.disturbances = new ArrayList<>(theme.map(SwarmTheme::disturbances).orElse(drawn));
        this.disturbances.addAll(Disturbance.drawApart(around, transientOnly, scene.members()));
        this.disturbances.sort(Comparator.comparing(Disturbance::after));
        this.lookedAfter = theme.map(SwarmTheme::lookedAfter).orElse(true);
        this.stage = new SwarmStage(scene, seed);
        this.fleet = new DriverFleet(stage, random);
    }

    /** The first numbers of a {@link Random} are much alike for seeds that are. */
    private static Random apart(long seed) {
        return new Random(new SplittableRandom(seed).nextLong());
    }

    static Verdict of(long seed) {
        SwarmRun run = new SwarmRun(seed);
        RunLog chronicle = run.stage.chronicle;
        try {
            run.play();
        } catch (RuntimeException | Error e) {
            List<StackTraceElement> frames = List.of(e.getStackTrace());
            chronicle.wrong(List.of("broke: " + e + " at " + frames.subList(0, Math.min(FRAMES, frames.size()))));
        }
        chronicle.wrong(run.stage.truth.breaches());
        return new Verdict(
                seed, List.copyOf(chronicle.wrong()), () -> run.stage.scene + " " + run.disturbances, chronicle::lines);
    }

    private void play() {
        Optional<String> refused = fleet.machine().start(stage.scene);
        if (refused.isPresent()) {
            stage.chronicle.say("refused: " + refused.get());
            stage.chronicle.check(
                    stage.state().map(RolloutState::over).orElse(true), "a start that was refused changed something");
            return;
        }
        stage.scene.checksFail().ifPresent(after -> stage.later(after, () -> stage.gates.failFor(LONG)));
        AppliedDisturbances troubles = new AppliedDisturbances(stage, fleet);
        for (Disturbance disturbance : disturbances) {
            // Within the task queue of the cluster things would nest; between two events they do not.
            stage.cluster.clock().runUntil(stage.began.plus(disturbance.after()));
            stage.chronicle.say("disturbance " + disturbance);
            troubles.happen(disturbance);
            if (lookedAfter && (transientOnly || random.nextInt(3) == 0)) {
                fleet.lookAfter(transientOnly);
            }
        }
        fleet.settle(transientOnly);
        new RunVerdict(stage, fleet, disturbances.size(), transientOnly).judge();
        if (stage.state()
                .flatMap(RolloutState::end)
                .filter(end -> end.result() == Result.ROLLED_BACK)
                .isPresent()) {
            tryAgain();
        }
    }

    /** In peace, with pods that are well. */
    private void tryAgain() {
        if (random.nextInt(3) != 0 || stage.truth.othersWroteSpec()) {
            return;
        }
        stage.cluster.faults(Faults.NONE);
        fleet.endTroubles();
        stage.chronicle.say("the same again");
        Optional<String> refused = fleet.machine().start(stage.scene);
        if (refused.isPresent()) {
            stage.chronicle.say("refused: " + refused.get());
            return;
        }
        // Until it has the Lease the set has the record of the one before, which is over.
        stage.cluster.clock().runUntil(() -> fleet.nobodyDrives() || !fleet.isOver(), LONG);
        fleet.settle(transientOnly);
        new RunVerdict(stage, fleet, 2 * disturbances.size() + stage.scene.replicas() * 2, transientOnly).judge();
    }
}
