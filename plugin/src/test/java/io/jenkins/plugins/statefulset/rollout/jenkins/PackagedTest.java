package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** The hpi in a Jenkins of its own process, with the class loaders that it has there. */
class PackagedTest {
    @RegisterExtension
    final RealJenkinsExtension jenkins = new RealJenkinsExtension();

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
    void outlivesTheDeathOfJenkins() throws Throwable {
        String kubeconfig = cluster.kubeconfig();
        jenkins.startJenkins();
        jenkins.runRemotely(PackagedTest::begin, kubeconfig);
        jenkins.stopJenkinsForcibly();
        jenkins.startJenkins();
        jenkins.runRemotely(PackagedTest::end);
        jenkins.stopJenkins();
        assertThat(cluster.image("web")).isEqualTo("web:1.1");
        assertThat(cluster.partition("web")).isZero();
    }

    private static void begin(JenkinsRule rule, String kubeconfig) throws Throwable {
        TestClusters.configure(kubeconfig);
        WorkflowJob job = rule.createProject(WorkflowJob.class, "deploy");
        job.setDefinition(new CpsFlowDefinition(
                "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', soak: '3s'", true));
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        rule.waitForMessage("web-1 ready", build);
    }

    private static void end(JenkinsRule rule) throws Throwable {
        WorkflowRun build =
                rule.jenkins.getItemByFullName("deploy", WorkflowJob.class).getBuildByNumber(1);
        rule.assertBuildStatus(Result.SUCCESS, rule.waitForCompletion(build));
        rule.assertLogContains("resumed by", build);
    }
}
