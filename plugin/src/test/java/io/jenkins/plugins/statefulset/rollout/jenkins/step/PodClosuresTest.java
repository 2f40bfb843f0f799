package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Result;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestClusters;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.LiveRollouts;
import java.util.List;
import java.util.logging.Level;
import org.jenkinsci.plugins.scriptsecurity.scripts.ScriptApproval;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;

/** Closures of a Pipeline around each pod. */
class PodClosuresTest extends WebPipelineTestBase {
    private static final String WEB = "cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%'";

    /** What the Pipeline said of itself, in that order. */
    private static List<String> said(WorkflowRun build) throws Exception {
        return JenkinsRule.getLog(build)
                .lines()
                .filter(line -> line.startsWith("> "))
                .map(line -> line.substring(2))
                .toList();
    }

    @Test
    void areCalledInTheirOrderAroundEachPodAndNeedNoApproval() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, "statefulSetRollout(" + WEB + ",\n" + """
                        beforePod: { pod -> echo "> before ${pod.name}" },
                        preparePod: { echo "> prepare ${it.ordinal}" },
                        afterPod: { pod -> echo "> after $pod" },
                        restorePod: { -> echo '> restore' }) { wave -> echo "> wave ${wave.number}" }""");

        jenkins.assertBuildStatusSuccess(build);
        assertThat(said(build))
                .containsExactly(
                        "before web-2",
                        "prepare 2",
                        "after web-2",
                        "restore",
                        "wave 1",
                        "before web-1",
                        "prepare 1",
                        "after web-1",
                        "restore",
                        "before web-0",
                        "prepare 0",
                        "after web-0",
                        "restore",
                        "wave 2");
        assertThat(ScriptApproval.get().getPendingSignatures()).isEmpty();
        assertThat(ScriptApproval.get().getPendingScripts()).isEmpty();
        jenkins.assertLogContains("check before web-2 goes: closure of beforePod passed", build);
    }

    /** However the step is called: in a class of a shared library it stands behind {@code steps}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "statefulSetRollout(WEB, beforePod: { true }, afterPod: { true })",
                "steps.statefulSetRollout(WEB)",
                "steps.statefulSetRollout(WEB) { wave -> echo \"> ${wave.number}\" }",
                "steps.statefulSetRollout(WEB, beforePod: { pod -> echo \"> ${pod.name}\" })",
                "steps.statefulSetRollout(WEB, afterPod: { pod -> echo \"> ${pod.name}\" }) { echo '> judged' }"
            })
    void areForgottenWithTheirStep(String script) throws Exception {
        try (LogRecorder log = new LogRecorder()
                .record("org.jenkinsci.plugins.workflow.cps.CpsThreadGroup", Level.WARNING)
                .capture(10)) {
            WorkflowRun build = Pipelines.run(jenkins, script.replace("WEB", WEB));

            jenkins.assertBuildStatusSuccess(build);
            assertThat(said(build).isEmpty()).isEqualTo(!script.contains("> "));
            assertThat(log.getMessages()).noneMatch(line -> line.startsWith("Stale closures"));
        }
    }

    @Test
    void areToldOfThePodAndItsWay() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                "statefulSetRollout(" + WEB + ", returnState: true, beforePod: { pod ->\n"
                        + "  echo \"> ${pod.namespace}/${pod.set} ${pod.name} ${pod.fromRevision} ${pod.toRevision}"
                        + " ${pod.rollingBack} ${pod.attempt}\"\n"
                        + "}) { wave -> if (wave.number == 1) { error 'too slow' } }");

        String base = cluster.set("web").getStatus().getUpdateRevision();
        String target = said(build).get(0).split(" ")[3];
        assertThat(said(build))
                .containsExactly(
                        "jenkins-test/web web-2 " + base + " " + target + " false 1",
                        "jenkins-test/web web-2 " + target + " " + base + " true 1");
        assertThat(target).isNotEqualTo(base);
    }

    @Test
    void stayBesideTextsInTheOrderOfTheirList() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                "statefulSetRollout(" + WEB
                        + ", beforePod: ['exec=true', { pod -> echo \"> first $pod\" }, 'exec=uptime',\n"
                        + "  [times: 2, timeout: '1m', body: { pod -> echo \"> second $pod ${pod.attempt}\" }]])");

        jenkins.assertBuildStatusSuccess(build);
        assertThat(said(build).subList(0, 3)).containsExactly("first web-2", "second web-2 1", "second web-2 2");
        assertThat(JenkinsRule.getLog(build).lines().filter(line -> line.contains("before web-2 goes")))
                .filteredOn(line -> line.contains(" passed"))
                .extracting(line -> line.replaceAll(".*goes: (.*) passed.*", "$1"))
                .containsExactly("exec true", "closure of beforePod", "exec uptime", "closure 2 of beforePod");
    }

    @Test
    void oneThatDoesNotPassIsCalledAgainUntilItDoes() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                "statefulSetRollout(" + WEB + ", beforePod: { pod ->\n"
                        + "  echo \"> $pod ${pod.attempt}\"\n"
                        + "  if (pod.ordinal == 2 && pod.attempt == 1) { error 'it lags' }\n"
                        + "  pod.ordinal != 2 || pod.attempt > 2\n"
                        + "})");

        jenkins.assertBuildStatusSuccess(build);
        assertThat(said(build)).containsExactly("web-2 1", "web-2 2", "web-2 3", "web-1 1", "web-0 1");
        jenkins.assertLogContains("web-2: closure of beforePod has not passed: it lags", build);
        jenkins.assertLogContains("web-2: closure of beforePod has not passed: it returned false", build);
    }

    @Test
    void oneThatNeverPassesHoldsTheRolloutBeforeThePodGoes() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins, "statefulSetRollout(" + WEB + ", beforePod: [timeout: '5s', body: { error 'it lags' }])");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains(
                "check before web-2 goes did not pass: closure of beforePod: not passed within 5 s; last said: it lags",
                build);
        jenkins.assertLogContains("which goes on without the closures around one pod", build);
        assertThat(cluster.partition("web")).isEqualTo(3);
    }

    @Test
    void oneThatHangsIsInterruptedWhenItsTimeIsOver() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                "statefulSetRollout(" + WEB + ", onCheckFailure: 'rollback', afterPod: [timeout: '6s', body: { pod ->\n"
                        + "  if (!pod.rollingBack) { try { sleep 3600 } finally { echo '> left' } } }])");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        assertThat(said(build)).containsExactly("left");
        jenkins.assertLogContains("closure of afterPod: not passed within 6 s", build);
        jenkins.assertLogContains("was rolled back", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
    }

    @Test
    void aPersonWhoRejectsAnInputOfOneIsAskedAgain() throws Exception {
        WorkflowRun build = Pipelines.begin(
                jenkins,
                "statefulSetRollout(" + WEB + ", beforePod: [timeout: '1h', body: { pod ->\n"
                        + "  if (pod.ordinal == 2) { input id: 'Go', message: \"May it go ${pod.attempt}?\" } }])");
        jenkins.waitForMessage("May it go 1?", build);
        Pipelines.input(build, "Go").doAbort();
        jenkins.waitForMessage("May it go 2?", build);
        assertThat(build.isBuilding()).isTrue();
        Pipelines.input(build, "Go").proceed(null);

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        jenkins.assertLogContains("closure of beforePod has not passed: Rejected by", build);
    }

    @Test
    void anAbortOfTheBuildIsNoCheckThatFailed() throws Exception {
        WorkflowRun build = Pipelines.begin(
                jenkins,
                "statefulSetRollout(" + WEB
                        + ", afterPod: [timeout: '1h', body: { pod -> echo \"in $pod\"; sleep 3600 }])");
        jenkins.waitForMessage("in web-2", build);
        build.doStop();

        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogNotContains("has not passed", build);
        assertThat(cluster.state("web").held().orElseThrow().reason()).hasToString("the build was aborted");
        assertThat(cluster.partition("web")).isEqualTo(2);
    }

    @Test
    void oneIsInterruptedWhenAPersonHoldsAndCalledAnewAfterIt() throws Exception {
        WorkflowRun build = Pipelines.begin(
                jenkins,
                "statefulSetRollout(" + WEB + ", afterPod: [timeout: '1h', body: { pod ->\n"
                        + "  echo \"in $pod, ${pod.attempt}\"\n"
                        + "  if (pod.ordinal == 2 && pod.attempt == 1) { sleep 3600 } }])");
        jenkins.waitForMessage("in web-2, 1", build);
        LiveRollouts.get().hold(build, Pipelines.record(build), "ada", "lunch");
        jenkins.waitForMessage("waiting: held by ada", build);
        LiveRollouts.get().resume(build, Pipelines.record(build), "ada");

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        jenkins.assertLogContains("in web-2, 2", build);
    }

    @Test
    void thoseOfParallelRolloutsDoNotMix() throws Exception {
        try (TestCluster two = TestCluster.with(2, "red", "blue")) {
            TestClusters.configure(two);
            WorkflowRun build = Pipelines.run(jenkins, """
                    def roll = { set -> statefulSetRollout(cluster: 'test', name: set, image: 'web=web:1.1', waves: '1,100%',
                        beforePod: { pod -> echo "> $set $pod" }, afterPod: { pod -> echo "> $set $pod" }) }
                    parallel red: { roll('red') }, blue: { roll('blue') }""");

            jenkins.assertBuildStatusSuccess(build);
            for (String set : List.of("red", "blue")) {
                assertThat(said(build).stream().filter(line -> line.startsWith(set)))
                        .containsExactly(
                                set + " " + set + "-1",
                                set + " " + set + "-1",
                                set + " " + set + "-0",
                                set + " " + set + "-0");
            }
        }
    }

    @Test
    void areCalledFromAScriptOfADeclarativePipelineAndPastTheVariable() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                "pipeline { agent none\n stages { stage('roll') { steps { script {\n"
                        + "  steps.statefulSetRollout(" + WEB + ", beforePod: { pod -> echo \"> $pod\" })\n"
                        + "} } } } }");

        jenkins.assertBuildStatusSuccess(build);
        assertThat(said(build)).containsExactly("web-2", "web-1", "web-0");
    }

    @Test
    void aPromotionElsewhereStandsInForThoseOfABuildThatIsOver() throws Exception {
        Pipelines.run(
                jenkins,
                "statefulSetRollout(" + WEB
                        + ", returnState: true, beforePod: [timeout: '1s', body: { pod -> false }])");
        String where = "(cluster: 'test', namespace: 'jenkins-test', name: 'web', returnState: true";

        cluster.awaitFree("web");
        WorkflowRun resumed = jenkins.waitForCompletion(Pipelines.again(jenkins, "statefulSetResume" + where + ")"));

        jenkins.assertLogContains("closure of beforePod: the build that brought it along is over", resumed);
        jenkins.assertLogContains("statefulSetPromote(id: ", resumed);
        assertThat(cluster.partition("web")).isEqualTo(3);

        cluster.awaitFree("web");
        WorkflowRun promoted = jenkins.waitForCompletion(Pipelines.again(jenkins, "statefulSetPromote" + where + ")"));

        jenkins.assertLogContains("goes on without it", promoted);
        assertThat(cluster.partition("web")).as("one pod went").isEqualTo(2);
        assertThat(cluster.state("web").held()).isPresent();

        cluster.awaitFree("web");
        WorkflowRun back = jenkins.waitForCompletion(Pipelines.again(jenkins, "statefulSetRollback" + where + ")"));

        jenkins.assertBuildStatusSuccess(back);
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
        assertThat(cluster.state("web").end()).isPresent();
    }

    @Test
    void whatIsWrongWithOneIsToldByTheNameOfItsParameter() throws Exception {
        record Slip(String script, String told) {}
        List<Slip> slips = List.of(
                new Slip(
                        "beforePod: [tiems: 2, body: {}]",
                        "beforePod: there is no 'tiems' of a closure; did you mean 'times'?"),
                new Slip("beforePod: [times: 2]", "beforePod: a map needs its closure as body"),
                new Slip("afterPod: [timeout: 'soon', body: {}]", "afterPod: timeout: duration"),
                new Slip("afterPod: [times: 0, body: {}]", "afterPod: "),
                new Slip("afterPod: [times: 'often', body: {}]", "afterPod: times: a whole number is allowed"),
                new Slip("restorePod: (1..21).collect { { -> } }", "restorePod: at most 20 closures are allowed"),
                new Slip("soak: { }", "soak: a closure is not allowed; a text is"));
        StringBuilder script = new StringBuilder();
        slips.forEach(slip -> script.append("try { statefulSetRollout(" + WEB + ", ")
                .append(slip.script())
                .append(") } catch (Exception e) { echo \"told: ${e.message}\" }\n"));

        WorkflowRun build = Pipelines.run(jenkins, script.toString());

        String log = JenkinsRule.getLog(build);
        assertThat(slips)
                .filteredOn(slip -> !log.contains("told: " + slip.told()))
                .isEmpty();
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
    }
}
