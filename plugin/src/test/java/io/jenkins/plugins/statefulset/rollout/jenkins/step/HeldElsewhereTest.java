package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.page.PageButtons;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.util.Optional;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** A person holds a rollout, its build waits, and what happens to it then does not come from Jenkins. */
@OneJenkins
class HeldElsewhereTest {
    private static final Command ALL = new Command.Promote("bob", Optional.of(WaveSize.ALL));

    private JenkinsRule jenkins;
    private TestCluster cluster;
    private WorkflowRun build;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cluster = Pipelines.web(jenkins);
        build = Pipelines.begin(
                jenkins,
                "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%', soak: '1h'");
        jenkins.waitForMessage("soak after wave 1 started", build);
        LiveRollouts.get().hold(build, Pipelines.record(build), "ada", "lunch");
        jenkins.waitForMessage("waiting: held by ada", build);
    }

    @AfterEach
    void stop() throws Exception {
        Pipelines.end(jenkins, build);
        cluster.close();
    }

    @Test
    void whoPromotesItElsewhereEndsTheStep() throws Exception {
        outside(Optional.of(ALL));

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        jenkins.assertLogContains("waiting: driven by ", build);
        jenkins.assertLogContains("Completed in ", build);
        assertThat(Pipelines.record(build).outcome()).isPresent();
        assertThat(cluster.partition("web")).isZero();
    }

    @Test
    void whoRollsItBackElsewhereFailsTheStep() throws Exception {
        outside(Optional.of(new Command.Rollback("bob", "it is no good")));

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("was rolled back: it is no good", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
    }

    @Test
    void whoHoldsItAgainElsewhereIsNamedAndWaitedFor() throws Exception {
        Rollout elsewhere = outside(Optional.of(new Command.Resume("bob")));
        jenkins.waitForMessage("waiting: driven by ", build);
        elsewhere.issue(new Command.Hold("bob", "tea"));
        jenkins.waitForMessage("waiting: held by bob", build);

        LiveRollouts.get().promote(build, Pipelines.record(build), "ada", Optional.of(WaveSize.ALL));

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(cluster.partition("web")).isZero();
    }

    @Test
    void howThePodsFareElsewhereIsSeenHere() throws Exception {
        outside(Optional.of(new Command.Promote("bob", Optional.empty())));

        jenkins.waitForMessage("web-1 ready", build);
        jenkins.waitForMessage("web-0 ready", build);
        assertThat(build.isBuilding()).as("the last wave soaks").isTrue();
        PageButtons.await(this::page, "… Driven elsewhere", "3 of 3 pods ready on the new revision");
    }

    @Test
    void aWordInJenkinsIsPassedOnToWhoDrivesItElsewhere() throws Exception {
        outside(Optional.of(new Command.Resume("bob")));
        jenkins.waitForMessage("waiting: driven by ", build);
        HtmlPage page = PageButtons.await(this::page, "… Driven elsewhere", "has taken it up");
        assertThat(page.querySelectorAll("[data-rollout-endpoint='rollout/1/rollback']"))
                .hasSize(1);

        LiveRollouts.get().rollBack(build, Pipelines.record(build), "ada", "it is no good");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("was rolled back: it is no good", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
    }

    @Test
    void aWordThatWasLeftOnTheSetIsHeardHere() throws Exception {
        cluster.outside().issue(TestCluster.NAMESPACE, "web", ALL);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        jenkins.assertLogContains("resumed by bob", build);
        assertThat(cluster.partition("web")).isZero();
    }

    @Test
    void aSetThatIsDeletedMeanwhileFailsTheStep() throws Exception {
        cluster.delete("web");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("StatefulSet jenkins-test/web: the rollout of this build is no longer on it", build);
    }

    @Test
    void aBuildThatIsAbortedLeavesItToWhoDrivesItElsewhere() throws Exception {
        outside(Optional.of(new Command.Resume("bob")));
        jenkins.waitForMessage("waiting: driven by ", build);

        build.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("It is left to ", build);
        assertThat(cluster.state("web").held()).isEmpty();
    }

    private HtmlPage page() throws Exception {
        return jenkins.createWebClient().getPage(build, "statefulset-rollout");
    }

    private Rollout outside(Optional<Command> word) {
        return cluster.outside().drive(TestCluster.NAMESPACE, "web", word, "bob", event -> {});
    }
}
