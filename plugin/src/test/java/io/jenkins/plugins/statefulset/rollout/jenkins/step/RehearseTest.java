package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.build.RolloutBuilder;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.BackupSettings;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.HttpGate;
import java.net.URL;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.util.NameValuePair;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** A rollout is rehearsed on a simulation made of the live set, and the cluster stays as it is. */
@OneJenkins
class RehearseTest {
    private final JenkinsRule jenkins;
    private TestCluster cluster;
    private String before;

    RehearseTest(JenkinsRule jenkins) {
        this.jenkins = jenkins;
    }

    @BeforeEach
    void start() throws Exception {
        cluster = Pipelines.web(jenkins);
        before = version();
    }

    @AfterEach
    void stop() {
        assertThat(version()).as("nothing was written").isEqualTo(before);
        StatefulSet set = cluster.set("web");
        assertThat(StateAnnotation.state(set)).isEmpty();
        assertThat(set.getSpec().getTemplate().getSpec().getContainers().get(0).getImage())
                .isEqualTo("web:1.0");
        assertThat(cluster.jobs()).isEmpty();
        cluster.close();
    }

    /** Each write of it makes another one. */
    private String version() {
        return cluster.set("web").getMetadata().getResourceVersion();
    }

    @Test
    void aPipelineRehearsesBeforeItRollsOut() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, """
                def r = statefulSetRollout(rehearse: true, cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%', soak: '2h',
                    gates: [manualGate(submitter: 'dba', timeout: '8h')]) { error 'no body is run' }
                echo "rehearsed: ${r.state} ${r.url}\"""");

        jenkins.assertBuildStatusSuccess(build);
        jenkins.assertLogContains("wave 1 of 2: ordinal 2", build);
        jenkins.assertLogContains("Nothing was changed on the cluster", build);
        jenkins.assertLogContains("rehearsed: completed", build);
        jenkins.assertLogContains("statefulset-rehearsal/#rehearsal-1", build);
        HtmlPage page = jenkins.createWebClient().getPage(build, "statefulset-rehearsal");
        assertThat(page.getTitleText()).contains("jenkins-test/web Would complete");
        assertThat(page.getBody().asNormalizedText())
                .contains(
                        "✓ Would complete", "Nothing was changed on the cluster", "What it cannot know of the cluster");
        assertThat(page.querySelectorAll(".rollout-chart svg")).isNotEmpty();
        assertThat(jenkins.createWebClient().getPage(build).getBody().asNormalizedText())
                .contains("Rehearsal of StatefulSet jenkins-test/web");
        JSONObject json = jenkins.getJSON(build.getUrl() + "statefulset-rehearsal/api/json")
                .getJSONObject()
                .getJSONArray("rehearsals")
                .getJSONObject(0);
        assertThat(json.getString("state")).isEqualTo("completed");
        assertThat(json.getJSONArray("limits").size()).isPositive();
    }

    @Test
    void rehearsalsOfOneSetAreToldApart() throws Exception {
        WorkflowRun build = Pipelines.run(jenkins, """
                for (image in ['web:1.1', 'web:1.2']) {
                    statefulSetRollout rehearse: true, cluster: 'test', name: 'web', image: "web=$image", waves: '1,100%'
                }""");

        jenkins.assertBuildStatusSuccess(build);
        HtmlPage page = jenkins.createWebClient().getPage(build, "statefulset-rehearsal");
        assertThat(page.querySelectorAll("section.rollout h2").stream().map(DomNode::asNormalizedText))
                .containsExactly("jenkins-test/web (rehearsal 1)", "jenkins-test/web (rehearsal 2)");
        List<String> parts = page.querySelectorAll("section.rollout section").stream()
                .map(part -> ((DomElement) part).getAttribute("aria-labelledby"))
                .toList();
        assertThat(parts).hasSize(6).doesNotHaveDuplicates();
        assertThat(parts).allMatch(names -> names.matches("rehearsal-[12]-name rehearsal-[12]-\\w+"));
    }

    @Test
    void whatWouldNotCompleteFailsTheStep() throws Exception {
        WorkflowRun build = Pipelines.run(
                jenkins,
                "statefulSetRollout rehearse: true, cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%', soak: '1h',"
                        + " timeout: '30m'");

        jenkins.assertBuildStatus(Result.FAILURE, build);
        jenkins.assertLogContains(
                "in the rehearsal the rollout did not complete (rolled-back): the rollout took longer than 30 min",
                build);
        assertThat(jenkins.createWebClient()
                        .getPage(build, "statefulset-rehearsal")
                        .getBody()
                        .asNormalizedText())
                .contains("✗ Would be rolled back");
    }

    @Test
    void aFormRehearsesWhatIsTypedForWhoMayConfigureTheJob() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("free");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("ada", "reader")
                .grant(Item.CONFIGURE)
                .everywhere()
                .to("ada"));
        assertThat(rehearse("reader", job)).startsWith("403");

        String answer = rehearse("ada", job);

        assertThat(answer).startsWith("200").contains("ends as completed", "Nothing was changed on the cluster");
        Matcher link = Pattern.compile("href=[\"']([^\"']+)").matcher(answer);
        assertThat(link.find()).isTrue();
        try (WebClient ada = jenkins.createWebClient().login("ada");
                WebClient reader = jenkins.createWebClient().login("reader")) {
            HtmlPage page = ada.getPage(new URL(link.group(1)));
            assertThat(page.getBody().asNormalizedText()).contains("jenkins-test/web", "✓ Would complete");
            reader.getOptions().setThrowExceptionOnFailingStatusCode(false);
            assertThat(reader.getPage(new URL(link.group(1))).getWebResponse().getStatusCode())
                    .isEqualTo(403);
        }
        jenkins.jenkins.setAuthorizationStrategy(hudson.security.AuthorizationStrategy.UNSECURED);
    }

    @Test
    void theButtonOfTheFormSendsAllThatIsTypedThere() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("free");
        RolloutBuilder other = new RolloutBuilder("another");
        other.setCluster("test");
        RolloutBuilder step = new RolloutBuilder("web");
        step.setCluster("test");
        step.setImage("web=web:1.1");
        step.setGates(List.of(new HttpGate("no address")));
        BackupSettings backup = new BackupSettings();
        backup.setImage("postgres:17");
        step.setBackupOptions(backup);
        job.getBuildersList().add(other);
        job.getBuildersList().add(step);

        HtmlPage form = jenkins.createWebClient().getPage(job, "configure");
        assertThat(press(form, 1)).contains("no address");

        step.setGates(List.of(new HttpGate("https://web/")));
        step.setBeforePod("no check");
        assertThat(press(jenkins.createWebClient().getPage(job, "configure"), 1))
                .contains("beforePod", "no check");

        step.setBeforePod("");
        step.setProfile("none");
        assertThat(press(jenkins.createWebClient().getPage(job, "configure"), 1))
                .contains("ends as completed");
        assertThat(press(jenkins.createWebClient().getPage(job, "configure"), 0))
                .as("of the other step")
                .contains("no change is given");
    }

    /** What is shown below the button. */
    private static String press(HtmlPage form, int index) throws Exception {
        DomElement button = (DomElement)
                form.querySelectorAll("button.statefulset-rehearse").get(index);
        DomElement place =
                (DomElement) form.querySelectorAll(".statefulset-rehearsed").get(index);
        button.click();
        while (place.getTextContent().isBlank() || place.getTextContent().startsWith("Rehearsing")) {
            form.getWebClient().waitForBackgroundJavaScript(100);
        }
        return place.getTextContent();
    }

    private String rehearse(String user, FreeStyleProject job) throws Exception {
        try (WebClient client = jenkins.createWebClient().login(user)) {
            WebRequest request = new WebRequest(
                    new URL(
                            jenkins.getURL(),
                            job.getUrl() + "descriptorByName/" + RolloutBuilder.class.getName() + "/rehearse"),
                    HttpMethod.POST);
            JSONObject step = new JSONObject()
                    .element("$class", RolloutBuilder.class.getName())
                    .element("cluster", "test")
                    .element("name", "web")
                    .element("image", "web=web:1.1")
                    .element("waves", "1,100%");
            JSONObject form = new JSONObject().element("builder", step);
            request.setRequestParameters(
                    List.of(new NameValuePair("json", form.toString()), new NameValuePair("index", "0")));
            var answer = client.loadWebResponse(client.addCrumb(request));
            return answer.getStatusCode() + " " + answer.getContentAsString();
        }
    }
}
