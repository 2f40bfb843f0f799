package io.jenkins.plugins.statefulset.rollout.jenkins.build;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestClusters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

@OneJenkins
class FreestyleTest {
    private JenkinsRule jenkins;
    private TestCluster cluster;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cluster = TestCluster.with(2, "web");
        TestClusters.configure(cluster);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void rollsOut() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job(builder("web=web:1.1")));

        jenkins.assertLogContains("wave 1 of 2", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.1");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        FreeStyleBuild build =
                jenkins.assertBuildStatus(Result.FAILURE, job(builder("web")).scheduleBuild2(0));

        jenkins.assertLogContains("image web: container=image is allowed", build);
    }

    @Test
    void anAbortedBuildHoldsIt() throws Exception {
        RolloutBuilder builder = builder("web=web:1.1");
        builder.setSoak("1h");
        FreeStyleBuild build = job(builder).scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("web-1 ready", build);

        build.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("aborted: holding jenkins-test/web", build);
        assertThat(cluster.partition("web")).isEqualTo(1);
        assertThat(JenkinsRule.getLog(build).lines().filter(line -> line.contains("To go on: ")))
                .singleElement()
                .asString()
                .contains("the buttons on the page of this build, or ./rollout resume web -n jenkins-test")
                .doesNotContain("Pipeline");
    }

    @Test
    void theFormKeepsEveryField() throws Exception {
        RolloutBuilder before = FullyConfiguredBuilder.builder();
        before.setCluster("test");
        before.setCredentialsId("test-kubeconfig");
        before.setNamespace("jenkins-test");

        RolloutBuilder after = jenkins.configRoundtrip(before);

        jenkins.assertEqualDataBoundBeans(before, after);
    }

    private static RolloutBuilder builder(String image) {
        RolloutBuilder builder = new RolloutBuilder("web");
        builder.setCluster("test");
        builder.setImage(image);
        return builder;
    }

    private FreeStyleProject job(RolloutBuilder builder) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getBuildersList().add(builder);
        return job;
    }
}
