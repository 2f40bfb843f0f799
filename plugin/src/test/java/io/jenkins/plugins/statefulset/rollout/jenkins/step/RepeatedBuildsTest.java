package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.GatedProxy;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestClusters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutTarget;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.UnchangedSets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Builds that ask again, that ask at the same time, that ask from a class, and what they learn of the end. */
@OneJenkins
class RepeatedBuildsTest {
    private static final String ROLLOUT = "cluster: 'test', name: 'web', image: 'web=web:1.1'";

    private JenkinsRule jenkins;
    private TestCluster cluster;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setNumExecutors(0);
        cluster = TestCluster.with(3, "web");
        TestClusters.configure(cluster);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void whatIsThereAlreadyIsASuccessThatSaysSo() throws Exception {
        String script = """
                def plan = statefulSetPlan(ROLLOUT)
                echo "changes ${plan.changes.size()}, unchanged ${plan.unchanged}"
                def r = statefulSetRollout(ROLLOUT) { wave -> echo "wave ${wave.number}" }
                echo "then ${r.outcome} ${r.unchanged} ${r.pods}"
                """.replace("ROLLOUT", ROLLOUT);
        WorkflowRun first = run(script);
        jenkins.assertBuildStatusSuccess(first);
        jenkins.assertLogContains("changes 1, unchanged false", first);
        jenkins.assertLogContains("then completed false [web-2, web-1, web-0]", first);

        WorkflowRun again = run(script);

        jenkins.assertBuildStatusSuccess(again);
        jenkins.assertLogContains("changes 0, unchanged true", again);
        jenkins.assertLogContains("all 3 pods are on it, and all of them are ready", again);
        jenkins.assertLogContains("then completed true []", again);
        jenkins.assertLogNotContains("wave 1", again);
        assertThat(again.getAction(RolloutAction.class)).isNull();
    }

    @Test
    void aCanaryOfWhatIsThereAlreadyNeedsNoPromotion() throws Exception {
        jenkins.assertBuildStatusSuccess(run("statefulSetRollout(" + ROLLOUT + ")"));

        WorkflowRun again = run("""
                def canary = statefulSetCanary(ROLLOUT)
                statefulSetPromote(rollout: canary)
                def all = statefulSetPromote(to: 'all')
                echo "then ${all.state} ${all.unchanged}"
                """.replace("ROLLOUT", ROLLOUT));

        jenkins.assertBuildStatusSuccess(again);
        jenkins.assertLogContains("then completed true", again);
        again.reload();
        assertThat(again.getAction(UnchangedSets.class).sets())
                .extracting(RolloutTarget::name)
                .containsExactly("web");
    }

    @Test
    void whatIsThereButNotOnEveryPodIsNoSuccess() throws Exception {
        cluster.rollPast("web", "web:1.1", 2);

        WorkflowRun build = run("statefulSetRollout(" + ROLLOUT + ")");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("web-0, web-1 are not on it: an earlier change is not finished", build);
    }

    @Test
    void aClassCallsTheStepWithoutABodyAndWithOne() throws Exception {
        WorkflowRun build = run("""
                class Deployer implements Serializable {
                    def steps
                    def plainly() {
                        steps.statefulSetRollout(ROLLOUT)
                    }
                    def judged() {
                        steps.statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.2') { wave ->
                            steps.echo "wave ${wave.number} has ${wave.pods}"
                        }
                    }
                }
                def deployer = new Deployer(steps: steps)
                echo "first ${deployer.plainly().state}"
                echo "second ${deployer.judged().state}"
                """.replace("ROLLOUT", ROLLOUT));

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("first completed", build);
        jenkins.assertLogContains("wave 1 has [web-2]", build);
        jenkins.assertLogContains("second completed", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.2");
    }

    @Test
    void aScriptTellsOutcomesApart() throws Exception {
        WorkflowRun build = run("""
                try {
                    statefulSetRollout(ROLLOUT) { wave -> error 'the numbers are bad' }
                } catch (err) {
                    echo "caught ${err.state}: ${err.reason}; ${err.result.pods}"
                }
                def r = statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1', returnState: true,
                        onFailure: 'hold') { wave -> error 'still bad' }
                echo "returned ${r.outcome} after ${r.durationSeconds >= 0}: ${r.reason}, see ${r.url}"
                try {
                    statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.2')
                } catch (err) {
                    echo "then ${err.state} ${err.result}"
                }
                try {
                    statefulSetPlan(cluster: 'nowhere', name: 'web', restart: true)
                } catch (err) {
                    echo "at last ${err.state}"
                }
                def back = statefulSetRollback()
                echo "back ${back.state}"
                """.replace("ROLLOUT", ROLLOUT));

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("caught rolled-back: gate", build);
        jenkins.assertLogContains("the numbers are bad", build);
        jenkins.assertLogContains("returned held after true", build);
        jenkins.assertLogContains(build.getUrl() + "statefulset-rollout/", build);
        jenkins.assertLogContains("then busy null", build);
        jenkins.assertLogContains("at last refused", build);
        jenkins.assertLogContains("back rolled-back", build);
    }

    @Test
    void aHeldRolloutWithABodyIsTakenToItsEndAsTheLogTells() throws Exception {
        WorkflowRun first =
                run("statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1', onFailure: 'hold')"
                        + " { wave -> error 'not yet' }");
        jenkins.assertBuildStatus(Result.FAILURE, first);
        jenkins.assertLogContains(
                "cluster: 'test', namespace: 'jenkins-test', name: 'web', to: 'all'), which goes to the end without the body",
                first);
        String id = cluster.state("web").setup().id();
        jenkins.assertLogContains("statefulSetPromote(id: '" + id + "', ", first);
        WorkflowRun wrong = run("statefulSetResume(id: 'long-over', cluster: 'test', name: 'web')");
        jenkins.assertBuildStatus(Result.FAILURE, wrong);
        jenkins.assertLogContains("rollout long-over is over, and another one has the set: " + id, wrong);

        WorkflowRun second = run("statefulSetPromote(id: '" + id
                + "', cluster: 'test', namespace: 'jenkins-test', name: 'web', to: 'all')");

        jenkins.assertBuildStatusSuccess(second);
        assertThat(cluster.partition("web")).isZero();
    }

    @Test
    void aResumeInTheSameBuildDoesNotWaitForABodyThatIsOver() throws Exception {
        WorkflowRun build = run("""
                def r = statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,2,100%',
                        returnState: true, onFailure: 'hold') { wave -> error 'not yet' }
                while (r.state != 'completed') {
                    r = r.state == 'held' ? statefulSetResume() : statefulSetPromote()
                    echo "now ${r.state}"
                }
                """);

        jenkins.assertBuildStatusSuccess(build);
        assertThat(cluster.partition("web")).isZero();
    }

    @Test
    void aPersonWhoRejectsAnInputOfTheBodyJudgesTheWave() throws Exception {
        WorkflowRun build = job("statefulSetRollout(" + ROLLOUT + ") { wave -> input(id: 'Go', message: 'Go on?') }\n")
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage("Go on?", build);
        Pipelines.input(build, "Go").doAbort();

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("was rolled back: gate", build);
        jenkins.assertLogContains("Rejected by", build);
        jenkins.assertLogNotContains("the build was aborted", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
    }

    @Test
    void aBuildWaitsForTheSetToBeFree() throws Exception {
        WorkflowJob holder = job("statefulSetRollout(" + ROLLOUT + ", gates: [manualGate()])");
        WorkflowRun first = holder.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("gate promotion after wave 1 started", first);
        List<WorkflowRun> waiting = new ArrayList<>();
        for (String image : List.of("1.2", "1.3")) {
            WorkflowRun next = job("statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:" + image
                            + "', whenBusy: 'wait')")
                    .scheduleBuild2(0)
                    .waitForStart();
            jenkins.waitForMessage("waiting: StatefulSet jenkins-test/web: the rollout by", next);
            jenkins.assertLogContains(first.getUrl() + "statefulset-rollout/", next);
            waiting.add(next);
        }
        WorkflowRun aborted = job("statefulSetRollout(" + ROLLOUT + ", whenBusy: 'wait')")
                .scheduleBuild2(0)
                .waitForStart();
        jenkins.waitForMessage("waiting: StatefulSet", aborted);
        aborted.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(aborted));

        LiveRollouts.get()
                .rollBack(first, first.getAction(RolloutAction.class).records().get(0), "ada", "no good");

        for (WorkflowRun next : waiting) {
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(next));
        }
        assertThat(cluster.image("web")).isIn("web:1.2", "web:1.3");
    }

    @Test
    void anEarlierRevisionIsRolledOutInWaves() throws Exception {
        WorkflowRun build = run("""
                statefulSetRollout(ROLLOUT)
                def back = statefulSetRollback(to: 'previous', waves: '2,100%', reason: 'it was better')
                echo "back ${back.state}"
                """.replace("ROLLOUT", ROLLOUT));

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("back completed", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
        WorkflowRun planned = run("statefulSetPlan(cluster: 'test', name: 'web', to: 'previous')");
        jenkins.assertBuildStatusSuccess(planned);
        jenkins.assertLogContains("web:1.1", planned);
    }

    @Test
    void aClusterThatDoesNotAnswerDelaysNoOther() throws Exception {
        GatedProxy door = cluster.behindADoor();
        List<WorkflowRun> asking = new ArrayList<>();
        try (TestCluster other = TestCluster.with(3, "web")) {
            TestClusters.configure(cluster, "silent");
            TestClusters.add(other, "test");
            for (int number = 0; number < 6; number++) {
                asking.add(job("statefulSetStatus(cluster: 'silent', name: 'web')")
                        .scheduleBuild2(0)
                        .waitForStart());
            }
            door.awaitKnock();

            WorkflowRun build = run("statefulSetRollout(" + ROLLOUT + ")");

            jenkins.assertBuildStatusSuccess(build);
            assertThat(asking).allMatch(WorkflowRun::isBuilding);
            door.open();
            for (WorkflowRun one : asking) {
                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(one));
            }
        }
    }

    private WorkflowJob job(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job;
    }

    private WorkflowRun run(String script) throws Exception {
        WorkflowRun build =
                Optional.ofNullable(job(script).scheduleBuild2(0)).orElseThrow().waitForStart();
        return jenkins.waitForCompletion(build);
    }
}
