package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.jenkins.Await;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Jenkins is restarted while a closure around a pod runs, or before one is to be called. */
class PodClosuresRestartTest {
    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.with(3, "web");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void oneThatRunsGoesOnAndIsNotCalledAnew() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.begin(jenkins, cluster, """
                    def seen = []
                    statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1',
                      beforePod: [timeout: '1h', body: { pod ->
                        echo "begins $pod"
                        if (pod.ordinal == 1) { input id: 'Look', message: 'May it go?' }
                        seen << pod.name
                        echo "ends $pod after ${seen}"
                      }],
                      afterPod: { pod -> echo "back is $pod" })""");
            jenkins.waitForMessage("May it go?", build);
        });
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            jenkins.waitForMessage("resumed by", build);
            Pipelines.input(build, "Look").proceed(null);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("ends web-1 after [web-2, web-1]", build);
            jenkins.assertLogContains("ends web-0 after [web-2, web-1, web-0]", build);
            jenkins.assertLogContains("back is web-0", build);
            assertThat(JenkinsRule.getLog(build).split("begins web-1", -1))
                    .as("it was called once")
                    .hasSize(2);
            assertThat(cluster.partition("web")).isZero();
        });
    }

    @Test
    void theBodyAndTheClosuresOfARolloutThatWasHeldMeanwhileAreStillCalled() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.begin(jenkins, cluster, """
                    statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%', soak: '1s',
                      afterPod: { pod -> echo "back is $pod" }) { wave ->
                      if (wave.number == 1) { input id: 'Look', message: 'Is it well?' }
                      echo "judged ${wave.number}"
                    }""");
            jenkins.waitForMessage("Is it well?", build);
            LiveRollouts.get().hold(build, Pipelines.record(build), "ada", "lunch");
            jenkins.waitForMessage("waiting: held by ada", build);
        });
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            Await.until(() -> !LiveRollouts.get().of(build).isEmpty());
            LiveRollouts.get().resume(build, Pipelines.record(build), "ada");
            Pipelines.input(build, "Look").proceed(null);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("judged 1", build);
            jenkins.assertLogContains("back is web-0", build);
            jenkins.assertLogContains("judged 2", build);
        });
    }
}
