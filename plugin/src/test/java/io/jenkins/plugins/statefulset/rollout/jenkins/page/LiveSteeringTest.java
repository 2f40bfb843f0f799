package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.Item;
import hudson.model.Result;
import hudson.security.Permission;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutPermissions;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.net.URL;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** People press the buttons of a build's page while its rollout waits, as a browser does: dialog, script, crumb. */
@OneJenkins
class LiveSteeringTest {
    private static final String WAITS = "gate promotion after wave 1 started";
    private static final Map<String, Permission> HOLDERS = Map.of(
            "promoter", RolloutPermissions.PROMOTE,
            "holder", RolloutPermissions.HOLD,
            "returner", RolloutPermissions.ROLL_BACK);
    private static final Map<String, List<String>> ALLOWED = Map.of(
            "reader", List.of(),
            "promoter", List.of("promote", "resume"),
            "holder", List.of("hold"),
            "returner", List.of("rollback"));
    private static final List<String> ENDPOINTS = List.of("promote", "resume", "hold", "rollback");

    private JenkinsRule jenkins;
    private TestCluster cluster;
    private WorkflowRun build;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        cluster = Pipelines.web(jenkins);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        MockAuthorizationStrategy strategy = new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("ada", "reader", "promoter", "holder", "returner");
        HOLDERS.forEach((who, what) -> strategy.grant(what).everywhere().to(who, "ada"));
        jenkins.jenkins.setAuthorizationStrategy(strategy);
        build = Pipelines.begin(
                jenkins,
                "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,2,100%',"
                        + " gates: [manualGate()]");
        jenkins.waitForMessage(WAITS, build);
    }

    @AfterEach
    void stop() throws Exception {
        Pipelines.end(jenkins, build);
        cluster.close();
    }

    @Test
    void promoteGoesOnToTheNextWaveAndThenToTheEnd() throws Exception {
        HtmlPage page = page("ada");
        assertThat(page.getBody().asNormalizedText())
                .contains("Waiting for a promotion", "Wave 1 is ready and waits for a person");

        PageButtons.press(page, "promote");

        jenkins.waitForMessage("gate promotion after wave 2 started", build);
        jenkins.assertLogContains("promoted by ada through wave 1", build);
        assertThat(cluster.partition("web")).isEqualTo(1);

        PageButtons.promoteAll(page("ada"));

        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(cluster.partition("web")).isZero();
        assertThat(cluster.image("web")).isEqualTo("web:1.1");
        assertThat(PageButtons.of(page("ada"))).isEmpty();
    }

    @Test
    void holdStopsItAndResumeTakesItUpAgain() throws Exception {
        HtmlElement dialog = PageButtons.open(page("ada"), "hold");
        dialog.<HtmlInput>querySelector("input[name=reason]").setValue("lunch");
        PageButtons.confirm(dialog);

        jenkins.waitForMessage("waiting: held by ada", build);
        assertThat(cluster.state("web").held()).map(Hold::reason).contains(Message.of("lunch"));
        assertThat(build.isBuilding()).isTrue();
        HtmlPage held = page("ada");
        assertThat(held.getBody().asNormalizedText()).contains("‖ Held", "By ada: lunch.");
        assertThat(PageButtons.of(held)).containsExactly("resume", "promote", "rollback");
        assertThat(PageButtons.icons(held)).hasSize(3).doesNotHaveDuplicates();

        PageButtons.press(held, "resume");

        jenkins.waitForMessage("resumed by ada", build);
        cluster.awaitGoingOn("web");
        assertThat(cluster.partition("web")).isEqualTo(2);
        assertThat(build.isBuilding()).isTrue();
    }

    @Test
    void theFocusComesBackWhenADialogHasClosed() throws Exception {
        HtmlPage page = page("ada");
        page.setFocusedElement(page.querySelector("[data-rollout-endpoint='rollout/1/hold']"));

        HtmlElement dialog = PageButtons.open(page, "hold");
        assertThat(PageButtons.focus(page)).isEqualTo("reason");
        assertThat(dialog.getAttribute("aria-label"))
                .as("what a screen reader says")
                .isEqualTo("Hold " + TestCluster.NAMESPACE + "/web");
        PageButtons.cancel(dialog);
        assertThat(PageButtons.focus(page)).isEqualTo("rollout/1/hold");

        HtmlElement again = PageButtons.open(page, "hold");
        PageButtons.confirm(again);
        PageButtons.close(again);
        jenkins.waitForMessage("waiting: held by ada", build);
        while (page.querySelector("[data-rollout-endpoint='rollout/1/hold']") != null) {
            page.getWebClient().waitForBackgroundJavaScript(1000);
        }
        assertThat(PageButtons.focus(page)).as("its button is gone").isEqualTo("rollout/1/resume");
    }

    @Test
    void rollBackBringsTheOldRevisionBackAndFailsTheBuild() throws Exception {
        HtmlElement dialog = PageButtons.open(page("ada"), "rollback");
        dialog.<HtmlInput>querySelector("input[name=reason]").setValue("the numbers are bad");
        PageButtons.confirm(dialog);

        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("was rolled back: the numbers are bad", build);
        assertThat(cluster.image("web")).isEqualTo("web:1.0");
        assertThat(cluster.partition("web")).isZero();
        assertThat(page("ada").getBody().asNormalizedText())
                .contains("Nothing broke. ada asked for the rollback: the numbers are bad");
    }

    @Test
    void eachIsShownTheButtonsOfTheirPermissionsAndNoOtherWordOfTheirsIsHeard() throws Exception {
        RolloutState before = cluster.state("web");
        for (Map.Entry<String, List<String>> person : ALLOWED.entrySet()) {
            List<String> allowed = person.getValue();
            try (WebClient client = client(person.getKey())) {
                assertThat(PageButtons.of(client.getPage(build, "statefulset-rollout")))
                        .as(person.getKey())
                        .containsExactlyElementsOf(allowed.stream()
                                .filter(one -> !one.equals("resume"))
                                .toList());
                for (String endpoint : ENDPOINTS) {
                    if (!allowed.contains(endpoint)) {
                        assertThat(status(client, HttpMethod.POST, endpoint))
                                .as(person.getKey() + " says " + endpoint)
                                .isEqualTo(403);
                    }
                }
            }
        }
        assertThat(cluster.state("web")).as("nothing was heard").isEqualTo(before);
        assertThat(build.isBuilding()).isTrue();
    }

    @Test
    void aLinkOrAFormWithoutACrumbIsRefusedEvenToThoseWhoMay() throws Exception {
        RolloutState before = cluster.state("web");
        try (WebClient client = client("ada")) {
            for (String endpoint : ENDPOINTS) {
                assertThat(status(client, HttpMethod.GET, endpoint))
                        .as("GET " + endpoint)
                        .isEqualTo(405);
                assertThat(client.getPage(new WebRequest(url(endpoint), HttpMethod.POST))
                                .getWebResponse()
                                .getStatusCode())
                        .as("POST " + endpoint + " without a crumb")
                        .isEqualTo(403);
            }
        }
        assertThat(cluster.state("web")).as("nothing was heard").isEqualTo(before);
        assertThat(build.isBuilding()).isTrue();
    }

    @Test
    void whoMayHoldButNotResumeIsShownNothingMoreOnceItIsHeld() throws Exception {
        PageButtons.press(page("holder"), "hold");

        jenkins.waitForMessage("waiting: held by holder", build);
        assertThat(PageButtons.of(page("holder"))).isEmpty();
        assertThat(PageButtons.of(page("promoter"))).containsExactly("resume", "promote");
        try (WebClient client = client("holder")) {
            assertThat(status(client, HttpMethod.POST, "resume")).isEqualTo(403);
        }
        assertThat(cluster.state("web").held()).isPresent();
    }

    private WebClient client(String user) throws Exception {
        WebClient client = jenkins.createWebClient().login(user);
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
        return client;
    }

    private HtmlPage page(String user) throws Exception {
        return client(user).getPage(build, "statefulset-rollout");
    }

    private URL url(String endpoint) throws Exception {
        return new URL(jenkins.getURL(), build.getUrl() + "statefulset-rollout/rollout/1/" + endpoint);
    }

    private int status(WebClient client, HttpMethod method, String endpoint) throws Exception {
        WebRequest request = new WebRequest(url(endpoint), method);
        return client.getPage(method == HttpMethod.POST ? client.addCrumb(request) : request)
                .getWebResponse()
                .getStatusCode();
    }
}
