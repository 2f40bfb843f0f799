package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck.Where;
import io.jenkins.plugins.statefulset.rollout.gate.PodScene;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is asked around a pod by code of the caller's is told which way pods go. */
class PodWayTest {
    private static final GateSpec OWN = new GateSpec.Caller("own", Duration.ofMinutes(1));

    private static SimulatedRollout.Stage play(List<GateContext> asked, String... faults) {
        SimulatedRollout.Stage stage = SimulatedRollout.of(2).faults(faults).stage();
        SimulatedClient client = stage.cluster.client("one");
        RolloutRequest.Builder request = RolloutRequest.of("default", "db")
                .image("db", "postgres:13.23")
                .backup(RolloutRequest.BackupPolicy.NEVER);
        for (PodMoment moment : List.of(PodMoment.BEFORE, PodMoment.AFTER)) {
            request.podCheck(new PodCheck(moment, Where.SELF, OWN, 2));
        }
        Rollouts rollouts = Rollouts.on(client, client.scheduler(), (spec, context) -> {
            asked.add(context);
            return CompletableFuture.completedFuture(new GateVerdict.Passed(""));
        });
        stage.rollout = Optional.of(rollouts.start(request.build(), stage.events::add));
        return stage.finish();
    }

    private static List<PodScene> scenes(List<GateContext> asked) {
        return asked.stream().map(context -> context.scene().orElseThrow()).toList();
    }

    @Test
    void onTheWayThereFromTheFirstPodOn() {
        List<GateContext> asked = new ArrayList<>();

        SimulatedRollout.Stage stage = play(asked);

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        String target = stage.set().getStatus().getUpdateRevision();
        assertThat(scenes(asked).stream().map(scene -> scene.moment() + " " + scene.pod()))
                .containsExactly("BEFORE db-1", "AFTER db-1", "BEFORE db-0", "AFTER db-0");
        assertThat(scenes(asked))
                .extracting(PodScene::way)
                .containsOnly(new PodScene.Way(stage.baseRevision, target, false));
        assertThat(asked).allSatisfy(context -> assertThat(context.times()).isEqualTo(2));
    }

    @Test
    void andOnTheWayBack() {
        List<GateContext> asked = new ArrayList<>();

        SimulatedRollout.Stage stage = play(asked, "crash-loop=0");

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        List<PodScene> back =
                scenes(asked).stream().filter(scene -> scene.way().back()).toList();
        assertThat(back).isNotEmpty();
        assertThat(back).allSatisfy(scene -> {
            assertThat(scene.way().to()).isEqualTo(stage.baseRevision);
            assertThat(scene.way().from()).isNotEmpty().isNotEqualTo(stage.baseRevision);
        });
    }
}
