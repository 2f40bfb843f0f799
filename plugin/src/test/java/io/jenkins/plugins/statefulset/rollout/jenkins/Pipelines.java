package io.jenkins.plugins.statefulset.rollout.jenkins;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.jvnet.hudson.test.JenkinsRule;

/** Pipelines of tests. They run outside of {@code node}, on a Jenkins without executors. */
public final class Pipelines {
    private static final String JOB = "deploy";

    private Pipelines() {}

    /** Three pods of {@code web}, known to that Jenkins. */
    public static TestCluster web(JenkinsRule jenkins) throws Exception {
        TestCluster cluster = TestCluster.with(3, "web");
        know(jenkins, cluster);
        return cluster;
    }

    private static void know(JenkinsRule jenkins, TestCluster cluster) throws Exception {
        jenkins.jenkins.setNumExecutors(0);
        TestClusters.configure(cluster);
    }

    /** Starts the one Pipeline of a test. */
    public static WorkflowRun begin(JenkinsRule jenkins, TestCluster cluster, String script) throws Exception {
        know(jenkins, cluster);
        return begin(jenkins, script);
    }

    /** The same where the cluster is known already. */
    public static WorkflowRun begin(JenkinsRule jenkins, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, JOB);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    /** The same, up to its end. */
    public static WorkflowRun run(JenkinsRule jenkins, String script) throws Exception {
        WorkflowRun build = begin(jenkins, script);
        jenkins.waitForCompletion(build);
        return build;
    }

    /** Another build of it, with another script. */
    public static WorkflowRun again(JenkinsRule jenkins, String script) throws Exception {
        WorkflowJob job = jenkins.jenkins.getItemByFullName(JOB, WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(script, true));
        return job.scheduleBuild2(0).waitForStart();
    }

    /** Its build, found again after a restart of Jenkins. */
    public static WorkflowRun build(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName(JOB, WorkflowJob.class).getBuildByNumber(1);
    }

    /** The {@code input} of that name, as soon as it is asked: its message may be in the log a moment before. */
    public static InputStepExecution input(WorkflowRun build, String id) throws Exception {
        return Await.present(() -> {
            InputAction asked = build.getAction(InputAction.class);
            return asked == null ? Optional.empty() : Optional.ofNullable(asked.getExecution(id));
        });
    }

    /** The first rollout of that build. */
    public static RolloutRecord record(WorkflowRun build) {
        return build.getAction(RolloutAction.class).records().get(0);
    }

    /** What that rollout told so far. */
    public static List<RolloutEvent> events(WorkflowRun build) throws IOException {
        return build.getAction(RolloutAction.class).events(record(build)).read();
    }

    /** The revisions of which a pod was told to be, one after the other. */
    public static List<String> revisionsTold(WorkflowRun build, String pod) throws IOException {
        List<String> told = new ArrayList<>();
        for (RolloutEvent event : events(build)) {
            if (event instanceof RolloutEvent.PodChanged changed
                    && changed.pod().equals(pod)) {
                String revision = changed.revision().orElse("none");
                if (told.isEmpty() || !told.get(told.size() - 1).equals(revision)) {
                    told.add(revision);
                }
            }
        }
        return told;
    }

    /** Ends what a test has left running. */
    public static void end(JenkinsRule jenkins, WorkflowRun build) throws Exception {
        if (build.isBuilding()) {
            build.doKill();
            jenkins.waitForCompletion(build);
        }
    }
}
