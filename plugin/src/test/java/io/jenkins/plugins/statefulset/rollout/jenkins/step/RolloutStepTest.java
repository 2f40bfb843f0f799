package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.Await;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.graphanalysis.NodeStepTypePredicate;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.actions.PauseAction;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

class RolloutStepTest extends WebPipelineTestBase {
    @Test
    void rollsOutWaveByWaveOutsideOfNode() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                "def result = statefulSetRollout(cluster: 'test', name: 'web', image: [web: 'web:1.1'])\n"
                        + "echo \"it has ${result.state}\"");

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("it has completed", build);
        jenkins.assertLogContains("web-2", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.1");
        assertThat(cluster.partition("web")).isZero();
    }

    @Test
    void endsItsLogWithATableOfTheOrdinalsAndOneLineOfSummary() throws Exception {
        WorkflowRun build =
                Pipelines.run(jenkins, "statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1')");

        List<String> log = JenkinsRule.getLog(build).lines().toList();
        int head = log.indexOf(log.stream()
                .filter(line -> line.startsWith("  pod     revision"))
                .findFirst()
                .orElseThrow());
        assertThat(log.subList(head, head + 5))
                .satisfiesExactly(
                        line -> assertThat(line).matches("  pod     revision +state   ready after"),
                        line -> assertThat(line)
                                .matches("  web-2   \\w{4} → \\w{4} new   ready   (\\d+ s|less than a second) *"),
                        line -> assertThat(line)
                                .matches("  web-1   \\w{4} → \\w{4} new   ready   (\\d+ s|less than a second) *"),
                        line -> assertThat(line)
                                .matches("  web-0   \\w{4} → \\w{4} new   ready   (\\d+ s|less than a second) *"),
                        line -> assertThat(line).matches("Completed in .*: 3 of 3 pods on \\w{4}"));
    }

    @Test
    void runsTheBodyAfterEachWave() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                "statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1', waves: [1, '100%']) { wave ->\n"
                        + "  echo \"after ${wave.number}: ${wave.pods} to partition ${wave.partition}\"\n"
                        + "}");

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("after 1: [web-2] to partition 2", build);
        jenkins.assertLogContains("after 2: [web-1, web-0] to partition 0", build);
    }

    @Test
    void aBodyThatFailsRollsBack() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins, "statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1') { error 'too slow' }");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("too slow", build);
        jenkins.assertLogContains("was rolled back", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
    }

    @Test
    void aBodyThatFailsHoldsWhereThatIsAskedFor() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                "statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1', onFailure: 'hold') {\n"
                        + "  error 'too slow'\n}");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains(
                "cluster: 'test', namespace: 'jenkins-test', name: 'web', to: 'all'), which goes to the end without",
                build);
        assertThat(cluster.partition("web")).isEqualTo(2);
    }

    @Test
    void worksInDeclarativePipelines() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, """
                pipeline {
                  agent none
                  stages {
                    stage('canary') {
                      steps {
                        statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%') { wave ->
                          echo "wave ${wave.number} is out"
                        }
                      }
                    }
                  }
                }""");

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("wave 2 is out", build);
    }

    @Test
    void viewsOfPipelinesShowItsWaveThatItWaitsForAPersonAndHowItEnded() throws Exception {
        WorkflowRun build = Pipelines.begin(
                jenkins,
                "def r = statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%',"
                        + " gates: [manualGate()], returnState: true)\necho \"then ${r.state}\"");
        jenkins.waitForMessage("gate promotion after wave 1 started", build);
        FlowNode node = new DepthFirstScanner()
                .findFirstMatch(build.getExecution(), new NodeStepTypePredicate("statefulSetRollout"));
        Await.until(() -> PauseAction.isPaused(node) && node.getAction(LabelAction.class) != null);
        assertThat(ArgumentsAction.getStepArgumentsAsString(node)).isEqualTo("web web=web:1.1");
        assertThat(node.getAction(LabelAction.class).getDisplayName()).isEqualTo("wave 1");
        assertThat(build.getExecution().getCurrentExecutions(true).get())
                .singleElement()
                .satisfies(step -> assertThat(step.getStatus()).startsWith("jenkins-test/web: Gate promotion"));

        LiveRollouts.get().rollBack(build, Pipelines.record(build), "ada", "it is no good");

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        jenkins.assertLogContains("then rolled-back", build);
        assertThat(PauseAction.isPaused(node)).isFalse();
        assertThat(node.getAction(WarningAction.class).getMessage()).contains("was rolled back: it is no good");
    }
}
