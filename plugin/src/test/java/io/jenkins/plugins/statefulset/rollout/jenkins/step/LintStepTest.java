package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.FilePath;
import hudson.model.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Manifests of a workspace and sets of a cluster are looked over. */
@OneJenkins
class LintStepTest {
    private static final String MANIFEST = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: web}
            spec:
              serviceName: web
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers: [{name: web, image: "web:latest"}]
            """;

    private JenkinsRule jenkins;
    private WorkflowJob job;
    private FilePath workspace;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        job = jenkins.createProject(WorkflowJob.class, "lint");
        workspace = jenkins.jenkins.getWorkspaceFor(job);
        workspace.deleteRecursive();
        workspace.child("k8s/web.yaml").write(MANIFEST, "UTF-8");
        workspace.child("k8s/other.yml").write("kind: Secret\napiVersion: v1\nmetadata: {name: other}\n", "UTF-8");
        workspace.child("chart/Chart.yaml").write("name: srv\n", "UTF-8");
    }

    @Test
    void filesOfTheWorkspaceAreToldReturnedAndWrittenForOtherTools() throws Exception {
        WorkflowRun build = run("""
                node {
                    def found = statefulSetLint(paths: 'k8s', failOn: 'never', sarif: 'out/lint.sarif', junit: 'lint.xml')
                    echo "found ${found.warnings > 0} in ${found.findings*.file.unique()} of ${found.findings*.rule.contains('floating-tag')}"
                    echo "the same ${statefulSetLint(paths: '**/web.yaml', failOn: 'never').warnings == found.warnings}"
                    statefulSetLint paths: 'k8s/web.yaml', junit: 'strict.xml'
                }
                """);

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("k8s/web.yaml:", build);
        jenkins.assertLogContains("found true in [k8s/web.yaml]", build);
        jenkins.assertLogContains("the same true", build);
        jenkins.assertLogContains("at least a warning (failOn)", build);
        JSONObject sarif =
                JSONObject.fromObject(workspace.child("out/lint.sarif").readToString());
        assertThat(sarif.getString("version")).isEqualTo("2.1.0");
        assertThat(sarif.getJSONArray("runs")
                        .getJSONObject(0)
                        .getJSONArray("results")
                        .size())
                .isPositive();
        assertThat(sarif.toString()).contains("\"uri\":\"k8s/web.yaml\"");
        assertThat(workspace.child("strict.xml").readToString())
                .as("written before the step fails")
                .startsWith("<?xml");
    }

    @Test
    void aSetOfAClusterIsLookedOverWithoutANode() throws Exception {
        try (TestCluster cluster = Pipelines.web(jenkins)) {
            WorkflowRun build = run("""
                    def found = statefulSetLint(cluster: 'test', name: 'web', failOn: 'never')
                    echo "found ${found.findings.size() > 0} on ${found.findings*.object.unique()}"
                    """);

            jenkins.assertBuildStatusSuccess(build);
            jenkins.assertLogContains("found true on [StatefulSet jenkins-test/web", build);
            assertThat(cluster.image("web")).isEqualTo("web:1.0");
        }
    }

    @Test
    void whatIsSaidWrongNamesTheParameter() throws Exception {
        WorkflowRun build = run("""
                def tell(what) {
                    try { what(); echo 'it went through' } catch (Throwable e) { echo "told: ${e.message}" }
                }
                tell { statefulSetLint() }
                tell { statefulSetLint(paths: 'k8s') }
                node {
                    tell { statefulSetLint(paths: 'k8s', name: 'web') }
                    tell { statefulSetLint(paths: 'nowhere') }
                    tell { statefulSetLint(paths: 'no*where') }
                    tell { statefulSetLint(paths: 'chart') }
                    tell { statefulSetLint(paths: 'k8s/other.yml') }
                    tell { statefulSetLint(paths: 'k8s', failOn: 'error') }
                }
                """);

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("told: paths: either paths of manifests in the workspace or the name", build);
        jenkins.assertLogContains("so the step must stand inside of node", build);
        jenkins.assertLogContains("told: paths: 'nowhere': there is no such file or folder in the workspace", build);
        jenkins.assertLogContains("told: paths: 'no*where': no file of the workspace has such a name", build);
        jenkins.assertLogContains("told: paths: 'chart' is a chart of Helm", build);
        jenkins.assertLogContains("told: paths: 'k8s/other.yml': no StatefulSet", build);
        jenkins.assertLogContains("told: failOn: 'error' is not allowed; allowed are never, note, warning", build);
        jenkins.assertLogNotContains("it went through", build);
    }

    private WorkflowRun run(String script) throws Exception {
        job.setDefinition(new CpsFlowDefinition(script, true));
        return jenkins.waitForCompletion(job.scheduleBuild2(0).waitForStart());
    }
}
