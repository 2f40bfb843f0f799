package io.jenkins.plugins.statefulset.rollout.sim;

import static io.jenkins.plugins.statefulset.rollout.sim.SimulationFixtures.statefulSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobControllerTest {

    static Job job(String name) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(1)
                .withActiveDeadlineSeconds(300L)
                .withNewTemplate()
                .withNewSpec()
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("dump")
                .withImage("postgres:13")
                .addNewEnv()
                .withName("BACKUP_SET")
                .withValue("db")
                .endEnv()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static SimulatedSet stage(String... faults) {
        return new SimulatedSet(statefulSet("db"), SimulatedCluster.builder().faults(faults));
    }

    private static List<String> conditions(SimulatedSet stage) {
        return stage.cluster.jobs("default").iterator().next().getStatus().getConditions().stream()
                .map(JobCondition::getType)
                .toList();
    }

    private static List<Pod> pods(SimulatedSet stage) {
        return stage.client.watch("default", () -> {}).pods().stream()
                .filter(pod -> "backup".equals(pod.getMetadata().getLabels().get("job-name")))
                .toList();
    }

    @Test
    void aJobRunsOnePodAndIsComplete() {
        SimulatedSet stage = stage();
        stage.client.createJob(job("backup"));
        stage.waitLong();

        assertThat(conditions(stage)).containsExactly("SuccessCriteriaMet", "Complete");
        assertThat(pods(stage)).singleElement().satisfies(pod -> {
            assertThat(pod.getStatus().getPhase()).isEqualTo("Succeeded");
            assertThat(pod.getStatus()
                            .getContainerStatuses()
                            .get(0)
                            .getState()
                            .getTerminated()
                            .getMessage())
                    .contains("\"sha256\"", "\"location\":\"pvc/backup:/db/20");
        });
    }

    @Test
    void aJobOfThatNameExistsOnce() {
        SimulatedSet stage = stage();
        stage.client.createJob(job("backup"));

        assertThatThrownBy(() -> stage.client.createJob(job("backup")))
                .extracting(e -> ((ClusterException) e).reason())
                .isEqualTo(ClusterException.Reason.ALREADY_EXISTS);
    }

    @Test
    void aFailingJobIsTriedAgainUpToItsLimit() {
        SimulatedSet stage = stage("backup-fails");
        stage.client.createJob(job("backup"));
        stage.waitLong();

        assertThat(conditions(stage)).containsExactly("FailureTarget", "Failed");
        assertThat(stage.cluster.jobs("default").iterator().next().getStatus().getFailed())
                .isEqualTo(2);
        assertThat(pods(stage))
                .hasSize(2)
                .allMatch(pod -> pod.getStatus().getPhase().equals("Failed"));
    }

    @Test
    void aJobThatOutlastsItsDeadlineFails() {
        SimulatedSet stage = stage("backup-slow=10m");
        stage.client.createJob(job("backup"));
        stage.cluster.clock().runFor(Duration.ofMinutes(6));

        assertThat(stage.cluster.jobs("default").iterator().next().getStatus().getConditions())
                .extracting(JobCondition::getReason)
                .containsOnly("DeadlineExceeded");
        assertThat(pods(stage)).isEmpty();
    }
}
