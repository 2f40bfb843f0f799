package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.Await;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.build.RolloutBuilder;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutPermissions;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** A build has left its rollout, and a person goes on with it on the page of that build. */
@OneJenkins
class LeftRolloutTest {
    private static final String BODY =
            "statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%')"
                    + " { wave -> input 'Is it well?' }";

    private JenkinsRule jenkins;
    private TestCluster cluster;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cluster = Pipelines.web(jenkins);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("ada", "reader", "returner")
                .grant(RolloutPermissions.PROMOTE, RolloutPermissions.ROLL_BACK)
                .everywhere()
                .to("ada")
                .grant(RolloutPermissions.ROLL_BACK)
                .everywhere()
                .to("returner"));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void resumeHasJenkinsItselfDriveItToItsEnd() throws Exception {
        WorkflowRun build = left("soak: '3s'", "soak after wave 1 started");

        HtmlPage page = page(build, "ada");
        assertThat(PageButtons.of(page)).containsExactly("resume", "promote", "rollback");
        PageButtons.press(page, "resume");
        awaitEnd(build);

        assertThat(cluster.partition("web")).isZero();
        assertThat(ownLog(build))
                .contains("ada says resume on the page of deploy #1; Jenkins itself drives")
                .contains("with the account of cluster 'test'")
                .contains("resumed by ada")
                .contains("Completed in ");
        jenkins.assertBuildStatus(Result.ABORTED, build);
        jenkins.assertLogNotContains("resumed by ada", build);
        HtmlPage over = page(build, "ada");
        assertThat(over.getBody().asNormalizedText())
                .contains(
                        "✓ Completed",
                        "3 of 3 pods ready on the new revision",
                        "What Jenkins itself did after the build");
        assertThat(PageButtons.of(over)).isEmpty();
    }

    @Test
    void promoteGoesOverTheHeadOfABodyThatNobodyRuns() throws Exception {
        WorkflowRun build = leftAt(BODY, "Is it well?");

        PageButtons.press(page(build, "ada"), "resume");
        await(build, "promote it on the page");
        PageButtons.promoteAll(PageButtons.await(
                () -> page(build, "ada"),
                "Waiting for a promotion",
                "Its build is over: promote it here, or roll it back."));
        awaitEnd(build);

        assertThat(cluster.partition("web")).isZero();
    }

    @Test
    void whoMayOnlyRollBackIsShownThatButtonAndJenkinsRollsItBack() throws Exception {
        WorkflowRun build = left("soak: '1h'", "soak after wave 1 started");

        assertThat(PageButtons.of(page(build, "reader"))).isEmpty();
        HtmlPage page = page(build, "returner");
        assertThat(PageButtons.of(page)).containsExactly("rollback");
        PageButtons.press(page, "rollback");
        awaitEnd(build);

        assertThat(cluster.image("web")).isEqualTo("web:1.0");
        assertThat(page(build, "ada").getBody().asNormalizedText()).contains("↩ Rolled back");
        assertThat(ownLog(build)).contains("returner says roll back");
    }

    @Test
    void heldAgainOnThePageItCanBeTakenUpThereAgain() throws Exception {
        WorkflowRun build = left("soak: '1h'", "soak after wave 1 started");
        PageButtons.press(page(build, "ada"), "resume");
        await(build, "resumed by ada");

        LiveRollouts.get().hold(build, Pipelines.record(build), "bob", "tea");
        await(build, "held by bob");
        cluster.awaitFree("web");

        HtmlPage page = PageButtons.await(() -> page(build, "ada"), "‖ Held", "By bob: tea");
        PageButtons.promoteAll(page);
        awaitEnd(build);
        assertThat(cluster.partition("web")).isZero();
    }

    @Test
    void whoDrivesItElsewhereByThenHearsWhatIsSaidHere() throws Exception {
        WorkflowRun build = left("soak: '1h'", "soak after wave 1 started");
        Rollout elsewhere = cluster.outside()
                .drive(TestCluster.NAMESPACE, "web", Optional.of(new Command.Resume("bob")), "bob", event -> {});

        HtmlPage page = PageButtons.await(() -> page(build, "ada"), "… Driven elsewhere", "hears what is said here");
        PageButtons.promoteAll(page);

        assertThat(elsewhere.outcome().toCompletableFuture().join().result()).isEqualTo(RolloutEvent.Result.COMPLETED);
        assertThat(ownLog(build)).contains("ada says promote, which is passed on to ");
    }

    @Test
    void aPageOfLongAgoSaysHowItEndedAndWhereAndGivesNoAdvice() throws Exception {
        WorkflowRun build = left("soak: '1h'", "soak after wave 1 started");
        cluster.outside()
                .drive(
                        TestCluster.NAMESPACE,
                        "web",
                        Optional.of(new Command.Promote("bob", Optional.of(WaveSize.ALL))),
                        "bob",
                        event -> {})
                .outcome()
                .toCompletableFuture()
                .join();

        HtmlPage page = PageButtons.await(
                () -> page(build, "ada"), "✓ Completed", "It was taken up elsewhere and ended there: ");

        assertThat(page.getBody().asNormalizedText()).doesNotContain("To go on", "Left by its build");
        assertThat(PageButtons.of(page)).isEmpty();
        DomNode summary = jenkins.createWebClient().login("ada").getPage(build).querySelector(".rollout-summary");
        assertThat(summary.asNormalizedText()).contains("✓ Completed").doesNotContain("statefulSetResume");
    }

    @Test
    void aPageWhoseSetHasAnotherRolloutByThenSaysSo() throws Exception {
        WorkflowRun build = left("soak: '1h'", "soak after wave 1 started");
        cluster.standIn(
                "web",
                "web:1.2",
                0,
                StateAnnotation.write(cluster.state("web"))
                        .replace(cluster.state("web").setup().id(), "20991231-000000-00000000"));

        HtmlPage page = PageButtons.await(
                () -> page(build, "ada"), "– Over", "the StatefulSet has rollout 20991231-000000-00000000");

        assertThat(page.getBody().asNormalizedText()).doesNotContain("To go on");
        assertThat(PageButtons.of(page)).isEmpty();
    }

    @Test
    void anotherBuildThatTookItUpIsNamed() throws Exception {
        WorkflowRun build = left("soak: '1h'", "soak after wave 1 started");
        String id = Pipelines.record(build).rolloutId().orElseThrow();
        WorkflowRun second = Pipelines.again(
                jenkins,
                "statefulSetPromote(id: '" + id
                        + "', cluster: 'test', namespace: 'jenkins-test', name: 'web', to: 'all')");
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(second));

        assertThat(page(build, "ada").getBody().asNormalizedText())
                .contains("✓ Completed", "It was taken up elsewhere and ended there: deploy #2.");
        WorkflowRun third = Pipelines.again(
                jenkins,
                "statefulSetRollback(id: '" + id + "', cluster: 'test', namespace: 'jenkins-test', name: 'web')");
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(third));
        jenkins.assertLogContains("rollout " + id + " is over, completed", third);
    }

    @Test
    void aFreestyleBuildLeavesAPageWithTheSameButtons() throws Exception {
        jenkins.jenkins.setNumExecutors(1);
        FreeStyleProject job = jenkins.createFreeStyleProject("free");
        RolloutBuilder builder = new RolloutBuilder("web");
        builder.setCluster("test");
        builder.setImage("web=web:1.1");
        builder.setSoak("1h");
        job.getBuildersList().add(builder);
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("soak after wave 1 started", build);
        build.doStop();
        jenkins.waitForCompletion(build);
        cluster.awaitFree("web");

        HtmlPage page = page(build, "ada");
        assertThat(PageButtons.of(page)).containsExactly("resume", "promote", "rollback");
        PageButtons.press(page, "rollback");
        awaitEnd(build);

        assertThat(cluster.image("web")).isEqualTo("web:1.0");
    }

    /** A Pipeline of one rollout, aborted after it said that. */
    private WorkflowRun left(String pace, String said) throws Exception {
        return leftAt(
                "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%', " + pace,
                said);
    }

    private WorkflowRun leftAt(String script, String said) throws Exception {
        WorkflowRun build = Pipelines.begin(jenkins, script);
        jenkins.waitForMessage(said, build);
        build.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        cluster.awaitFree("web");
        return build;
    }

    private HtmlPage page(Run<?, ?> build, String user) throws Exception {
        JenkinsRule.WebClient client = jenkins.createWebClient().login(user);
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
        return client.getPage(build, "statefulset-rollout");
    }

    private static void awaitEnd(Run<?, ?> build) throws Exception {
        RolloutAction action = build.getAction(RolloutAction.class);
        Await.until(() -> action.records().get(0).over());
    }

    private static void await(Run<?, ?> build, String words) throws Exception {
        Await.until(() -> ownLog(build).contains(words));
    }

    private static String ownLog(Run<?, ?> build) {
        RolloutAction action = build.getAction(RolloutAction.class);
        return String.join("\n", action.ownLog(action.records().get(0)).lines());
    }
}
