package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestClusters;
import java.util.List;
import java.util.Locale;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** What a script may give a step, and what it is told where it gives something else. */
@OneJenkins
class ParametersTest {
    private JenkinsRule jenkins;
    private TestCluster cluster;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        jenkins.jenkins.setNumExecutors(0);
        cluster = TestCluster.with(3, "web");
        TestClusters.configure(cluster);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    /** @param script what is between the braces of the step, after the set
     *  @param told in the log of a build that fails */
    private record Slip(String script, String told) {}

    @Test
    void whatIsNotAParameterIsAnErrorThatNamesTheNearestOne() throws Exception {
        List<Slip> slips = List.of(
                new Slip(
                        "rollout wave: '1,50%'",
                        "statefulSetRollout: there is no parameter 'wave'; did you mean 'waves'?"),
                new Slip("rollout onFailur: 'hold'", "there is no parameter 'onFailur'; did you mean 'onFailure'?"),
                new Slip(
                        "canary soack: '10m'",
                        "statefulSetCanary: there is no parameter 'soack'; did you mean 'soak'?"),
                new Slip("plan colour: 'red'", "statefulSetPlan: there is no parameter 'colour'; There are accept, "),
                new Slip(
                        "rollout backupOptions: [imgae: 'postgres:13']",
                        "backupOptions: there is no parameter 'imgae'; did you mean 'image'?"),
                new Slip(
                        "rollout gates: [httpGate(url: 'http://x/', timeuot: '1m')]",
                        "httpGate: there is no parameter 'timeuot'; did you mean 'timeout'?"),
                new Slip("rollout gates: [echoGate('x')]", "No such DSL method 'echoGate'"),
                new Slip(
                        "rollback resaon: 'x'",
                        "statefulSetRollback: there is no parameter 'resaon'; did you mean 'reason'?"),
                new Slip("rollback waves: '1'", "waves: a rollout that is under way goes back by its own rules"),
                new Slip("rollout soak: 300", "soak: duration \"300\": allowed are"),
                new Slip("rollout soak: ['5m']", "soak: a list is not allowed; a text is"),
                new Slip(
                        "rollout image: true", "image: true is not allowed; a text is, and a list of texts, and a map"),
                new Slip("rollout restart: 'perhaps'", "restart: 'perhaps' is not allowed; true and false are"),
                new Slip("rollout backupOptions: 'always'", "backupOptions: 'always' is not allowed; a map is"),
                new Slip("rollout gates: 'manual'", "gates: 'manual' is not allowed; allowed are execGate, httpGate"),
                new Slip("rollout endPartition: 7", "endPartition: '7' is not allowed; allowed are 0, guard, original"),
                new Slip("rollout whenBusy: 'later'", "whenBusy: 'later' is not allowed; allowed are fail, wait"));
        StringBuilder script = new StringBuilder();
        for (Slip slip : slips) {
            String[] words = slip.script().split(" ", 2);
            String step = words[0].substring(0, 1).toUpperCase(Locale.ROOT) + words[0].substring(1);
            script.append("try { statefulSet")
                    .append(step)
                    .append("(cluster: 'test', name: 'web', ")
                    .append(words[0].equals("rollback") || words[1].contains("image") ? "" : "image: 'web=web:1.1', ")
                    .append(words[1])
                    .append("); echo 'it went through: ")
                    .append(slip.script().replace("'", ""))
                    .append("' } catch (Throwable e) { echo \"told: ${e.getMessage()}\" }\n");
        }

        WorkflowRun build = Pipelines.run(jenkins, script.toString());

        String log = JenkinsRule.getLog(build);
        assertThat(slips).filteredOn(slip -> !log.contains(slip.told())).isEmpty();
        assertThat(log).doesNotContain("it went through");
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
    }

    @Test
    void nothingAtAllIsToldWhatIsMissing() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, "statefulSetRollout()");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogNotContains("MethodSelectionException", build);
        jenkins.assertLogContains("cluster", build);
    }

    @Test
    void aScriptMayGiveNumbersMapsAndASingleGate() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, """
                statefulSetRollout(cluster: 'test', name: 'web', waves: [1, '100%'], endPartition: 0, restart: 'true',
                    patch: [spec: [template: [metadata: [annotations: [colour: "gr${'een'}"]]]]],
                    gates: execGate('true'), timeout: '10m', failureGrace: '1m')
                """);

        jenkins.assertBuildStatusSuccess(build);
        assertThat(cluster.set("web").getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry("colour", "green");
    }

    @Test
    void whatIsAskedAroundEachPodComesFromTheScript() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, """
                statefulSetRollout(cluster: 'test', name: 'web', restart: true, beforePod: 'exec=true',
                    afterPod: ['exec@30s=true', 'peer:exec@2x=uptime'])
                """);

        jenkins.assertLogContains("goes: exec true passed", build);
        jenkins.assertLogContains("is back: exec true passed", build);
    }

    @Test
    void aPlaceThatThereIsNotIsToldByTheNameOfTheParameter() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins, "statefulSetPlan(cluster: 'test', name: 'web', restart: true, beforePod: 'per:exec=true')");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("beforePod per:exec=true: \"per\" is no place", build);
    }

    @Test
    void rulesOfTheRiskComeFromTheScript() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, """
                statefulSetPlan(cluster: 'test', name: 'web', image: 'web=web:1.1', riskRules: ['system: web', '- 1'])
                """);

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("riskRules 2", build);
    }
}
