package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import hudson.security.SecurityRealm;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.jenkins.Await;
import io.jenkins.plugins.statefulset.rollout.jenkins.People;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutStop;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** Jenkins is restarted while a rollout is in some phase; the build goes on from what is on the cluster. */
class RestartTest {
    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    private static final Command ALL = new Command.Promote("bob", Optional.of(WaveSize.ALL));

    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.with(3, "web");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void whileTheBodyRuns() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.begin(jenkins, cluster, """
                    statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%') { wave ->
                      echo "begins ${wave.number}"
                      if (wave.number == 1) { input id: 'Look', message: 'Is it well?' }
                      echo "ends ${wave.number} with ${wave.pods}"
                    }""");
            jenkins.waitForMessage("Is it well?", build);
        });
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            Pipelines.input(build, "Look").proceed(null);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("ends 1 with [web-2]", build);
            jenkins.assertLogContains("ends 2 with [web-1, web-0]", build);
            assertThat(JenkinsRule.getLog(build).split("begins 1", -1))
                    .as("the body ran once")
                    .hasSize(2);
            assertThat(cluster.partition("web")).isZero();
        });
    }

    @Test
    void whileAWaveSoaks() throws Throwable {
        sessions.then(jenkins -> {
            beginToSoak(jenkins, "4s");
        });
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogContains("resumed by", build);
            assertThat(cluster.partition("web")).isZero();
        });
    }

    @Test
    void andTellsWhatHappenedToPodsMeanwhileWithTheirOwnTimes() throws Throwable {
        AtomicReference<Instant> made = new AtomicReference<>();
        String base = cluster.revision("web");
        sessions.then(jenkins -> {
            beginToSoak(jenkins, "4s");
        });
        // What is told in the last moments of Jenkins, of the pod's end too, is in a second before it is made anew.
        made.set(cluster.replace("web-2", Instant.now().plusSeconds(1).truncatedTo(ChronoUnit.SECONDS)));
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            List<RolloutEvent> events = Pipelines.events(build);
            int back = events.indexOf(events.stream()
                    .filter(RolloutEvent.Resumed.class::isInstance)
                    .findFirst()
                    .orElseThrow());
            assertThat(events.subList(0, back))
                    .filteredOn(event -> event instanceof RolloutEvent.PodChanged pod
                            && pod.pod().equals("web-2")
                            && pod.state() == RolloutEvent.PodState.PENDING)
                    .extracting(RolloutEvent::time)
                    .contains(made.get());
            for (String pod : List.of("web-2", "web-1", "web-0")) {
                assertThat(Pipelines.revisionsTold(build, pod))
                        .as("revisions of " + pod)
                        .containsExactly(base, cluster.revision("web"));
            }
        });
    }

    @Test
    void whileAPersonIsToPromote() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.begin(
                    jenkins,
                    cluster,
                    "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%',"
                            + " gates: [manualGate()]");
            jenkins.waitForMessage("gate promotion after wave 1 started", build);
        });
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            jenkins.waitForMessage("resumed by", build);
            RolloutRecord record = Pipelines.record(build);
            LiveRollouts.get().promote(build, record, "ada", Optional.empty());
            jenkins.waitForMessage("gate promotion after wave 2 started", build);
            LiveRollouts.get().promote(build, record, "ada", Optional.empty());
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        });
    }

    @Test
    void whilePeopleApprove() throws Throwable {
        People people = new People().with("ann", "dba").with("ben", "dba");
        sessions.then(jenkins -> {
            jenkins.jenkins.setSecurityRealm(people);
            WorkflowRun build = Pipelines.begin(
                    jenkins,
                    cluster,
                    "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%',"
                            + " gates: [manualGate(submitter: 'dba', minimum: 2)]");
            jenkins.waitForMessage("gate approval by dba after wave 1 started", build);
            approve(build, "ann", 1);
            jenkins.waitForMessage("wave 1 approved by ann", build);
            jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        });
        sessions.then(jenkins -> {
            jenkins.jenkins.setSecurityRealm(people);
            WorkflowRun build = Pipelines.build(jenkins);
            jenkins.waitForMessage("resumed by", build);
            awaitAsked(build, 1);
            approve(build, "ben", 1);
            awaitAsked(build, 2);
            assertThat(cluster.partition("web")).isZero();
            approve(build, "ann", 2);
            approve(build, "ben", 2);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        });
    }

    private static void approve(WorkflowRun build, String who, int ballot) {
        LiveRollouts.get()
                .vote(
                        build,
                        Pipelines.record(build),
                        new Command.CastVote(who, ballot, Vote.Choice.APPROVE, Optional.empty()));
    }

    private static void awaitAsked(WorkflowRun build, int ballot) throws Exception {
        Await.until(() -> LiveRollouts.get().of(build).stream()
                .flatMap(live -> live.asksPeople().stream())
                .flatMap(gate -> gate.approval().stream())
                .anyMatch(asked -> asked.ballot() == ballot));
    }

    @Test
    void betweenStepsOfACanary() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.begin(jenkins, cluster, """
                    def canary = statefulSetCanary(cluster: 'test', name: 'web', image: 'web=web:1.1')
                    input id: 'Look', message: 'Is it well?'
                    statefulSetPromote(rollout: canary, to: 'all')""");
            jenkins.waitForMessage("Is it well?", build);
        });
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            jenkins.waitForMessage("resumed by", build);
            Pipelines.input(build, "Look").proceed(null);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(cluster.partition("web")).isZero();
        });
    }

    @Test
    void whileAPersonHoldsIt() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowRun build = beginToSoak(jenkins, "4s");
            RolloutRecord record = Pipelines.record(build);
            LiveRollouts.get().hold(build, record, "ada", "lunch");
            jenkins.waitForMessage("waiting: held by ada", build);
        });
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            Await.until(() -> !LiveRollouts.get().of(build).isEmpty());
            RolloutRecord record = Pipelines.record(build);
            LiveRollouts.get().rollBack(build, record, "ada", "it is no good");
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            assertThat(cluster.image("web")).isEqualTo("web:1.0");
        });
    }

    @Test
    void whileSomebodyDrivesItElsewhere() throws Throwable {
        AtomicReference<Rollout> elsewhere = new AtomicReference<>();
        sessions.then(jenkins -> {
            WorkflowRun build = beginAndHold(jenkins);
            elsewhere.set(resumeElsewhere());
            jenkins.waitForMessage("waiting: driven by ", build);
        });
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            waitUntilElsewhere(build);
            assertThat(build.isBuilding()).isTrue();
            elsewhere.get().issue(ALL);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(cluster.partition("web")).isZero();
        });
    }

    @Test
    void whileAPersonHoldsItWhichSomebodyTakesUpBeforeJenkinsIsBack() throws Throwable {
        sessions.then(jenkins -> {
            beginAndHold(jenkins);
        });
        Rollout elsewhere = resumeElsewhere();
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            waitUntilElsewhere(build);
            elsewhere.issue(ALL);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(cluster.partition("web")).isZero();
        });
    }

    @Test
    void whileItDrivesAndSomebodyTakesItUpBeforeJenkinsIsBack() throws Throwable {
        sessions.then(jenkins -> {
            beginToSoak(jenkins, "1h");
        });
        Rollout elsewhere = resumeElsewhere();
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            waitUntilElsewhere(build);
            jenkins.waitForMessage("waiting: driven by ", build);
            elsewhere.issue(ALL);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        });
        assertThat(cluster.partition("web")).isZero();
    }

    /** Until the first wave soaks. */
    private WorkflowRun beginToSoak(JenkinsRule jenkins, String soak) throws Exception {
        WorkflowRun build = Pipelines.begin(
                jenkins,
                cluster,
                "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', soak: '" + soak + "'");
        jenkins.waitForMessage("web-2 ready", build);
        return build;
    }

    private WorkflowRun beginAndHold(JenkinsRule jenkins) throws Exception {
        WorkflowRun build = beginToSoak(jenkins, "1h");
        LiveRollouts.get().hold(build, Pipelines.record(build), "ada", "lunch");
        jenkins.waitForMessage("waiting: held by ada", build);
        return build;
    }

    /** As soon as the Lease is free, which a Jenkins that has ended gives back a moment later, or lets run out. */
    private Rollout resumeElsewhere() throws Exception {
        cluster.awaitFree("web");
        return cluster.outside()
                .drive(TestCluster.NAMESPACE, "web", Optional.of(new Command.Resume("bob")), "bob", event -> {});
    }

    private static void waitUntilElsewhere(WorkflowRun build) throws Exception {
        Await.until(() -> LiveRollouts.get().of(build).stream().anyMatch(live -> live.stop()
                .filter(RolloutStop.Elsewhere.class::isInstance)
                .isPresent()));
    }
}
