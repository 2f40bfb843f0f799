package io.jenkins.plugins.statefulset.rollout.jenkins.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import io.jenkins.plugins.statefulset.rollout.jenkins.Await;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestClusters;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Others change guarded sets, and jobs begin for it. */
class StatefulSetChangedTriggerTest {
    private static final String PIPELINE = """
            pipeline {
              agent none
              triggers { statefulSetChanged(cluster: 'test', selector: 'tier in (data)') }
              stages {
                stage('roll') {
                  when { triggeredBy 'SetChangedCause' }
                  steps {
                    echo "for ${params.STATEFULSET_NAME} in ${env.STATEFULSET_NAMESPACE}"
                    statefulSetRollout(cluster: params.STATEFULSET_CLUSTER, name: params.STATEFULSET_NAME, applied: true)
                  }
                }
              }
            }""";

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.with(2, "web", "db");
        for (String set : new String[] {"web", "db"}) {
            cluster.label(set, "tier", "data");
            cluster.outside().raiseGuard(TestCluster.NAMESPACE, set);
        }
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aJobBeginsOnceForEachRevisionAlsoAfterARestart() throws Throwable {
        sessions.then(jenkins -> {
            TestClusters.configure(cluster);
            WorkflowJob pipeline = jenkins.createProject(WorkflowJob.class, "roll");
            pipeline.setDefinition(new CpsFlowDefinition(PIPELINE, true));
            jenkins.assertBuildStatusSuccess(
                    jenkins.waitForCompletion(pipeline.scheduleBuild2(0).waitForStart()));
            FreeStyleProject freestyle = jenkins.createFreeStyleProject("tell");
            freestyle.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("COLOUR", "green")));
            freestyle.addTrigger(ofWeb());
            freestyle.save();
            freestyle.getTriggers().values().forEach(trigger -> ((StatefulSetChangedTrigger) trigger)
                    .start(freestyle, true));

            cluster.apply("web", "web:1.1");

            WorkflowRun rolled = (WorkflowRun) build(pipeline, 2);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(rolled));
            jenkins.assertLogContains("for web in jenkins-test", rolled);
            jenkins.assertLogContains("StatefulSet jenkins-test/web on cluster test, revision web-", rolled);
            SetChangedCause cause = rolled.getCause(SetChangedCause.class);
            assertThat(cause.getName()).isEqualTo("web");
            assertThat(cause.getRevision())
                    .isEqualTo(cluster.set("web").getStatus().getUpdateRevision());
            Run<?, ?> told = build(freestyle, 1);
            jenkins.waitForCompletion(told);
            assertThat(told.getEnvironment(hudson.model.TaskListener.NULL))
                    .containsEntry("STATEFULSET_NAME", "web")
                    .containsEntry("STATEFULSET_REVISION", cause.getRevision())
                    .containsEntry("COLOUR", "green");
            assertThat(StatefulSetsWatches.get().count()).as("watches").isEqualTo(1);
            // What goes back under the guard leaves its template in place, which is no new change.
            pipeline.setDefinition(new CpsFlowDefinition(
                    PIPELINE.replace("applied: true)", "applied: true) { error 'it is no good' }"), true));
        });
        cluster.label("web", "colour", "blue");
        sessions.then(jenkins -> {
            WorkflowJob pipeline = jenkins.jenkins.getItemByFullName("roll", WorkflowJob.class);
            cluster.apply("db", "web:1.2");

            WorkflowRun failed = (WorkflowRun) build(pipeline, 3);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(failed));
            jenkins.assertLogContains("for db in jenkins-test", failed);
            cluster.label("db", "colour", "red");
            cluster.apply("web", "web:1.3");

            // A build is there a moment before its causes are.
            Run<?, ?> again = jenkins.waitForCompletion(build(pipeline, 4));
            assertThat(again.getCause(SetChangedCause.class).getName()).isEqualTo("web");
            Job<?, ?> freestyle = jenkins.jenkins.getItemByFullName("tell", FreeStyleProject.class);
            jenkins.waitForCompletion(build(freestyle, 2));
            assertThat(freestyle.getLastBuild().getNumber()).isEqualTo(2);
            freestyle.delete();
            assertThat(StatefulSetsWatches.get().count()).isEqualTo(1);
            pipeline.delete();
            assertThat(StatefulSetsWatches.get().count()).isZero();
        });
    }

    @Test
    void aClusterThatIsNamedLaterIsWatchedThen() throws Throwable {
        sessions.then(jenkins -> {
            FreeStyleProject job = jenkins.createFreeStyleProject("tell");
            StatefulSetChangedTrigger trigger = ofWeb();
            job.addTrigger(trigger);
            trigger.start(job, true);
            cluster.apply("web", "web:1.1");

            TestClusters.configure(cluster);

            jenkins.waitForCompletion(build(job, 1));
            trigger.stop();
            assertThat(StatefulSetsWatches.get().count()).isZero();
            StatefulSetChangedTrigger form = jenkins.configRoundtrip(withForm(jenkins)).getTriggers().values().stream()
                    .map(StatefulSetChangedTrigger.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertThat(form.getCluster()).isEqualTo("test");
            assertThat(form.getName()).isEqualTo("web");
        });
    }

    private static FreeStyleProject withForm(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("form");
        job.addTrigger(ofWeb());
        return job;
    }

    private static StatefulSetChangedTrigger ofWeb() {
        StatefulSetChangedTrigger trigger = new StatefulSetChangedTrigger();
        trigger.setCluster("test");
        trigger.setName("web");
        return trigger;
    }

    private static Run<?, ?> build(Job<?, ?> job, int number) throws Exception {
        return Await.present(() -> Optional.ofNullable(job.getBuildByNumber(number)));
    }
}
