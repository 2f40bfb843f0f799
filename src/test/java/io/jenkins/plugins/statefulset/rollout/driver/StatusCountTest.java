package io.jenkins.plugins.statefulset.rollout.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.engine.PodView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusCountTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static StatefulSet set(long observed, int ready, int updated) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withGeneration(7L)
                .endMetadata()
                .withNewStatus()
                .withObservedGeneration(observed)
                .withReadyReplicas(ready)
                .withUpdatedReplicas(updated)
                .withUpdateRevision("new")
                .endStatus()
                .build();
    }

    private static Optional<PodView> pod(int index, String revision, PodState state) {
        return Optional.of(new PodView(
                "db-" + index,
                "uid-" + index,
                "1",
                index,
                Optional.of(revision),
                state,
                "Running",
                NOW,
                state == PodState.READY ? Optional.of(NOW) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of()));
    }

    private static final List<Optional<PodView>> TWO_OF_THREE =
            List.of(pod(0, "old", PodState.READY), pod(1, "new", PodState.PENDING), pod(2, "new", PodState.READY));

    @Test
    void agreesWhereItCountsThePodsAsTheyAre() {
        assertThat(StatusCount.agrees(set(7, 2, 2), TWO_OF_THREE)).isTrue();
    }

    @Test
    void isBehindWhereAPodGotReadyOrCameOrTheSpecIsNewer() {
        assertThat(StatusCount.agrees(set(7, 1, 2), TWO_OF_THREE)).isFalse();
        assertThat(StatusCount.agrees(set(7, 2, 1), TWO_OF_THREE)).isFalse();
        assertThat(StatusCount.agrees(set(6, 2, 2), TWO_OF_THREE)).isFalse();
    }

    @Test
    void ofPodsThatTerminateNothingIsSaid() {
        assertThat(StatusCount.agrees(set(7, 0, 0), List.of(pod(0, "old", PodState.TERMINATING))))
                .isTrue();
    }

    @Test
    void aSetWithoutStatusIsNotWaitedFor() {
        assertThat(StatusCount.agrees(
                        new StatefulSetBuilder(set(7, 0, 0)).withStatus(null).build(), TWO_OF_THREE))
                .isTrue();
    }
}
