package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.backup.BackupOptions;
import io.jenkins.plugins.statefulset.rollout.backup.BackupState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A backup that no rollout asked for. */
class BackupAloneTest {
    private final List<String> progress = new ArrayList<>();

    @Test
    void isTakenAndNothingElseChanges() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3).stage();

        BackupState end = take(stage, "one", "id-1");

        assertThat(end).isInstanceOf(BackupState.Succeeded.class);
        assertThat(progress).isNotEmpty();
        assertThat(stage.image()).isEqualTo(SimulatedRollout.OLD);
    }

    @Test
    void askedForAgainWithTheSameIdFollowsTheSameJob() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3).stage();
        take(stage, "one", "id-1");
        int jobs = stage.cluster.jobs(SimulatedRollout.NAMESPACE).size();

        BackupState again = take(stage, "two", "id-1");

        assertThat(again).isInstanceOf(BackupState.Succeeded.class);
        assertThat(stage.cluster.jobs(SimulatedRollout.NAMESPACE)).hasSize(jobs);
    }

    @Test
    void itsFailureIsTold() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).faults("backup-fails").stage();

        assertThat(take(stage, "one", "id-1")).isInstanceOf(BackupState.Failed.class);
    }

    @Test
    void aJobThatSomebodyDeletesIsNoBackup() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).faults("backup-slow=1h").stage();
        SimulatedClient client = stage.cluster.client("one");
        CompletableFuture<BackupState> end = begin(client, "id-1");
        stage.runFor(Duration.ofMinutes(1));

        stage.cluster.somebodyElse().deleteJob(SimulatedRollout.NAMESPACE, "db-backup-id-1");
        stage.cluster.clock().runUntil(end::isDone, Duration.ofDays(1));

        assertThat(((BackupState.Failed) end.join()).told())
                .hasToString("Job db-backup-id-1 was deleted before it was done; take the backup again");
    }

    @Test
    void aSetThatIsNotThereIsNamed() {
        SimulatedClient client = SimulatedRollout.of(3).stage().cluster.client("one");

        assertThatThrownBy(() -> Rollouts.on(client, client.scheduler())
                        .backup(SimulatedRollout.NAMESPACE, "none", BackupOptions.none(), "id-1", this::note))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("none does not exist");
    }

    private void note(Message line) {
        progress.add(line.toString());
    }

    private CompletableFuture<BackupState> begin(SimulatedClient client, String id) {
        return Rollouts.on(client, client.scheduler())
                .backup(SimulatedRollout.NAMESPACE, SimulatedRollout.SET, BackupOptions.none(), id, this::note);
    }

    private BackupState take(SimulatedRollout.Stage stage, String process, String id) {
        SimulatedClient client = stage.cluster.client(process);
        CompletableFuture<BackupState> end = begin(client, id);
        stage.cluster.clock().runUntil(end::isDone, Duration.ofDays(1));
        return end.join();
    }
}
