package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.build.RolloutBuilder;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** Others write the template of a guarded set, and Jenkins rolls it out. */
class AppliedTest extends WebPipelineTestBase {
    private static final int GUARD = 1_000_000;

    @Test
    void aGuardedSetIsRolledWaveByWaveByAPipeline() throws Exception {
        WorkflowRun guarded = Pipelines.run(jenkins, """
                def sets = statefulSetGuard(action: 'on', cluster: 'test', name: 'web')
                echo "was ${sets.web.before}, is ${sets.web.guard} at ${sets.web.partition}"
                """);
        jenkins.assertBuildStatusSuccess(guarded);
        jenkins.assertLogContains("was down, is up at 1000000", guarded);
        jenkins.assertLogContains("no change of the template moves a pod", guarded);
        guarded.getParent().delete();
        cluster.apply("web", "web:1.1");

        WorkflowRun build = Pipelines.run(jenkins, """
                def sets = statefulSetGuard(action: 'status', cluster: 'test', all: true)
                echo "pending ${sets.web.pending}, waiting ${sets.web.waiting}"
                try {
                    statefulSetGuard(action: 'off', cluster: 'test', name: 'web')
                } catch (err) {
                    echo "off is ${err.state}: ${err.message}"
                }
                echo "plan ${statefulSetPlan(cluster: 'test', name: 'web', applied: true).changes}"
                def r = statefulSetRollout(cluster: 'test', name: 'web', applied: true, waves: '1,100%')
                echo "then ${r.state} ${r.pods}"
                echo "again ${statefulSetRollout(cluster: 'test', name: 'web', applied: true).unchanged}"
                echo "the guard is ${statefulSetGuard(action: 'off', cluster: 'test', all: true).web.guard}"
                """);

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("pending [container web image: web:1.0 → web:1.1]", build);
        jenkins.assertLogContains("waiting [web-2, web-1, web-0]", build);
        jenkins.assertLogContains(
                "off is refused: StatefulSet jenkins-test/web: to take the guard down would roll", build);
        jenkins.assertLogContains("plan [container web image: web:1.0 → web:1.1]", build);
        jenkins.assertLogContains("wave 2 of 2: ordinals 1 and 0", build);
        jenkins.assertLogContains("then completed [web-2, web-1, web-0]", build);
        jenkins.assertLogContains("again true", build);
        jenkins.assertLogContains("the guard is down", build);
        assertThat(cluster.partition("web")).isZero();
    }

    @Test
    void aFreestyleJobRollsItAndLeavesTheGuardUp() throws Exception {
        jenkins.jenkins.setNumExecutors(1);
        cluster.outside().raiseGuard(TestCluster.NAMESPACE, "web");
        cluster.apply("web", "web:1.1");
        FreeStyleProject job = jenkins.createFreeStyleProject();
        RolloutBuilder builder = new RolloutBuilder("web");
        builder.setCluster("test");
        builder.setApplied(true);
        job.getBuildersList().add(builder);

        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);

        jenkins.assertLogContains("Completed in ", build);
        assertThat(cluster.outside().pending(TestCluster.NAMESPACE, "web")).isEmpty();
        assertThat(cluster.partition("web")).isEqualTo(GUARD);
    }

    @Test
    void whatFailsGoesBackAndTheTemplateStaysItsOwners() throws Exception {
        cluster.outside().raiseGuard(TestCluster.NAMESPACE, "web");
        cluster.apply("web", "web:1.1");

        WorkflowRun build = Pipelines.run(
                jenkins,
                "statefulSetRollout(cluster: 'test', name: 'web', applied: true, waves: '1,100%') { error 'too slow' }");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains("was rolled back", build);
        jenkins.assertLogContains("The template is still the failed one", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.1");
        assertThat(cluster.partition("web")).isEqualTo(GUARD);
        assertThat(cluster.outside()
                        .pending(TestCluster.NAMESPACE, "web")
                        .orElseThrow()
                        .waiting())
                .hasSize(3);
    }

    @Test
    void whatIsSaidWrongNamesTheParameter() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, """
                def tell(what) {
                    try { what(); echo 'it went through' } catch (Throwable e) { echo "told: ${e.message}" }
                }
                tell { statefulSetGuard(action: 'up', cluster: 'test', name: 'web') }
                tell { statefulSetGuard(action: 'on', cluster: 'test') }
                tell { statefulSetGuard(action: 'on', cluster: 'test', name: 'web', all: true) }
                tell { statefulSetGuard(action: 'on', cluster: 'test', selector: 'app in') }
                tell { statefulSetGuard(action: 'on', cluster: 'test', selector: 'app=nobody') }
                tell { statefulSetGuard(action: 'on', cluster: 'test', selektor: 'app=web') }
                tell { statefulSetRollout(cluster: 'test', name: 'web', applied: true, image: 'web=web:1.1') }
                """);

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("told: action: 'up' is not allowed; allowed are off, on, status", build);
        jenkins.assertLogContains("told: name: it is not said which StatefulSet is meant", build);
        jenkins.assertLogContains("told: name: it is said in more than one way", build);
        jenkins.assertLogContains("told: selector: 'app in' is no label selector", build);
        jenkins.assertLogContains("told: no StatefulSet in namespace jenkins-test has the labels app=nobody", build);
        jenkins.assertLogContains("there is no parameter 'selektor'; did you mean 'selector'?", build);
        jenkins.assertLogContains("goes with no other change", build);
        jenkins.assertLogNotContains("it went through", build);
        assertThat(cluster.partition("web")).isZero();
    }
}
