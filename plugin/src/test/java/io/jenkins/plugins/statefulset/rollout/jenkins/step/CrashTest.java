package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.Util;
import hudson.model.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.Await;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.StatefulSetClusters;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestClusters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/**
 * Jenkins crashes under Pipelines that do not outlive that, and comes back without them. A crash is played by bringing its folder back to
 * what it was at a moment.
 */
class CrashTest {
    private static final String LEFT = "Its rollout is left where it stands, as the system configuration says";

    @RegisterExtension
    final JenkinsSessionExtension sessions = new JenkinsSessionExtension();

    @TempDir
    private Path crashed;

    private TestCluster cluster;

    @BeforeEach
    void start() {
        cluster = TestCluster.postgresql(simulation ->
                simulation.timings(TestCluster.QUICK.withStart(Duration.ofSeconds(2), Duration.ofSeconds(2))));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aRollbackIsGoneOnWithByJenkinsItself() throws Throwable {
        sessions.then(jenkins -> {
            WorkflowRun build = begin(jenkins);
            jenkins.assertLogContains("durability is PERFORMANCE_OPTIMIZED", build);
            jenkins.assertLogContains("Jenkins then goes on by itself with a rollback, and with nothing else", build);
            LiveRollouts.get().rollBack(build, Pipelines.record(build), "ada", "it is no good");
            jenkins.waitForMessage("rolling back", build);
            remember(jenkins);
        });
        crash();
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            awaitEnd(build);
            assertThat(ownLog(build))
                    .contains("Jenkins is back without this build, and goes on with its rollback itself")
                    .contains("Rolled back.");
            assertThat(cluster.image("postgresql")).isEqualTo("postgres:13.22");
            assertThat(cluster.partition("postgresql")).isZero();
        });
    }

    @Test
    void aRolloutOnItsWayIsLeftToPeopleWhoGoOnOnItsPage() throws Throwable {
        sessions.then(jenkins -> {
            begin(jenkins);
            remember(jenkins);
        });
        crash();
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            await(build, LEFT);
            // The Lease of the ended Jenkins may last for half a minute yet.
            String page = pageOf(jenkins, build);
            while (page.contains("Driven elsewhere")) {
                page = pageOf(jenkins, build);
            }
            assertThat(page).contains("? Left by its build", "it stands in wave 1");
            RolloutRecord record = Pipelines.record(build);
            LiveRollouts.get().rollBack(build, record, "ada", "it is no good");
            awaitEnd(build);
            assertThat(cluster.image("postgresql")).isEqualTo("postgres:13.22");
            assertThat(ownLog(build)).containsOnlyOnce(LEFT);
        });
    }

    @Test
    void allOfThemAreGoneOnWithWhereTheAdministratorSaysSo() throws Throwable {
        sessions.then(jenkins -> {
            StatefulSetClusters.get().setAfterRestart("all");
            WorkflowRun build = begin(jenkins);
            jenkins.assertLogContains("Jenkins then goes on with it by itself", build);
            remember(jenkins);
        });
        crash();
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            await(build, "resumed by Jenkins after its restart");
            RolloutRecord record = Pipelines.record(build);
            LiveRollouts.get()
                    .promote(
                            build,
                            record,
                            "ada",
                            java.util.Optional.of(io.jenkins.plugins.statefulset.rollout.plan.WaveSize.ALL));
            awaitEnd(build);
            assertThat(cluster.partition("postgresql")).isZero();
            assertThat(cluster.image("postgresql")).isEqualTo("postgres:13.23");
        });
    }

    @Test
    void whatJenkinsItselfDroveItGoesOnWithWhateverTheConfigurationSays() throws Throwable {
        sessions.then(jenkins -> {
            StatefulSetClusters.get().setAfterRestart("none");
            WorkflowRun build = begin(jenkins);
            build.doStop();
            jenkins.waitForCompletion(build);
            LiveRollouts.get().resume(build, Pipelines.record(build), "ada");
            await(build, "resumed by ada");
        });
        sessions.then(jenkins -> {
            WorkflowRun build = Pipelines.build(jenkins);
            await(build, "resumed by Jenkins after its restart");
            LiveRollouts.get().rollBack(build, Pipelines.record(build), "ada", "it is no good");
            awaitEnd(build);
            assertThat(cluster.image("postgresql")).isEqualTo("postgres:13.22");
        });
    }

    /** Two of three pods are new and wait for a person. */
    private WorkflowRun begin(JenkinsRule jenkins) throws Exception {
        jenkins.jenkins.setNumExecutors(0);
        TestClusters.configure(cluster);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "deploy");
        job.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.PERFORMANCE_OPTIMIZED));
        job.setDefinition(new CpsFlowDefinition(
                "statefulSetRollout cluster: 'test', name: 'postgresql', image: 'postgresql=postgres:13.23',"
                        + " waves: '2,100%', gates: [manualGate()]",
                true));
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        jenkins.waitForMessage("gate promotion after wave 1 started", build);
        return build;
    }

    private static String pageOf(JenkinsRule jenkins, WorkflowRun build) throws Exception {
        HtmlPage page = jenkins.createWebClient().getPage(build, "statefulset-rollout");
        return page.getBody().asNormalizedText();
    }

    private void remember(JenkinsRule jenkins) throws IOException {
        copy(jenkins.jenkins.getRootDir().toPath(), crashed);
    }

    private void crash() throws IOException {
        File home = sessions.getHome();
        Util.deleteContentsRecursive(home);
        copy(crashed, home.toPath());
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try {
                    Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
                } catch (NoSuchFileException gone) {
                    // Written under another name meanwhile.
                    return FileVisitResult.CONTINUE;
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void awaitEnd(WorkflowRun build) throws Exception {
        Await.until(() -> Pipelines.record(build).over());
    }

    private static void await(WorkflowRun build, String words) throws Exception {
        Await.until(() -> ownLog(build).contains(words));
    }

    private static String ownLog(WorkflowRun build) {
        RolloutAction action = build.getAction(RolloutAction.class);
        return String.join("\n", action.ownLog(action.records().get(0)).lines());
    }
}
