package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestClusters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What Pipelines cost that wait in rollouts at once: {@code mvn -f plugin test -Dtest=WaitingPipelinesBenchmark -Dbenchmark=true}. */
@WithJenkins
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class WaitingPipelinesBenchmark {
    private static final int PIPELINES = Integer.getInteger("benchmark.pipelines", 200);

    @Test
    void waitingInRollouts(JenkinsRule jenkins) throws Exception {
        jenkins.jenkins.setNumExecutors(0);
        String[] sets = IntStream.range(0, PIPELINES)
                .mapToObj(number -> "web-" + number)
                .toArray(String[]::new);
        try (TestCluster cluster = TestCluster.with(1, sets)) {
            TestClusters.configure(cluster);
            settle();
            int threadsBefore = threads();
            long heapBefore = heap();
            List<WorkflowRun> builds = new ArrayList<>();
            for (String set : sets) {
                WorkflowJob job = jenkins.createProject(WorkflowJob.class, set);
                job.setDefinition(new CpsFlowDefinition(
                        "statefulSetRollout cluster: 'test', name: '" + set
                                + "', image: 'web=web:1.1', gates: [manualGate()]",
                        true));
                builds.add(job.scheduleBuild2(0).waitForStart());
            }
            for (WorkflowRun build : builds) {
                jenkins.waitForMessage("gate promotion after wave 1 started", build);
            }
            Thread.sleep(30_000);
            settle();
            int threads = threads() - threadsBefore;
            long heap = heap() - heapBefore;
            System.out.printf(
                    Locale.ROOT,
                    "%d Pipelines waiting in rollouts: %d threads more, %d of them of rollouts; %.1f MB heap more, %.2f MB"
                            + " each; 0 executors%n",
                    PIPELINES,
                    threads,
                    rolloutThreads(),
                    heap / 1e6,
                    heap / 1e6 / PIPELINES);
            assertThat(threads).isLessThan(64);
            for (WorkflowRun build : builds) {
                LiveRollouts.get()
                        .promote(
                                build,
                                build.getAction(RolloutAction.class).records().get(0),
                                "benchmark",
                                Optional.empty());
            }
            for (WorkflowRun build : builds) {
                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            }
        }
    }

    private static void settle() throws InterruptedException {
        for (int turn = 0; turn < 3; turn++) {
            System.gc();
            Thread.sleep(500);
        }
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    private static long rolloutThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("rollout-")
                        || thread.getName().startsWith("statefulset-rollout"))
                .count();
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
