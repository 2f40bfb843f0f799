package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestClusters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.commons.io.FileUtils;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/**
 * Pipelines that were running when version 0.1 was replaced go on: a rollout in its body, and a canary whose handle is in a
 * variable and whose backup is under way, a promotion, a rollback. Their data (builds, and the records on the sets) were written by that version and
 * are never written anew; only deadlines were moved out of reach.
 */
class OlderPipelineTest {
    private static final Path DATA =
            Path.of("src/test/resources", OlderPipelineTest.class.getName().replace('.', '/'));

    private static final Duration WHILE = Duration.ofMillis(500);

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.postgresql(builder -> builder.timings(TestCluster.QUICK.withJob(WHILE, WHILE)));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void areReadAndGoOn() throws Throwable {
        home(DATA);
        cluster.standIn("web", "web:1.1", 2, record(DATA, "web"));
        cluster.standIn("postgresql", "postgres:13.23", 2, record(DATA, "postgresql"));
        sessions.then(jenkins -> {
            WorkflowRun deploy = build(jenkins, "deploy");
            Pipelines.input(deploy, "Look").proceed(null);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(deploy));
            jenkins.assertLogContains("ends 1 with [web-2]", deploy);
            jenkins.assertLogContains("ends 2 with [web-1, web-0]", deploy);
            assertThat(JenkinsRule.getLog(deploy).split("begins 1", -1))
                    .as("the body ran once")
                    .hasSize(2);
            assertThat(cluster.partition("web")).isZero();

            WorkflowRun canary = build(jenkins, "canary");
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(canary));
            jenkins.assertLogContains("after wave 1 of jenkins-test/postgresql: true", canary);
            assertThat(cluster.jobs()).hasSize(1);
            assertThat(cluster.partition("postgresql")).isZero();
        });
    }

    @Test
    void goOnPromotingAndRollingBack() throws Throwable {
        Path data = DATA.resolve("words");
        home(data);
        cluster.standIn("web", "web:1.1", 1, record(data, "web"));
        cluster.standIn("postgresql", "postgres:13.23", 2, record(data, "postgresql"));
        cluster.put("postgresql", "postgres:13.22", 2, record(data, "postgresql"));
        sessions.then(jenkins -> {
            WorkflowRun promote = build(jenkins, "promote");
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(promote));
            jenkins.assertLogContains("wave 2 is waiting", promote);
            assertThat(cluster.image("web")).isEqualTo("web:1.1");
            assertThat(cluster.partition("web")).isZero();

            WorkflowRun rollback = build(jenkins, "rollback");
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(rollback));
            jenkins.assertLogContains("it is rolled-back", rollback);
            assertThat(cluster.image("postgresql")).isEqualTo("postgres:13.22");
            assertThat(cluster.partition("postgresql")).isZero();
        });
    }

    /** Jenkins with what was kept there. */
    private void home(Path data) throws Throwable {
        sessions.then(jenkins -> {
            jenkins.jenkins.setNumExecutors(0);
            TestClusters.configure(cluster);
        });
        FileUtils.copyDirectory(data.resolve("home").toFile(), sessions.getHome());
    }

    private static String record(Path data, String set) throws Exception {
        return Files.readString(data.resolve(set + ".json"), StandardCharsets.UTF_8)
                .strip();
    }

    private static WorkflowRun build(JenkinsRule jenkins, String job) {
        return jenkins.jenkins.getItemByFullName(job, WorkflowJob.class).getBuildByNumber(1);
    }
}
