package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildWrapperDescriptor;
import io.jenkins.plugins.statefulset.rollout.jenkins.StatefulSetClusters;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import java.io.IOException;
import jenkins.tasks.SimpleBuildWrapper;
import org.jenkinsci.Symbol;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * Within {@code withKubeConfig} nothing is configured: a file with address and token lies beside the workspace,
 * {@code KUBECONFIG} names it, and both are gone after the body.
 */
@WithJenkins
class KubeconfigOfTheBuildTest {
    private JenkinsRule jenkins;
    private TestCluster cluster;

    @BeforeEach
    void start(JenkinsRule rule) {
        jenkins = rule;
        cluster = TestCluster.with(2, "web");
        StatefulSetClusters.get().setControllerAccount(false);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aRolloutNeedsNothingElse() throws Exception {
        WorkflowRun build = run("""
                node {
                  withTestKubeConfig(serverUrl: '%s', token: 'simulated') {
                    statefulSetRollout(name: 'web', namespace: 'jenkins-test', image: 'web=web:1.1') { wave ->
                      echo "wave ${wave.number} with ${env.KUBECONFIG}"
                    }
                  }
                }""".formatted(server()));

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("wave 2 with ", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.1");
        assertThat(cluster.partition("web")).isZero();
    }

    @Test
    void theTokenInItIsTheOneThatTheServerIsShown() throws Exception {
        WorkflowRun build = run("""
                node {
                  withTestKubeConfig(serverUrl: '%s', token: 'expired-token') {
                    statefulSetRollout(name: 'web', namespace: 'jenkins-test', image: 'web=web:1.1')
                  }
                }""".formatted(server()));

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("does not accept the credentials in use", build);
        jenkins.assertLogNotContains("expired-token", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
    }

    @Test
    void stepsOfACanaryFindItAgain() throws Exception {
        WorkflowRun build = run("""
                node {
                  withTestKubeConfig(serverUrl: '%s', token: 'simulated') {
                    def canary = statefulSetCanary(name: 'web', namespace: 'jenkins-test', image: 'web=web:1.1')
                    echo "updated ${statefulSetStatus(rollout: canary)[1].updated}"
                    statefulSetPromote(rollout: canary, to: 'all')
                  }
                }""".formatted(server()));

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("updated true", build);
        assertThat(cluster.partition("web")).isZero();
    }

    @Test
    void afterItsBodyThereIsNoCluster() throws Exception {
        WorkflowRun build = run("""
                node {
                  withTestKubeConfig(serverUrl: '%s', token: 'simulated') {
                    statefulSetStatus(name: 'web', namespace: 'jenkins-test')
                  }
                  statefulSetStatus(name: 'web', namespace: 'jenkins-test')
                }""".formatted(server()));

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("StatefulSet jenkins-test/web   2 replicas", build);
        jenkins.assertLogContains("the job names none, the build has no KUBECONFIG", build);
    }

    /** The address only: what else is needed is in the file that the test's step writes. */
    private String server() {
        return cluster.kubeconfig()
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("server: "))
                .map(line -> line.substring("server: ".length()))
                .findFirst()
                .orElseThrow();
    }

    private WorkflowRun run(String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForCompletion(build);
        return build;
    }

    /** Does to its body what {@code withKubeConfig} of the kubernetes-cli plugin does. */
    public static final class TestKubeConfig extends SimpleBuildWrapper {
        private final String serverUrl;
        private final String token;

        @DataBoundConstructor
        public TestKubeConfig(String serverUrl, String token) {
            this.serverUrl = serverUrl;
            this.token = token;
        }

        public String getServerUrl() {
            return serverUrl;
        }

        public String getToken() {
            return token;
        }

        @Override
        public void setUp(
                Context context,
                Run<?, ?> build,
                FilePath workspace,
                Launcher launcher,
                TaskListener listener,
                EnvVars environment)
                throws IOException, InterruptedException {
            FilePath folder = workspace.sibling(workspace.getName() + "@tmp");
            folder.mkdirs();
            FilePath file = folder.createTempFile(".kube", "config");
            file.write("""
                    apiVersion: v1
                    kind: Config
                    clusters: [{name: k8s, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                    contexts: [{name: k8s, context: {cluster: k8s, user: "1"}}]
                    users: [{name: "1", user: {token: %s}}]
                    current-context: k8s
                    """.formatted(serverUrl, token), "UTF-8");
            context.env("KUBECONFIG", file.getRemote());
            context.setDisposer(new Deletion(file.getRemote()));
        }

        private static final class Deletion extends Disposer {
            private static final long serialVersionUID = 1L;

            private final String file;

            Deletion(String file) {
                this.file = file;
            }

            @Override
            public void tearDown(Run<?, ?> build, FilePath workspace, Launcher launcher, TaskListener listener)
                    throws IOException, InterruptedException {
                workspace.child(file).delete();
            }
        }

        @TestExtension
        @Symbol("withTestKubeConfig")
        public static final class DescriptorImpl extends BuildWrapperDescriptor {
            @Override
            public boolean isApplicable(AbstractProject<?, ?> job) {
                return true;
            }
        }
    }
}
