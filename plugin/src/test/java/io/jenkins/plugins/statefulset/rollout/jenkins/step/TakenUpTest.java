package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.jenkins.Await;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestClusters;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** A build takes up what somebody else began: what it says of the time before is known, or is not said. */
class TakenUpTest extends WebPipelineTestBase {
    private static final String SET = "cluster: 'test', namespace: 'jenkins-test', name: 'web'";

    @Test
    void whatAnEarlierBuildWasToldIsToldOn() throws Exception {
        WorkflowRun first = Pipelines.begin(
                jenkins, "statefulSetRollout " + SET + ", image: 'web=web:1.1', waves: '1,100%', soak: '1h'");
        jenkins.waitForMessage("soak after wave 1 started", first);
        first.doStop();
        jenkins.waitForCompletion(first);
        cluster.awaitFree("web");

        WorkflowRun second = Pipelines.again(jenkins, "statefulSetPromote(" + SET + ", to: 'all')");

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(second));
        jenkins.assertLogContains("deploy #2 takes up rollout ", second);
        jenkins.assertLogContains(" in deploy #1: container web image: web:1.0 → web:1.1; in wave 1 of 2", second);
        jenkins.assertLogContains("wave 2 of 2: ordinals 1 and 0", second);
        jenkins.assertLogContains("Completed in ", second);
        jenkins.assertLogContains("3 of 3 pods on ", second);
        assertThat(row(second, "web-2")).contains(" → ").doesNotContain("never touched");
        HtmlPage page = jenkins.createWebClient().getPage(second, "statefulset-rollout");
        assertThat(page.getBody().asNormalizedText())
                .contains("Wave 2 of 2, 3 of 3 pods ready on the new revision", "held: the build was aborted");
    }

    @Test
    void whatACommandLineBeganIsToldFromItsRecordAndItsPods() throws Exception {
        leftOutside();

        WorkflowRun build = Pipelines.begin(jenkins, "statefulSetPromote(" + SET + ", to: 'all')");

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        jenkins.assertLogContains("by bob: container web image: web:1.0 → web:1.1; in wave 1 of 2", build);
        jenkins.assertLogContains("wave 2 of 2: ordinals 1 and 0", build);
        jenkins.assertLogNotContains("risk none", build);
        assertThat(row(build, "web-2")).contains(" → ").doesNotContain("never touched");
    }

    @Test
    void ofARollbackOnlyWhatWasNeverReplacedIsCalledUntouched() throws Exception {
        leftOutside();

        WorkflowRun build = Pipelines.begin(jenkins, "statefulSetRollback(" + SET + ")");

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        jenkins.assertLogContains("Rolled back. web-1 and web-0 were never touched.", build);
        assertThat(row(build, "web-2")).doesNotContain("never touched");
        assertThat(row(build, "web-1")).contains("never touched");
    }

    @Test
    void podsThatWentThereAndBackBeforeItCameAreNotCalledUntouched() throws Exception {
        cluster.close();
        cluster = TestCluster.postgresql(simulation ->
                simulation.timings(TestCluster.QUICK.withStart(Duration.ofSeconds(2), Duration.ofSeconds(2))));
        TestClusters.configure(cluster);
        Rollout outside = cluster.outside()
                .start(
                        RolloutRequest.of(TestCluster.NAMESPACE, "web")
                                .image("web", "web:1.1")
                                .waves("2,100%")
                                .soak(Duration.ofHours(1))
                                .by("bob")
                                .build(),
                        event -> {});
        awaitUpdated(2);
        outside.issue(new Command.Rollback("bob", "it is no good"));
        awaitUpdated(1);
        outside.issue(new Command.Hold("bob", "tea"));
        assertThat(outside.outcome().toCompletableFuture().join().reason()).hasToString("tea");
        cluster.awaitFree("web");

        WorkflowRun build = Pipelines.begin(jenkins, "statefulSetResume(" + SET + ", returnState: true)");

        jenkins.waitForCompletion(build);
        jenkins.assertLogContains("rolling back: it is no good", build);
        jenkins.assertLogContains("Rolled back. web-0 was never touched.", build);
    }

    private void leftOutside() throws Exception {
        Rollout outside = cluster.outside()
                .start(
                        RolloutRequest.of(TestCluster.NAMESPACE, "web")
                                .image("web", "web:1.1")
                                .waves("1,100%")
                                .soak(Duration.ofHours(1))
                                .by("bob")
                                .build(),
                        event -> {});
        awaitUpdated(1);
        outside.issue(new Command.Hold("bob", "tea"));
        outside.outcome().toCompletableFuture().join();
        cluster.awaitFree("web");
    }

    private void awaitUpdated(int pods) throws Exception {
        Await.until(() -> cluster.outside().status(TestCluster.NAMESPACE, "web").pods().stream()
                        .flatMap(Optional::stream)
                        .filter(pod -> pod.ready()
                                && pod.revision().equals(cluster.state("web").target()))
                        .count()
                == pods);
    }

    private static String row(WorkflowRun build, String pod) throws Exception {
        List<String> rows = JenkinsRule.getLog(build)
                .lines()
                .filter(line -> line.startsWith("  " + pod + " "))
                .toList();
        assertThat(rows).as("the table of ordinals").hasSize(1);
        return rows.get(0);
    }
}
