package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.jvnet.hudson.test.JenkinsRule;

/** Pipelines that roll {@code web} of the cluster {@code test}: three pods of 1.0. */
@OneJenkins
abstract class WebPipelineTestBase {
    protected JenkinsRule jenkins;
    protected TestCluster cluster;

    @BeforeEach
    void startCluster(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cluster = Pipelines.web(jenkins);
    }

    @AfterEach
    void stopCluster() {
        cluster.close();
    }
}
