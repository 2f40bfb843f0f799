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
import java.net.URL;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
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
        HtmlPage form = jenkins.createWebClient().getPage(withStep(job), "configure");
        assertThat(form.getBody().getTextContent()).contains("Rehearse");
    }

    private static FreeStyleProject withStep(FreeStyleProject job) throws Exception {
        job.getBuildersList().add(new RolloutBuilder("web"));
        return job;
    }

    private String rehearse(String user, FreeStyleProject job) throws Exception {
        try (WebClient client = jenkins.createWebClient().login(user)) {
            WebRequest request = new WebRequest(
                    new URL(
                            jenkins.getURL(),
                            job.getUrl() + "descriptorByName/" + RolloutBuilder.class.getName() + "/rehearse"),
                    HttpMethod.POST);
            request.setRequestParameters(List.of(
                    new NameValuePair("cluster", "test"),
                    new NameValuePair("name", "web"),
                    new NameValuePair("image", "web=web:1.1"),
                    new NameValuePair("waves", "1,100%"),
                    new NameValuePair("restart", "false")));
            var answer = client.loadWebResponse(client.addCrumb(request));
            return answer.getStatusCode() + " " + answer.getContentAsString();
        }
    }
}
