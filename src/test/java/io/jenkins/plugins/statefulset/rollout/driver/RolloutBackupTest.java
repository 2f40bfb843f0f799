package io.jenkins.plugins.statefulset.rollout.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BackupStatus;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is said of the Job of a backup that is not there. */
class RolloutBackupTest {
    private static final RolloutState STATE = state("""
            {"schema":1,"setup":{"id":"x","by":"ada","startedAt":"2026-11-23T11:00:00Z","deadline":"2026-11-23T14:00:00Z",\
            "options":{"waves":["100%"],"soak":"PT0S","readyTimeout":"PT10M","timeout":"PT2H","onFailure":"rollback",\
            "budgetPolicy":"wait","budgetTimeout":"PT30M","endPartition":"0","gates":[]},"baseHash":"b","targetHash":"t",\
            "originalPartition":0,"change":"image"},"phase":"backup","wave":1,"partition":2,"promotedThrough":0,\
            "since":"2026-11-23T11:02:19Z","pending":{"templatePatch":[],"backupJob":{"apiVersion":"batch/v1","kind":"Job",\
            "metadata":{"name":"dump","namespace":"default"},"spec":{"template":{"spec":{"restartPolicy":"Never",\
            "containers":[{"name":"dump","image":"postgres:16"}]}}}}}}""");

    @Test
    void isOnItsWayUntilTheWatchHasItAndThenWasDeleted() {
        SimulatedCluster cluster =
                SimulatedCluster.builder().faults("backup-slow=1h").build();
        SimulatedClient client = cluster.client("one");
        RolloutBackup backup = new RolloutBackup(client);
        NamespaceView view = client.watch("default", () -> {});
        cluster.clock().runFor(Duration.ofSeconds(5));
        backup.start(STATE);

        assertThat(running(backup.status(STATE, view, cluster.clock().now()))).isEqualTo("Job dump is being created");

        cluster.clock().runFor(Duration.ofMinutes(1));
        assertThat(running(backup.status(STATE, view, cluster.clock().now()))).endsWith(" is dumping");

        cluster.somebodyElse().deleteJob("default", "dump");
        cluster.clock().runFor(Duration.ofSeconds(5));
        assertThat(((BackupStatus.Failed)
                                backup.status(STATE, view, cluster.clock().now()))
                        .message())
                .hasToString("Job dump was deleted before it was done");
    }

    private static RolloutState state(String record) {
        return StateAnnotation.state(new StatefulSetBuilder()
                        .withNewMetadata()
                        .addToAnnotations(StateAnnotation.STATE, record)
                        .endMetadata()
                        .build())
                .orElseThrow();
    }

    private static String running(BackupStatus status) {
        return ((BackupStatus.Running) status).message().toString();
    }
}
