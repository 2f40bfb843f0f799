package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.security.SecurityRealm;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import io.jenkins.plugins.statefulset.rollout.jenkins.page.PageButtons;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Every Jenkinsfile that people may copy is run as it stands. */
@WithJenkins
class JenkinsfilesTest {
    private static final Path ROOT = Path.of("..");
    private static final Path WITH_HELM = ROOT.resolve("examples/helm/Jenkinsfile");
    private static final Pattern BLOCK = Pattern.compile("```groovy\\n(.*?)```", Pattern.DOTALL);

    @Test
    void eachOneCompletes(JenkinsRule jenkins) throws Exception {
        Map<String, String> scripts = scripts();
        assertThat(scripts).hasSizeGreaterThanOrEqualTo(6);
        scripts.remove(WITH_HELM.toString());
        for (Map.Entry<String, String> script : scripts.entrySet()) {
            try (TestCluster cluster = TestCluster.of(3, "postgresql", "postgres:13.22", "postgresql")) {
                TestClusters.configure(cluster, "production");
                WorkflowJob job = jenkins.createProject(WorkflowJob.class);
                job.setDefinition(new CpsFlowDefinition(script.getValue(), true));
                job.setDescription(script.getKey());

                WorkflowRun build = job.scheduleBuild2(0).waitForStart();
                if (script.getValue().contains("manualGate()")) {
                    promoteByTheButton(jenkins, build);
                } else if (script.getValue().contains("manualGate(submitter: ")) {
                    approve(jenkins, build);
                }

                jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));

                assertThat(cluster.partition("postgresql")).as(script.getKey()).isZero();
            }
        }
    }

    /** Its helm is a script that says what it is asked for; what it would bring is put in place by the test. */
    @Test
    void theOneWithHelmRollsWhatTheUpgradeBrings(JenkinsRule jenkins, @TempDir Path folder) throws Exception {
        Path inPlace = folder.resolve("in-place");
        putOnThePath(jenkins, folder, """
                #!/bin/sh
                echo "helm $*"
                while [ "$1" = upgrade ] && [ ! -f '%s' ]; do sleep 0.1; done
                """.formatted(inPlace));
        String image = "nginxinc/nginx-unprivileged:1.27.";
        try (TestCluster cluster = TestCluster.of(3, "srv", image + "4", "srv")) {
            TestClusters.configure(cluster, "production");
            String script = Files.readString(WITH_HELM)
                    .replace("'shop'", "'" + TestCluster.NAMESPACE + "'")
                    .replace("'2m'", "'1s'");
            WorkflowJob job = jenkins.createProject(WorkflowJob.class);
            job.setDefinition(new CpsFlowDefinition(script, true));

            WorkflowRun build = job.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("helm upgrade --install srv examples/helm/chart", build);
            cluster.rollPast("srv", image + "5", 3);
            Files.createFile(inPlace);

            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            jenkins.assertLogNotContains("helm rollback", build);
            assertThat(cluster.set("srv").getStatus().getUpdatedReplicas()).isEqualTo(3);
            assertThat(cluster.partition("srv")).isEqualTo(3);
        }
    }

    private static void putOnThePath(JenkinsRule jenkins, Path folder, String helm) throws IOException {
        Path program = Files.writeString(folder.resolve("helm"), helm);
        assertThat(program.toFile().setExecutable(true)).isTrue();
        jenkins.jenkins
                .getGlobalNodeProperties()
                .add(new EnvironmentVariablesNodeProperty(
                        new EnvironmentVariablesNodeProperty.Entry("PATH+HELM", folder.toString())));
    }

    /** Somebody of the group and somebody by name, after each wave. */
    private static void approve(JenkinsRule jenkins, WorkflowRun build) throws Exception {
        jenkins.jenkins.setSecurityRealm(
                new People().with("dan", "dba").with("alice").with("root"));
        try (JenkinsRule.WebClient dan = jenkins.createWebClient();
                JenkinsRule.WebClient alice = jenkins.createWebClient()) {
            Map<String, JenkinsRule.WebClient> people = Map.of("dan", dan, "alice", alice);
            for (Map.Entry<String, JenkinsRule.WebClient> person : people.entrySet()) {
                person.getValue().getOptions().setJavaScriptEnabled(false);
                person.getValue().getOptions().setCssEnabled(false);
                person.getValue().login(person.getKey());
            }
            URL approve =
                    new URL(jenkins.getURL(), build.getUrl() + "statefulset-rollout/rollout/1/approve?reason=seen");
            for (int wave = 1; wave <= 3; wave++) {
                jenkins.waitForMessage("gate approval by dba, alice after wave " + wave + " started", build);
                for (Map.Entry<String, JenkinsRule.WebClient> person : people.entrySet()) {
                    person.getValue().getPage(person.getValue().addCrumb(new WebRequest(approve, HttpMethod.POST)));
                    jenkins.waitForMessage("wave " + wave + " approved by " + person.getKey(), build);
                }
            }
        }
        jenkins.waitForCompletion(build);
        jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
    }

    /** The first wave alone, then all that is left. */
    private static void promoteByTheButton(JenkinsRule jenkins, WorkflowRun build) throws Exception {
        jenkins.waitForMessage("gate promotion after wave 1 started", build);
        PageButtons.press(jenkins.createWebClient().getPage(build, "statefulset-rollout"), "promote");
        jenkins.waitForMessage("gate promotion after wave 2 started", build);
        PageButtons.promoteAll(jenkins.createWebClient().getPage(build, "statefulset-rollout"));
    }

    private static Map<String, String> scripts() throws IOException {
        Map<String, String> scripts = new LinkedHashMap<>();
        List<Path> files = new ArrayList<>();
        files.add(ROOT.resolve("README.md"));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
        }
        for (Path file : files) {
            Matcher block = BLOCK.matcher(Files.readString(file));
            while (block.find()) {
                scripts.put(file.getFileName() + ":" + block.start(), block.group(1));
            }
        }
        try (Stream<Path> examples = Files.walk(ROOT.resolve("examples"))) {
            for (Path file : examples.filter(one -> one.getFileName().toString().startsWith("Jenkinsfile"))
                    .sorted()
                    .toList()) {
                scripts.put(file.toString(), Files.readString(file));
            }
        }
        return scripts;
    }
}
