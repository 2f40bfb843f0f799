package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.jvnet.hudson.test.recipes.LocalData;

/** A build as version 0.1 kept it is still understood. The data are never written anew. */
@WithJenkins
class OlderBuildTest {
    @Test
    @LocalData
    void keepsItsRollout(JenkinsRule jenkins) throws Exception {
        Run<?, ?> build = jenkins.jenkins
                .getItemByFullName("deploy", FreeStyleProject.class)
                .getBuildByNumber(1);
        RolloutAction action = build.getAction(RolloutAction.class);

        assertThat(action.records()).hasSize(1);
        RolloutRecord record = action.records().get(0);
        assertThat(record.target()).hasToString("data/postgresql");
        assertThat(record.target().cluster().cluster()).contains("production");
        assertThat(record.target().cluster().credentialsId()).contains("rollouts");
        assertThat(record.rolloutId()).contains("20261123-120000-30b1c6ef");
        assertThat(record.by()).isEqualTo("ada (deploy #1)");
        assertThat(record.started()).isEqualTo(Instant.parse("2026-11-23T12:00:00Z"));
        assertThat(record.outcome()).contains(Result.ROLLED_BACK);
        assertThat(record.reason()).contains("postgresql-2 failed");
        assertThat(record.duration()).isEqualTo(Duration.ofSeconds(90));
        assertThat(record.gate()).isEqualTo(WaveGates.Kind.BODY);
        assertThat(action.events(record).read())
                .as("the line that a crash cut off is left out")
                .hasSize(1)
                .first()
                .isInstanceOf(RolloutEvent.Finished.class);
    }
}
