package io.jenkins.plugins.statefulset.rollout.jenkins;

import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
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

    /** Its build, found again after a restart of Jenkins. */
    public static WorkflowRun build(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName(JOB, WorkflowJob.class).getBuildByNumber(1);
    }

    /** The first rollout of that build. */
    public static RolloutRecord record(WorkflowRun build) {
        return build.getAction(RolloutAction.class).records().get(0);
    }

    /** Ends what a test has left running. */
    public static void end(JenkinsRule jenkins, WorkflowRun build) throws Exception {
        if (build.isBuilding()) {
            build.doKill();
            jenkins.waitForCompletion(build);
        }
    }
}
