package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestClusters;
import io.jenkins.plugins.statefulset.rollout.sim.JobOutcome;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** A backup by itself, and what a script learns of it. */
@OneJenkins
class BackupStepTest {
    private static final Duration WHILE = Duration.ofMillis(500);

    private JenkinsRule jenkins;
    private TestCluster cluster;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setNumExecutors(0);
        cluster = TestCluster.postgresql(builder -> builder.timings(TestCluster.QUICK.withJob(WHILE, WHILE)));
        TestClusters.configure(cluster);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void tellsAScriptWhereItIsAndWhatIsKnownOfIt() throws Exception {
        WorkflowRun build = run("""
                def backup = statefulSetBackup(cluster: 'test', name: 'postgresql', options: [claim: 'backup-pvc'])
                echo "keys ${backup.keySet().sort()}"
                echo "verified ${backup.verified} of ${backup.databases > 0} ${backup.bytes > 0} ${backup.sha256.size()}"
                echo "kept in ${backup.location}"
                """);

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("keys [bytes, databases, location, sha256, summary, verified]", build);
        jenkins.assertLogContains("verified true of true true 64", build);
        jenkins.assertLogContains("kept in pvc/backup-pvc:/postgresql/", build);
        assertThat(cluster.jobs()).hasSize(1);
        assertThat(cluster.image("postgresql")).as("nothing else changed").isEqualTo("postgres:13.22");
        assertThat(jenkins.createWebClient().getPage(build).getBody().asNormalizedText())
                .contains("StatefulSet jenkins-test/postgresql ✓ Backed up", "pvc/backup-pvc:/postgresql/");
    }

    @Test
    void standsBeforeARolloutInADeclarativePipeline() throws Exception {
        WorkflowRun build = run("""
                pipeline {
                  agent none
                  stages {
                    stage('Back up') {
                      steps {
                        script {
                          env.BACKUP = statefulSetBackup(cluster: 'test', name: 'postgresql').location
                        }
                      }
                    }
                    stage('Roll out') {
                      steps {
                        statefulSetRollout(cluster: 'test', name: 'postgresql', image: 'postgresql=postgres:13.23', backup: 'never')
                        statefulSetBackup()
                        echo "before it: ${env.BACKUP}"
                      }
                    }
                  }
                }""");

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("before it: pvc/backup-pvc:/postgresql/", build);
        assertThat(cluster.jobs())
                .as("one before it, and one of the set of the build's rollout")
                .hasSize(2);
        assertThat(cluster.image("postgresql")).isEqualTo("postgres:13.23");
    }

    @Test
    void ofAJobOfOnesOwnOnlyTheEndIsKnown() throws Exception {
        another(TestCluster.postgresql(
                builder -> builder.jobs((job, attempt) -> new JobOutcome(WHILE, 0, "", List.of()))));

        WorkflowRun build = run("""
                def job = '''
                  apiVersion: batch/v1
                  kind: Job
                  metadata: {name: snapshot}
                  spec:
                    template:
                      spec:
                        restartPolicy: Never
                        containers: [{name: snapshot, image: "registry.example.com/snapshot:1"}]
                '''
                def backup = statefulSetBackup(cluster: 'test', name: 'postgresql', options: [job: job])
                echo "verified ${backup.verified}, ${backup.bytes}, ${backup.sha256}: ${backup.summary}"
                """);

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("verified false, null, null: not verified: Job ", build);
    }

    @Test
    void aJobThatFailsFailsTheStepWithItsCause() throws Exception {
        another(TestCluster.postgresql(builder -> builder.faults("backup-fails")));

        WorkflowRun build = run("statefulSetBackup(cluster: 'test', name: 'postgresql')\necho 'never said'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("backup failed: ", build);
        jenkins.assertLogContains("could not read block 42", build);
        jenkins.assertLogNotContains("never said", build);
    }

    private void another(TestCluster instead) throws Exception {
        cluster.close();
        cluster = instead;
        TestClusters.configure(cluster);
    }

    private WorkflowRun run(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForCompletion(build);
        return build;
    }
}
