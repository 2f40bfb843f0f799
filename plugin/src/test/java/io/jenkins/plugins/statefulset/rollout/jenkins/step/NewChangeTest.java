package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Others put a newer change in place while a build rolls out the one before, and the rollout begins anew. */
class NewChangeTest extends WebPipelineTestBase {
    private static final String SET = "cluster: 'test', name: 'web'";
    private static final String ASKED = SET + ", applied: true, onNewChange: 'restart', waves: '1,100%'";

    @BeforeEach
    void guard() throws Exception {
        cluster.outside().raiseGuard(TestCluster.NAMESPACE, "web");
        cluster.apply("web", "web:1.1");
    }

    @Test
    void theBodyJudgesTheWavesOfTheNewestAnew() throws Exception {
        WorkflowRun build = Pipelines.begin(jenkins, """
                def runs = 0
                def r = statefulSetRollout(%s) { wave ->
                    runs++
                    echo "judging ${runs}: wave ${wave.number}"
                    if (runs == 1) { input(id: 'first', message: 'Is it well?') }
                }
                echo "judged ${runs} times, ${r.state} as ${r.id}, ${r.pods}"
                """.formatted(ASKED));
        jenkins.waitForMessage("Is it well?", build);
        String first = cluster.state("web").setup().id();

        cluster.apply("web", "web:1.2");

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        RolloutState end = cluster.state("web");
        assertThat(end.setup().id()).isNotEqualTo(first);
        jenkins.assertLogContains("plan: begins anew on what is in place now (1 of at most 5 times", build);
        jenkins.assertLogContains("judging 2: wave 1", build);
        jenkins.assertLogContains("judging 3: wave 2", build);
        jenkins.assertLogContains(
                "judged 3 times, completed as " + end.setup().id() + ", [web-2, web-1, web-0]", build);
        assertThat(Pipelines.record(build).rolloutId()).contains(end.setup().id());
        assertThat(cluster.image("web")).isEqualTo("web:1.2");
        HtmlPage page = jenkins.createWebClient().getPage(build, "statefulset-rollout");
        assertThat(page.getBody().asNormalizedText())
                .contains("✓ Completed", "web:1.0 → web:1.2", "3 of 3 pods")
                .doesNotContain("another one has taken its place");
    }

    @Test
    void whatTheBuildHasNotSeenIsPromotedByItsNewIdOnly() throws Exception {
        WorkflowRun build = Pipelines.begin(jenkins, """
                def canary = statefulSetCanary(%1$s)
                input(id: 'Go', message: "Is ${canary.id} well?")
                try {
                    statefulSetPromote(rollout: canary)
                } catch (err) {
                    echo "by what it returned: ${err.message}"
                }
                def newest
                try {
                    statefulSetPromote(to: 'all')
                } catch (err) {
                    echo "by no id: ${err.state}: ${err.message}"
                    newest = err.result
                }
                def r = statefulSetPromote(rollout: newest, to: 'all')
                echo "then ${r.state} as ${r.id == newest.id}"
                """.formatted(ASKED));
        jenkins.waitForMessage("well?", build);
        String first = cluster.state("web").setup().id();
        cluster.apply("web", "web:1.2");
        jenkins.waitForMessage("plan: begins anew on what is in place now", build);

        Pipelines.input(build, "Go").proceed(null);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        String then = cluster.state("web").setup().id();
        String refused = "rollout " + first + ", of which this build was shown a wave, has begun anew as " + then
                + " on a newer change. Judge that, then promote it with id: '" + then
                + "', or with the result of this error as rollout";
        jenkins.assertLogContains("by what it returned: StatefulSet jenkins-test/web: " + refused, build);
        jenkins.assertLogContains("by no id: begun-anew: StatefulSet jenkins-test/web: " + refused, build);
        jenkins.assertLogContains("then completed as true", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.2");
    }

    @Test
    void withoutItANewerChangeHoldsAndTheLogSaysWhatToDo() throws Exception {
        WorkflowRun build = Pipelines.begin(
                jenkins,
                "statefulSetRollout(%s) { input(id: 'first', message: 'Is it well?') }"
                        .formatted(ASKED.replace("'restart'", "'hold'")));
        jenkins.waitForMessage("Is it well?", build);

        cluster.apply("web", "web:1.2");

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("superseded: a newer template was put in place", build);
        jenkins.assertLogContains(
                "statefulSetRollout(applied: true, cluster: 'test', namespace: 'jenkins-test', name: 'web')", build);
        jenkins.assertLogContains("./rollout run web -n jenkins-test --applied", build);
        jenkins.assertLogNotContains("statefulSetPromote", build);
        jenkins.assertLogNotContains("statefulSetResume", build);
    }
}
