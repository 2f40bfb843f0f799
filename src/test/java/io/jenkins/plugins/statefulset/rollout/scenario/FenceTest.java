package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.api.RolloutPlan;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Writes are fenced by what matters: others' changes, not the controller's status. */
class FenceTest {
    private static final RolloutRequest REQUEST = RolloutRequest.of(SimulatedRollout.NAMESPACE, SimulatedRollout.SET)
            .image("db", SimulatedRollout.NEW)
            .backup(RolloutRequest.BackupPolicy.NEVER)
            .build();

    @Test
    void aStatusThatIsWrittenBetweenPlanAndStartRefusesNobody() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3).stage();
        SimulatedClient client = stage.cluster.client("one");
        Rollouts rollouts = Rollouts.on(client, client.scheduler());
        RolloutPlan plan = rollouts.plan(REQUEST);
        stage.cluster.somebodyElse().makeUnready(SimulatedRollout.NAMESPACE, "db-2");
        stage.runFor(Duration.ofSeconds(2));
        stage.cluster.somebodyElse().makeReady(SimulatedRollout.NAMESPACE, "db-2");
        stage.runFor(Duration.ofSeconds(2));
        assertThat(stage.set().getMetadata().getResourceVersion())
                .isNotEqualTo(plan.current().getMetadata().getResourceVersion());
        stage.rollout = Optional.of(rollouts.start(plan, REQUEST, stage.events::add));
        stage.finish();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @Test
    void aChangeBetweenPlanAndStartDoes() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3).stage();
        SimulatedClient client = stage.cluster.client("one");
        Rollouts rollouts = Rollouts.on(client, client.scheduler());
        RolloutPlan plan = rollouts.plan(REQUEST);
        stage.cluster.somebodyElse().scale(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, 4);

        assertThatThrownBy(() -> rollouts.start(plan, REQUEST, stage.events::add))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("was changed by someone else");
        assertThat(stage.image()).isEqualTo(SimulatedRollout.OLD);
    }

    /** A second rollout, where the record of the first one stands. */
    @Test
    void aStatusOrALabelBetweenPlanAndStartRefusesNobodyTheSecondTimeEither() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3).run();
        SimulatedClient client = stage.cluster.client("two");
        Rollouts rollouts = Rollouts.on(client, client.scheduler());
        RolloutRequest back = RolloutRequest.of(SimulatedRollout.NAMESPACE, SimulatedRollout.SET)
                .image("db", SimulatedRollout.OLD)
                .backup(RolloutRequest.BackupPolicy.NEVER)
                .accept("downgrade")
                .build();
        RolloutPlan plan = rollouts.plan(back);
        stage.cluster
                .somebodyElse()
                .edit(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, set -> new StatefulSetBuilder(set)
                        .editMetadata()
                        .addToLabels("team", "shop")
                        .addToAnnotations("note", "theirs")
                        .endMetadata()
                        .build());
        stage.rollout = Optional.of(rollouts.start(plan, back, stage.events::add));
        stage.finish();

        assertThat(stage.outcome().result())
                .as(stage.outcome().reason().toString())
                .isEqualTo(Result.COMPLETED);
        assertThat(stage.set().getMetadata().getAnnotations()).containsEntry("note", "theirs");
    }

    /** The watch has not brought it, and the server says no more than that the request is wrong. */
    @Test
    void someoneElsesTemplateIsFoundWhereOnlyTheServerKnowsOfIt() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .faults("watch-stalls=10m@30s")
                .request(asked -> asked.soak(Duration.ofMinutes(1)))
                .stage();
        stage.start("one").runFor(Duration.ofSeconds(35));
        stage.cluster.somebodyElse().restart(SimulatedRollout.NAMESPACE, SimulatedRollout.SET);
        int partition = stage.partition();
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.FAILED);
        assertThat(stage.outcome().reason().toString()).contains("restartedAt");
        assertThat(stage.partition()).isEqualTo(partition);
        assertThat(stage.invariants.breaches()).isEmpty();
    }
}
