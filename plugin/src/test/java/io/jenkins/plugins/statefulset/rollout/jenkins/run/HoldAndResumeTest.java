package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.Await;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import java.util.concurrent.CompletableFuture;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** A person resumes what was held in that moment. */
@OneJenkins
class HoldAndResumeTest {
    private final JenkinsRule jenkins;

    HoldAndResumeTest(JenkinsRule jenkins) {
        this.jenkins = jenkins;
    }

    /** Here whoever is told of the hold resumes at once, and the rollout waits at its gate again before it is looked who else drives it. */
    @Test
    void whatIsDrivenHereAgainIsNotTakenForSomebodyElses() throws Exception {
        try (TestCluster cluster = Pipelines.web(jenkins)) {
            WorkflowRun build = Pipelines.begin(jenkins, """
                    def canary = statefulSetCanary(cluster: 'test', name: 'web', image: 'web=web:1.1')
                    input id: 'Look', message: 'Is it well?'
                    statefulSetPromote(rollout: canary, to: 'all')""");
            jenkins.waitForMessage("Is it well?", build);
            RolloutRecord record = Pipelines.record(build);
            LiveRollout live = LiveRollouts.get().of(build).get(0);
            CompletableFuture<RolloutStop> again = new CompletableFuture<>();
            live.whenStoppedNext(held -> {
                try {
                    LiveRollouts.get().resume(build, record, "ada");
                    again.complete(Await.present(live::stop));
                } catch (Exception broken) {
                    again.completeExceptionally(broken);
                }
            });

            LiveRollouts.get().hold(build, record, "ada", "lunch");

            assertThat(again.get()).isInstanceOf(RolloutStop.AtGate.class);
            Pipelines.input(build, "Look").proceed(null);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(Pipelines.events(build))
                    .filteredOn(RolloutEvent.Resumed.class::isInstance)
                    .as("by ada, and by nobody else")
                    .hasSize(1);
            assertThat(cluster.partition("web")).isZero();
        }
    }
}
