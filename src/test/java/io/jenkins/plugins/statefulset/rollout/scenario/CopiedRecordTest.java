package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.sim.Deletion;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.WriteMode;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A set that is deleted and made anew under its name, with the record of a rollout copied along, as Velero or a chart do. */
class CopiedRecordTest {
    private static final String SOMEBODY = "somebody";

    @Test
    void aDriverWhoseSetIsMadeAnewEndsAndSaysSo() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).faults("slow-start=2:5m").stage();
        stage.start("one").runFor(Duration.ofSeconds(20));

        makeAnew(stage);
        stage.finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.FAILED);
        assertThat(stage.outcome().reason().toString()).contains("default/db").contains("made anew");
        assertThat(stage.image()).isEqualTo(SimulatedRollout.NEW);
    }

    @Test
    void nobodyTakesUpARecordThatWasCopiedAlong() {
        SimulatedRollout.Stage stage = heldAndMadeAnew();

        assertThatThrownBy(() -> stage.takeUp("two", Optional.empty()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("has no rollout")
                .hasMessageContaining("copied along");
    }

    @Test
    void anotherRolloutMayBeginOnASetWithACopiedRecord() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(request -> request.waves("1,100%").soak(Duration.ofHours(1)))
                .stage();
        stage.start("one").runFor(Duration.ofMinutes(5));
        stage.cluster.client("one").kill();
        makeAnew(stage);
        stage.cluster.somebodyElse().edit(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, set -> {
            StatefulSet old = Serialization.clone(set);
            old.getSpec().getTemplate().getSpec().getContainers().get(0).setImage(SimulatedRollout.OLD);
            return old;
        });
        stage.runFor(Duration.ofMinutes(10));

        stage.start("two").finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.revisions())
                .containsOnly(stage.set().getStatus().getUpdateRevision())
                .hasSize(3);
    }

    private static SimulatedRollout.Stage heldAndMadeAnew() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).faults("slow-start=2:5m").stage();
        stage.start("one").runFor(Duration.ofSeconds(20));
        stage.rollout.orElseThrow().hold("lunch");
        stage.finish();
        makeAnew(stage);
        stage.runFor(Duration.ofMinutes(10));
        assertThat(StateAnnotation.isCopied(stage.set())).isTrue();
        assertThat(StateAnnotation.state(stage.set())).isEmpty();
        return stage;
    }

    private static void makeAnew(SimulatedRollout.Stage stage) {
        StatefulSet set = stage.set();
        ObjectMeta metadata = new ObjectMetaBuilder()
                .withName(set.getMetadata().getName())
                .withNamespace(set.getMetadata().getNamespace())
                .withAnnotations(set.getMetadata().getAnnotations())
                .build();
        stage.cluster.storage().delete(SOMEBODY, Resource.STATEFUL_SETS, set, Deletion.DEFAULT);
        stage.cluster
                .storage()
                .create(
                        SOMEBODY,
                        Resource.STATEFUL_SETS,
                        new StatefulSet("apps/v1", "StatefulSet", metadata, set.getSpec(), null),
                        WriteMode.STORE);
    }
}
