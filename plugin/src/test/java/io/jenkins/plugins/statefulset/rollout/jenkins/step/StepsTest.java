package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.GatedProxy;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestClusters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import java.time.Duration;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Steps that share one rollout, and those that only look. */
@OneJenkins
class StepsTest {
    private static final Duration AN_HOUR = Duration.ofHours(1);

    private JenkinsRule jenkins;
    private TestCluster cluster;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setNumExecutors(0);
        cluster = TestCluster.with(4, "web");
        TestClusters.configure(cluster);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aCanaryIsPromotedStepByStep() throws Exception {
        WorkflowRun build = run("""
                def canary = statefulSetCanary(cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,2,75%,100%')
                echo "canary ${canary.wave} ${canary.state}"
                def status = statefulSetStatus(rollout: canary)
                echo "updated: ${status[3].updated} ${status[2].updated}"
                def next = statefulSetPromote(rollout: canary)
                echo "then ${next.wave}"
                def far = statefulSetPromote(to: '75%')
                echo "then ${far.wave}"
                def all = statefulSetPromote(to: 'all')
                echo "then ${all.state}"
                """);

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("canary 1 waiting", build);
        jenkins.assertLogContains("updated: true false", build);
        jenkins.assertLogContains("then 2", build);
        jenkins.assertLogContains("then 3", build);
        jenkins.assertLogContains("then completed", build);
        assertThat(cluster.partition("web")).isZero();
    }

    @Test
    void aCanaryIsRolledBackInDeclarativePipelines() throws Exception {
        WorkflowRun build = run("""
                pipeline {
                  agent none
                  stages {
                    stage('canary') {
                      steps {
                        statefulSetCanary(cluster: 'test', name: 'web', image: 'web=web:1.1')
                        statefulSetStatus()
                        statefulSetRollback(reason: 'the numbers are bad')
                      }
                    }
                  }
                }""");

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("the numbers are bad", build);
        assertThat(JenkinsRule.getLog(build))
                .containsPattern("(?m)^ +3 +\\w{4,} new +ready$")
                .containsPattern("(?m)^ +2 +\\w{4,} old +ready$");
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
    }

    @Test
    void aCanaryIsHeldAndResumed() throws Exception {
        WorkflowRun build = run("""
                statefulSetCanary(cluster: 'test', name: 'web', image: 'web=web:1.1')
                def held = statefulSetHold(reason: 'after the market closes')
                echo "it is ${held.state}"
                statefulSetResume()
                statefulSetPromote(to: 'all')
                """);

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("held: after the market closes", build);
        jenkins.assertLogContains("it is held", build);
        assertThat(cluster.partition("web")).isZero();
    }

    @Test
    void aBuildThatEndsEarlyLeavesItHeldAndAnotherBuildGoesOn() throws Exception {
        WorkflowRun first = run("statefulSetCanary(cluster: 'test', name: 'web', image: 'web=web:1.1')");

        jenkins.assertBuildStatusSuccess(first);
        jenkins.assertLogContains("the build ends before its rollout does, so it is held", first);
        assertThat(cluster.partition("web")).isEqualTo(3);

        WorkflowRun second = run("statefulSetPromote(cluster: 'test', name: 'web', to: 'all')");

        jenkins.assertBuildStatusSuccess(second);
        assertThat(cluster.partition("web")).isZero();
    }

    @Test
    void twoBuildsCannotRollOutOneSet() throws Exception {
        WorkflowJob holder = jenkins.createProject(WorkflowJob.class, "holder");
        holder.setDefinition(new CpsFlowDefinition(
                "statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1') { semaphore() }"
                        .replace("semaphore()", "sleep 300"),
                true));
        WorkflowRun first = holder.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("Sleeping for", first);

        WorkflowRun second = run("statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.2')");

        jenkins.assertBuildStatus(Result.FAILURE, second);
        jenkins.assertLogContains("holder #1", second);
        jenkins.assertLogContains("is under way", second);
        first.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(first));
        jenkins.assertLogContains("aborted: holding jenkins-test/web", first);
        jenkins.assertLogContains(
                "To go on: with the buttons on the page of this build, or statefulSetPromote(id: '", first);
        jenkins.assertLogNotContains("waiting: held", first);
    }

    @Test
    void aManualGateTakesNoTimeout() throws Exception {
        WorkflowRun build = run("statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1',"
                + " gates: [manualGate(timeout: '5m')]");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("manualGate: timeout '5m': none is allowed", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
    }

    @Test
    void anAbortedBuildRollsBackWhereThatIsAskedFor() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', soak: '1h', onAbort: 'rollback'",
                true));
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("web-3 ready", build);

        build.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("aborted: rolling back jenkins-test/web", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
    }

    @Test
    void aBuildThatIsAbortedWhileItAsksTheClusterBeginsNoRollout() throws Exception {
        GatedProxy door = cluster.behindADoor();
        TestClusters.configure(cluster);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', soak: '1h'", true));
        WorkflowRun aborted = job.scheduleBuild2(0).waitForStart();
        door.awaitKnock();

        aborted.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(aborted));
        door.open();
        // It asks as much as the aborted one, and later: were the set not free, it would be refused.
        WorkflowRun next = run("statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.2'");
        jenkins.assertBuildStatusSuccess(next);
        assertThat(cluster.image("web")).isEqualTo("web:1.2");
        assertThat(aborted.getAction(RolloutAction.class)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hold", "rollback"})
    void aBuildThatIsAbortedDuringTheBackupEndsItsRolloutAndSaysWhatBecomesOfTheJob(String onAbort) throws Exception {
        another(TestCluster.postgresql(builder -> builder.timings(TestCluster.QUICK.withJob(AN_HOUR, AN_HOUR))));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "statefulSetRollout cluster: 'test', name: 'postgresql', image: 'postgresql=postgres:13.23',"
                        + " backup: 'always', onAbort: '" + onAbort + "'",
                true));
        WorkflowRun aborted = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("backup started", aborted);

        aborted.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(aborted));
        String backup = cluster.jobs().get(0);
        jenkins.assertLogContains(
                "the build was aborted; nothing had been changed; backup Job " + backup + " goes on by itself",
                aborted);
        jenkins.assertLogContains("kubectl delete job " + backup + " -n jenkins-test", aborted);
        jenkins.assertLogNotContains("To go on", aborted);
        assertThat(cluster.state("postgresql").end().orElseThrow().untouched()).isPresent();
        assertThat(cluster.state("postgresql").held()).isEmpty();
        WorkflowRun next = run("statefulSetRollout cluster: 'test', name: 'postgresql',"
                + " image: 'postgresql=postgres:13.23', backup: 'never'");
        jenkins.assertBuildStatusSuccess(next);
    }

    @Test
    void linesOfSeveralRolloutsInOneLogSayWhoseTheyAre() throws Exception {
        another(TestCluster.with(2, "left", "right"));
        WorkflowRun build = run("""
                def left = statefulSetCanary(cluster: 'test', name: 'left', image: 'web=web:1.1')
                def right = statefulSetCanary(cluster: 'test', name: 'right', image: 'web=web:1.1')
                statefulSetPromote(rollout: left, to: 'all')
                statefulSetPromote(rollout: right, to: 'all')
                """);

        jenkins.assertBuildStatusSuccess(build);
        assertThat(JenkinsRule.getLog(build)).containsPattern("(?m)^right: +\\d\\d:\\d\\d:\\d\\d");
    }

    @Test
    void aPersonsPromotionInterruptsTheBody() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%') { wave ->\n"
                        + "  if (wave.number == 1) { sleep 300 }\n  echo \"wave ${wave.number} is well\"\n}",
                true));
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("Sleeping for", build);

        RolloutRecord record = build.getAction(RolloutAction.class).records().get(0);
        LiveRollouts.get().promote(build, record, "ada", Optional.empty());

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        jenkins.assertLogNotContains("wave 1 is well", build);
        jenkins.assertLogContains("wave 2 is well", build);
    }

    @Test
    void aPlanChangesNothing() throws Exception {
        WorkflowRun build = run("""
                def plan = statefulSetPlan(cluster: 'test', name: 'web', image: 'web=web:2.0', waves: '1,100%')
                echo "risk ${plan.risk}, blocked ${plan.blocked}, waves ${plan.waves*.ordinals}"
                """);

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("waves [[3], [2, 1, 0]]", build);
        jenkins.assertLogContains("Nothing was changed.", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
    }

    @Test
    void aBackupThatCannotBeTakenSaysWhy() throws Exception {
        WorkflowRun build = run("statefulSetBackup(cluster: 'test', name: 'web')");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("no backup can be taken", build);
        jenkins.assertLogNotContains("backupOptions", build);
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
