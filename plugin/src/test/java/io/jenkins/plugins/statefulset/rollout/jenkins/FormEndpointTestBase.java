package io.jenkins.plugins.statefulset.rollout.jenkins;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.jvnet.hudson.test.JenkinsRule;

/** A Jenkins whose forms are asked: see {@link FormEndpoints}. */
@OneJenkins
abstract class FormEndpointTestBase {
    protected FormEndpoints forms;

    @BeforeEach
    void start(JenkinsRule jenkins) throws Exception {
        forms = new FormEndpoints(jenkins);
    }

    @AfterEach
    void stop() {
        forms.close();
    }
}
