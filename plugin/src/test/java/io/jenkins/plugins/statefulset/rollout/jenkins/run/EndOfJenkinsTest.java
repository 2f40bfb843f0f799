package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Jenkins ends in good order while it drives a rollout. */
@OneJenkins
class EndOfJenkinsTest {
    /** So that the next one need not wait until it has run out. */
    @Test
    void theLeaseIsGivenBack(JenkinsRule jenkins) throws Exception {
        try (TestCluster cluster = Pipelines.web(jenkins)) {
            WorkflowRun build = Pipelines.begin(
                    jenkins,
                    "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%', soak: '1h'");
            jenkins.waitForMessage("soak after wave 1 started", build);
            assertThat(cluster.holder("web")).isPresent();

            LiveRollouts.stop();

            cluster.awaitFree("web");
            assertThat(cluster.holder("web")).isEmpty();
            assertThat(cluster.state("web").held()).isEmpty();
        }
    }
}
