package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.HOUR;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.OLD;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * Scenes that nobody would think of: any mixture of pods, budgets, gates, words and interference, likely or not. What is rare
 * in life is made frequent, but most of a scene is well, so that rollouts get somewhere.
 */
final class RandomScenes {
    private static final String[] WAVES = {"1,50%", "100%", "1", "25%,50%,75%", "34%"};

    private final Random random;

    private RandomScenes(Random random) {
        this.random = random;
    }

    static DecisionScene scene(Random random) {
        return new RandomScenes(random).scene();
    }

    private DecisionScene scene() {
        int replicas = 1 + random.nextInt(6);
        DecisionScene scene = DecisionScene.of(replicas)
                .waves(pick(WAVES))
                .soak(pick(Duration.ZERO, minutes(1)))
                .onFailure(pick(FailurePolicy.values()))
                .budgetPolicy(pick(BudgetPolicy.values()))
                .endPartition(pick(EndPartition.values()))
                .originalPartition(random.nextInt(3))
                .maxUnavailable(sometimes(4) ? 2 + random.nextInt(2) : 1)
                .minReadySeconds(sometimes(3) ? 30 : 0)
                .currentRevision(sometimes(3) ? NEW : OLD)
                .startingAtOrdinal(sometimes(4) ? 5 : 0);
        strategy(scene);
        phase(scene, replicas);
        int now = sometimes(5) ? random.nextInt(8) : replicas;
        scene.scaledTo(now);
        pods(scene, Math.max(now, replicas));
        for (int budgets = random.nextInt(3); budgets > 0; budgets--) {
            scene.budget(SceneBudgets.allowing("pdb-" + budgets, random.nextInt(3)));
        }
        if (sometimes(4)) {
            scene.wereIll(
                    random.ints(1 + random.nextInt(3), 0, replicas).distinct().toArray());
        }
        RolloutState state = scene.observation().state();
        boolean rolling = state.phase() == RolloutState.Phase.ROLLING
                && scene.observation().set().strategy() == UpdateStrategy.ROLLING_UPDATE;
        if (rolling && sometimes(6)) {
            scene.healing(recently());
        }
        if (sometimes(6)) {
            scene.away("db-" + random.nextInt(replicas), recently(), minutes(1));
        }
        interference(scene);
        return scene;
    }

    private void strategy(DecisionScene scene) {
        if (sometimes(4)) {
            scene.onDelete().maxUnavailable(1);
        } else if (sometimes(20)) {
            scene.strategy(UpdateStrategy.UNKNOWN);
        }
        if (sometimes(3)) {
            scene.parallel();
        }
    }

    private void phase(DecisionScene scene, int replicas) {
        switch (random.nextInt(8)) {
            case 0 ->
                scene.backupDemanded(pick(
                        new BackupStatus.Absent(),
                        new BackupStatus.Running(Message.of("dumping")),
                        new BackupStatus.Failed(Message.of("full")),
                        DecisionScene.backedUp("done")));
            case 1, 2, 3 -> {
                scene.rollingBack(pick(seconds(1), minutes(5), HOUR));
                if (sometimes(2)) {
                    scene.released(random.nextInt(replicas + 1), recently());
                }
            }
            case 4 -> scene.armed(recently());
            default -> rolling(scene, replicas);
        }
        if (sometimes(20)) {
            scene.over(pick(Result.values()), "it ended");
        }
    }

    private void rolling(DecisionScene scene, int replicas) {
        scene.released(random.nextInt(replicas + 2), recently());
        int waves = scene.observation().state().setup().options().waves().size();
        scene.wave(1 + random.nextInt(waves)).promotedThrough(sometimes(4) ? random.nextInt(waves + 1) : 0);
        if (sometimes(2)) {
            scene.gates(new GateSpec.Manual(), new GateSpec.Caller("smoke", minutes(1)));
            for (int wave = 1; wave <= waves; wave++) {
                for (int position = 0; position < 2; position++) {
                    if (!sometimes(4)) {
                        scene.verdict(
                                wave,
                                position,
                                sometimes(5)
                                        ? new GateVerdict.Failed("no")
                                        : sometimes(5)
                                                ? new GateVerdict.Pending("not yet")
                                                : new GateVerdict.Passed(""));
                    }
                }
            }
        }
    }

    private void pods(DecisionScene scene, int count) {
        RolloutState state = scene.observation().state();
        boolean calm = sometimes(2);
        for (int index = 0; index < count; index++) {
            boolean released = index >= state.partition();
            String likely = released == (state.phase() == RolloutState.Phase.ROLLING) ? NEW : OLD;
            if (calm || !sometimes(3)) {
                scene.pod(index).ready(likely, pick(seconds(10), minutes(2), HOUR));
            } else {
                pod(scene.pod(index), sometimes(2) ? likely : pick(OLD, NEW, "db-third"));
            }
        }
    }

    private void pod(ScenePod pod, String revision) {
        switch (random.nextInt(7)) {
            case 0 -> pod.missing();
            case 1 -> pod.terminating(revision);
            case 2 -> pod.failed(revision, recently());
            case 3 -> pod.unschedulable(revision, recently(), minutes(3));
            case 4 -> pod.starting(revision, recently());
            case 5 -> pod.unready(revision, HOUR, recently());
            default -> pod.ready(revision, recently());
        }
    }

    private void interference(DecisionScene scene) {
        if (sometimes(15)) {
            scene.unobserved();
        }
        if (sometimes(20)) {
            scene.withoutUpdateRevision();
        }
        if (sometimes(15)) {
            scene.someoneMovedPartitionTo(random.nextInt(6));
        }
        if (sometimes(15)) {
            scene.someoneChangedTemplate("image");
        }
        if (sometimes(15)) {
            scene.held(minutes(1));
        }
        if (sometimes(6)) {
            scene.blocked(pick("pdb-1", "db-0", "db-1"), pick(seconds(5), minutes(40)));
        }
        if (sometimes(8)) {
            scene.resumed(recently());
        }
        if (sometimes(10)) {
            scene.command(pick(
                    new Command.Hold("bob", "lunch"),
                    new Command.Resume("bob"),
                    new Command.Abort("bob", "no time"),
                    new Command.Rollback("bob", "errors"),
                    new Command.Promote("bob", Optional.empty()),
                    new Command.Promote("bob", Optional.of(WaveSize.parse(pick("1", "50%", "100%", "99"))))));
        }
    }

    private Duration recently() {
        return pick(seconds(0), seconds(1), seconds(10), seconds(61), minutes(11), HOUR);
    }

    /** Once in so many times. */
    private boolean sometimes(int times) {
        return random.nextInt(times) == 0;
    }

    @SafeVarargs
    private <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
