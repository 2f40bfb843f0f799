package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Computer;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestClusters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What Pipelines cost that wait in rollouts at once, written to {@code docs/benchmarks.md}: {@code mvn -f plugin test -Dtest=WaitingPipelinesBenchmark -Dbenchmark=true}. */
@WithJenkins
@EnabledIfSystemProperty(named = "benchmark", matches = "true")
class WaitingPipelinesBenchmark {
    private static final Path PAGE = Path.of("..", "docs", "benchmarks.md");
    private static final String TITLE = "\n## Pipelines that wait in Jenkins\n";
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
            // Until the threads that Jenkins keeps a minute for the next build are gone.
            Thread.sleep(90_000);
            settle();
            int threads = threads() - threadsBefore;
            long heap = heap() - heapBefore;
            write(String.format(
                    Locale.ROOT,
                    "%nOn one Jenkins %s, %d Pipelines each in a rollout of its own at `manualGate()`; the cluster is the"
                            + " simulation over HTTP, in the same process:%n%n"
                            + "| what | more than before |%n| --- | --- |%n"
                            + "| threads | %d, of them %d of rollouts |%n"
                            + "| heap after a collection | %.0f MB, %.2f MB each |%n"
                            + "| executors in use | %d |%n",
                    Jenkins.VERSION,
                    PIPELINES,
                    threads,
                    rolloutThreads(),
                    heap / 1e6,
                    heap / 1e6 / PIPELINES,
                    executors(jenkins.jenkins)));
            assertThat(threads).as("%s", threadNames()).isLessThan(64);
            assertThat(executors(jenkins.jenkins)).isZero();
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

    /** In the place of what an earlier run wrote there. */
    private static void write(String figures) throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf(TITLE);
        String others = start < 0 ? page : page.substring(0, start);
        String command = "mvn -f plugin test -Dtest=WaitingPipelinesBenchmark -Dbenchmark=true";
        Files.writeString(PAGE, others + TITLE + "\n`" + command + "` wrote this part.\n" + figures);
    }

    private static int executors(Jenkins jenkins) {
        return Arrays.stream(jenkins.getComputers())
                .mapToInt(Computer::countBusy)
                .sum();
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

    /** How many of each kind there are: a name without its numbers. */
    private static Map<String, Long> threadNames() {
        return Thread.getAllStackTraces().keySet().stream()
                .collect(Collectors.groupingBy(
                        thread -> thread.getName().replaceAll("[0-9a-f]*[0-9][0-9a-f]*", "#"),
                        TreeMap::new,
                        Collectors.counting()));
    }

    private static long heap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
