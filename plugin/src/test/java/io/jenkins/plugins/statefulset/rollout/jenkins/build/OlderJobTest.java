package io.jenkins.plugins.statefulset.rollout.jenkins.build;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.jvnet.hudson.test.recipes.LocalData;

/** A job as version 0.1 kept it is still understood. The data are never written anew. */
@WithJenkins
class OlderJobTest {
    @Test
    @LocalData
    void keepsItsFields(JenkinsRule jenkins) throws Exception {
        RolloutBuilder kept = jenkins.jenkins
                .getItemByFullName("deploy", FreeStyleProject.class)
                .getBuildersList()
                .get(RolloutBuilder.class);

        jenkins.assertEqualDataBoundBeans(FullyConfiguredBuilder.ofVersion01(), kept);
        assertThat(kept.isRestart()).isTrue();
    }
}
