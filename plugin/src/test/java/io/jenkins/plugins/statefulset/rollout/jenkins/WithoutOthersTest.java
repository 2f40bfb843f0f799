package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.ExtensionList;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutObserver;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** The hpi in a Jenkins that has none of the plugins that it only tells of rollouts. */
class WithoutOthersTest {
    private static final String[] OTHERS = {"metrics", "checks-api", "opentelemetry-api"};

    @RegisterExtension
    final RealJenkinsExtension jenkins = new RealJenkinsExtension().omitPlugins(OTHERS);

    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.with(2, "web");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void rollsOutAndTellsNobody() throws Throwable {
        String kubeconfig = cluster.kubeconfig();
        jenkins.startJenkins();
        jenkins.runRemotely(WithoutOthersTest::rollOut, kubeconfig);
        jenkins.stopJenkins();
        assertThat(cluster.image("web")).isEqualTo("web:1.1");
    }

    private static void rollOut(JenkinsRule rule, String kubeconfig) throws Throwable {
        for (String other : OTHERS) {
            assertThat(rule.jenkins.getPluginManager().getPlugin(other)).isNull();
        }
        assertThat(rule.jenkins
                        .getPluginManager()
                        .getPlugin("statefulset-rollout")
                        .isActive())
                .isTrue();
        assertThat(ExtensionList.lookup(RolloutObserver.class)).isEmpty();
        TestClusters.configure(kubeconfig);
        WorkflowJob job = rule.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(
                new CpsFlowDefinition("statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1'", true));
        rule.buildAndAssertSuccess(job);
    }
}
