package io.jenkins.plugins.statefulset.rollout.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Init containers with {@code restartPolicy: Always}: {@code log} goes on beside the pod's container, {@code setup} ends. */
class SidecarsTest {
    private static final String SLOW_START =
            "startupProbe: {tcpSocket: {port: 2020}, initialDelaySeconds: 20, periodSeconds: 5}";
    private static final String SLOW_READINESS =
            "readinessProbe: {tcpSocket: {port: 2020}, initialDelaySeconds: 40, periodSeconds: 5}";

    private static SimulatedSet stage(String probe) {
        PodSpec pod = Serialization.unmarshal("""
                initContainers:
                  - {name: log, image: "fluent/fluent-bit:3.0", restartPolicy: Always, %s}
                  - {name: setup, image: "busybox:1.36"}
                """.formatted(probe), PodSpec.class);
        return SimulatedSet.of(SimulationFixtures.statefulSet("db")
                .replicas(1)
                .initContainers(pod.getInitContainers().toArray(Container[]::new)));
    }

    /** Stops when db-0 has been deleted and is there anew. */
    private static void anew(SimulatedSet stage) {
        String uid = stage.pod(0).getMetadata().getUid();
        stage.cluster.somebodyElse().deletePod("default", "db-0");
        assertThat(stage.await(() -> stage.pods().stream()
                        .anyMatch(pod -> !pod.getMetadata().getUid().equals(uid))))
                .isTrue();
    }

    private static ContainerStatus init(SimulatedSet stage, int index) {
        List<ContainerStatus> statuses = stage.pod(0).getStatus().getInitContainerStatuses();
        return statuses.isEmpty() ? new ContainerStatus() : statuses.get(index);
    }

    private static boolean runs(ContainerStatus status) {
        return status.getState() != null && status.getState().getRunning() != null;
    }

    private static String message(Pod pod, String type) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .map(PodCondition::getMessage)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theNextContainerWaitsForItsStartupProbe() {
        SimulatedSet stage = stage(SLOW_START);
        anew(stage);

        assertThat(stage.await(() -> runs(init(stage, 0)))).isTrue();
        assertThat(init(stage, 0).getStarted()).isFalse();
        assertThat(init(stage, 1).getState().getWaiting().getReason()).isEqualTo("PodInitializing");
        assertThat(message(stage.pod(0), "Initialized")).isEqualTo("containers with incomplete status: [log setup]");

        long start = stage.cluster.clock().millis();
        assertThat(stage.await(() -> runs(init(stage, 1)))).isTrue();
        assertThat(stage.cluster.clock().millis() - start).isEqualTo(20_000);
        assertThat(init(stage, 0).getStarted()).isTrue();
        assertThat(stage.pod(0).getStatus().getPhase()).isEqualTo("Pending");
    }

    @Test
    void itGoesOnAfterTheOtherInitContainerHasEnded() {
        SimulatedSet stage = stage(SLOW_START);
        anew(stage);
        assertThat(stage.await(() -> stage.isReady(0))).isTrue();

        assertThat(runs(init(stage, 0))).isTrue();
        assertThat(init(stage, 0).getReady()).isTrue();
        assertThat(init(stage, 1).getState().getTerminated().getReason()).isEqualTo("Completed");
    }

    @Test
    void thePodIsNotReadyBeforeIt() {
        SimulatedSet stage = stage(SLOW_READINESS);
        anew(stage);
        assertThat(stage.await(() -> runs(init(stage, 0)))).isTrue();
        long start = stage.cluster.clock().millis();

        assertThat(stage.await(() -> Boolean.TRUE.equals(
                        stage.pod(0).getStatus().getContainerStatuses().get(0).getReady())))
                .isTrue();
        assertThat(stage.isReady(0)).isFalse();
        assertThat(message(stage.pod(0), "Ready")).isEqualTo("containers with unready status: [log]");

        assertThat(stage.await(() -> stage.isReady(0))).isTrue();
        assertThat(stage.cluster.clock().millis() - start).isEqualTo(40_000);
    }

    @Test
    void itIsStoppedAfterTheContainers() {
        SimulatedSet stage = stage(SLOW_READINESS);
        anew(stage);
        assertThat(stage.await(() -> stage.isReady(0))).isTrue();
        String uid = stage.pod(0).getMetadata().getUid();
        anew(stage);

        assertThat(stage.client.events("default", "Pod", "db-0", uid).stream()
                        .filter(event -> "Killing".equals(event.getReason()))
                        .map(event -> event.getMessage()))
                .containsExactly("Stopping container db", "Stopping container log");
    }
}
