package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import io.jenkins.plugins.statefulset.rollout.sim.WriteMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A backup whose pod does not start: the log says why, once for each cause. */
class WaitingBackupTest {

    @Test
    void saysWhatItWaitsForAndThatItGoesOn() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3).backup().stage();
        unbind(stage.cluster.storage(), "backup-pvc");
        stage.start("one");
        String pod = podOfTheBackup(stage);
        stage.cluster.somebodyElse().loseNode(SimulatedRollout.NAMESPACE, pod);
        stage.runFor(Duration.ofMinutes(4));

        assertThat(waits(stage))
                .containsExactly("pod " + pod
                        + " waits: NodeNotReady: Node is not ready; claim backup-pvc is Pending, not Bound");

        stage.cluster.somebodyElse().findNode(SimulatedRollout.NAMESPACE, pod);
        stage.finish();
        assertThat(waits(stage)).last().asString().startsWith("pod " + pod + " is ");
        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
    }

    @Test
    void asksNobodyWhereThePodStartsAtOnce() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3).backup().run();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(waits(stage)).isEmpty();
        assertThat(stage.cluster.client("one").requests()).doesNotContainKey("list events");
    }

    private static void unbind(Storage storage, String claim) {
        storage.change(
                "pv-controller",
                Resource.CLAIMS,
                storage.find(Resource.CLAIMS, Optional.of(SimulatedRollout.NAMESPACE), claim)
                        .orElseThrow(),
                Storage.Part.STATUS,
                tree -> {
                    ((ObjectNode) tree).withObject("/status").put("phase", "Pending");
                    return tree;
                },
                WriteMode.STORE);
    }

    private static String podOfTheBackup(SimulatedRollout.Stage stage) {
        stage.cluster.clock().runUntil(() -> !pods(stage).isEmpty(), Duration.ofMinutes(1));
        return pods(stage).get(0);
    }

    private static List<String> pods(SimulatedRollout.Stage stage) {
        return stage.cluster.storage().list(Resource.PODS, Optional.of(SimulatedRollout.NAMESPACE)).stream()
                .filter(pod -> pod.getMetadata().getLabels().containsKey("job-name"))
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    private static List<String> waits(SimulatedRollout.Stage stage) {
        return stage.events.stream()
                .filter(event -> event instanceof RolloutEvent.Blocked blocked
                        && blocked.by().equals("backup"))
                .map(event -> ((RolloutEvent.Blocked) event).message().toString())
                .toList();
    }
}
