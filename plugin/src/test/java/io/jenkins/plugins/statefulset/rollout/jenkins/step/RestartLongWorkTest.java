package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.Await;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClusterBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Jenkins is restarted in the middle of what must not be done twice: a backup, a rollback. */
class RestartLongWorkTest {
    private static final UnaryOperator<SimulatedClusterBuilder> SLOW_JOBS =
            cluster -> cluster.timings(TestCluster.QUICK.withJob(Duration.ofSeconds(12), Duration.ofSeconds(12)));
    private static final UnaryOperator<SimulatedClusterBuilder> SLOW_PODS =
            cluster -> cluster.timings(TestCluster.QUICK.withStart(Duration.ofSeconds(2), Duration.ofSeconds(2)));

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private TestCluster cluster;

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void whileTheBackupOfARolloutRuns() throws Throwable {
        cluster = TestCluster.postgresql(SLOW_JOBS);
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.begin(
                    jenkins,
                    cluster,
                    "statefulSetRollout cluster: 'test', name: 'postgresql', image: 'postgresql=postgres:13.23',"
                            + " backup: 'always'");
            jenkins.waitForMessage("backup started", build);
        });
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("resumed by", build);
            jenkins.assertLogContains("backup verified", build);
            assertThat(cluster.jobs()).hasSize(1);
            assertThat(cluster.image("postgresql")).isEqualTo("postgres:13.23");
            assertThat(cluster.partition("postgresql")).isZero();
        });
    }

    @Test
    void whileABackupByItselfRuns() throws Throwable {
        cluster = TestCluster.postgresql(SLOW_JOBS);
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.begin(jenkins, cluster, """
                    def backup = statefulSetBackup(cluster: 'test', name: 'postgresql')
                    echo "it is in ${backup.location}, verified ${backup.verified}" """);
            Await.until(() -> !cluster.jobs().isEmpty());
            assertThat(build.isBuilding()).isTrue();
        });
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("it is in pvc/backup-pvc:/postgresql/", build);
            jenkins.assertLogContains(", verified true", build);
            assertThat(cluster.jobs()).hasSize(1);
        });
    }

    @Test
    void whileItRollsBack() throws Throwable {
        cluster = TestCluster.postgresql(SLOW_PODS);
        List<String> deleted = cluster.noteDeletedPods();
        String base = cluster.revision("postgresql");
        AtomicReference<String> target = new AtomicReference<>();
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.begin(
                    jenkins,
                    cluster,
                    "statefulSetRollout cluster: 'test', name: 'postgresql', image: 'postgresql=postgres:13.23',"
                            + " waves: '2,100%', gates: [manualGate()]");
            jenkins.waitForMessage("gate promotion after wave 1 started", build);
            target.set(cluster.revision("postgresql"));
            LiveRollouts.get().rollBack(build, Pipelines.record(build), "ada", "it is no good");
            jenkins.waitForMessage("rolling back", build);
        });
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("resumed by", build);
            jenkins.assertLogContains("was rolled back: it is no good", build);
            assertThat(cluster.image("postgresql")).isEqualTo("postgres:13.22");
            assertThat(cluster.partition("postgresql")).isZero();
            assertThat(Pipelines.events(build))
                    .filteredOn(RolloutEvent.RollingBack.class::isInstance)
                    .hasSize(1);
            for (String pod : List.of("postgresql-2", "postgresql-1")) {
                assertThat(Pipelines.revisionsTold(build, pod))
                        .as("revisions of " + pod)
                        .containsExactly(base, target.get(), base);
            }
        });
        cluster.replace("web-0", Instant.EPOCH);
        Await.until(() -> deleted.contains("web-0"));
        assertThat(deleted)
                .as("each of the two pods went there and back, once")
                .containsExactlyInAnyOrder("postgresql-2", "postgresql-1", "postgresql-2", "postgresql-1", "web-0");
    }
}
