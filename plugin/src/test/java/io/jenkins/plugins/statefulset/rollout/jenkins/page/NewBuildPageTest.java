package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.User;
import io.jenkins.plugins.statefulset.rollout.jenkins.Await;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.PersistedRollouts;
import java.util.Map;
import jenkins.model.experimentalflags.UserExperimentalFlagsProperty;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;

/** The new page of a build, which people turn on for themselves: the rollout as a tab, a card and a detail. */
@OneJenkins
class NewBuildPageTest {
    /** Has turned the new page on. */
    private static final String NEW = "nora";

    /** Has not. */
    private static final String OLD = "olga";

    private static final String TAB = ".app-build-tabs a[href$='/statefulset-rollout']";

    private final JenkinsRule jenkins;

    NewBuildPageTest(JenkinsRule jenkins) {
        this.jenkins = jenkins;
    }

    @BeforeEach
    void people() throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        User.getById(NEW, true).addProperty(new UserExperimentalFlagsProperty(Map.of("new-build-page.flag", "true")));
    }

    private FreeStyleBuild build() throws Exception {
        return jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("canary"));
    }

    private HtmlPage open(String user, Run<?, ?> build, String page) throws Exception {
        WebClient browser = jenkins.createWebClient().login(user);
        return browser.goTo(build.getUrl() + page);
    }

    private static String badge(HtmlPage page) {
        DomNode badge = page.querySelector(TAB + " .jenkins-badge");
        return badge == null ? "" : badge.asNormalizedText().strip();
    }

    /** The page follows the rollout by itself. */
    private static void awaitBadge(HtmlPage page, String words) throws Exception {
        Await.until(() -> {
            page.getWebClient().waitForBackgroundJavaScript(1000);
            return badge(page).equals(words);
        });
    }

    @Test
    void theRolloutIsATabWithItsPageWithin() throws Exception {
        FreeStyleBuild build = build();
        PersistedRollouts.add(build, "ann", KeptEvents.completed());

        HtmlPage page = open(NEW, build, "statefulset-rollout/");

        assertThat(page.getTitleText()).startsWith("default/postgresql Completed - StatefulSet rollout - canary - #1");
        HtmlAnchor tab = page.querySelector(TAB);
        assertThat(tab.asNormalizedText()).isEqualTo("StatefulSet rollout");
        assertThat(tab.getAttribute("class")).as("that of this page").doesNotContain("tertiary");
        assertThat(badge(page)).isEmpty();
        assertThat(page.querySelectorAll(".app-build-content section.rollout")).hasSize(1);
        assertThat(page.querySelectorAll(".rollout-tile")).hasSize(3);
        assertThat(page.querySelectorAll("h1")).hasSize(1);
        assertThat(page.<DomNode>querySelector(".app-build-content h2").asNormalizedText())
                .isEqualTo("StatefulSet rollout");
        assertThat(page.querySelectorAll("#side-panel")).isEmpty();
    }

    @Test
    void theFirstPageHasACardAndADetailInPlaceOfTheSummary() throws Exception {
        FreeStyleBuild build = build();
        PersistedRollouts.add(build, "ann", KeptEvents.rolledBack());

        HtmlPage page = open(NEW, build, "");

        assertThat(badge(page)).as("it went back by itself").isEmpty();
        HtmlAnchor detail = page.querySelector(".jenkins-details a.jenkins-details__item[href*=statefulset-rollout]");
        assertThat(detail.asNormalizedText()).isEqualTo("StatefulSet default/postgresql: Rolled back");
        HtmlPage target = detail.click();
        assertThat(target.getUrl().toString())
                .isEqualTo(jenkins.getURL() + build.getUrl() + "statefulset-rollout/#rollout-1");
        assertThat(page.querySelectorAll(".rollout-summary")).hasSize(1);
        DomNode card = page.querySelector(".app-build__grid > .jenkins-card .rollout-summary");
        assertThat(card.asNormalizedText()).contains("StatefulSet default/postgresql", "Rolled back", "postgres:13");
        assertThat(page.querySelectorAll("a.task-link[href$='/statefulset-rollout']"))
                .as("the tab is enough")
                .isEmpty();
    }

    @Test
    void theOldPageStaysAsItWas() throws Exception {
        FreeStyleBuild build = build();
        PersistedRollouts.add(build, "ann", KeptEvents.failed());

        HtmlPage front = open(OLD, build, "");
        HtmlPage page = open(OLD, build, "statefulset-rollout/");

        assertThat(front.querySelectorAll("#side-panel a.task-link[href$='/statefulset-rollout']"))
                .hasSize(1);
        assertThat(front.querySelectorAll(".app-summary .rollout-summary")).hasSize(1);
        assertThat(front.querySelectorAll(".app-build-tabs, .jenkins-details")).isEmpty();
        assertThat(page.getTitleText()).startsWith("default/postgresql Failed - StatefulSet rollout - canary #1");
        assertThat(page.querySelectorAll("#side-panel a.task-link[href$='/statefulset-rollout']"))
                .hasSize(1);
        assertThat(page.<DomNode>querySelector("h1").asNormalizedText()).isEqualTo("StatefulSet rollout");
        assertThat(page.querySelectorAll("section.rollout")).hasSize(1);
    }

    @Test
    void aFailureIsABadge() throws Exception {
        FreeStyleBuild build = build();
        PersistedRollouts.add(build, "ann", KeptEvents.completed());
        PersistedRollouts.add(build, "ann", KeptEvents.failed());

        HtmlPage page = open(NEW, build, "console");

        assertThat(badge(page)).isEqualTo("Failed");
        DomElement badge = page.querySelector(TAB + " .jenkins-badge");
        assertThat(badge.getAttribute("class")).contains("jenkins-!-danger-color");
        assertThat(badge.getAttribute("tooltip")).isEqualTo("StatefulSet default/postgresql (rollout 2): Failed");
    }

    @Test
    void aBuildWithoutRolloutsHasNoTab() throws Exception {
        HtmlPage page = open(NEW, build(), "");

        assertThat(page.querySelectorAll(".app-build-tabs a")).hasSizeGreaterThan(1);
        assertThat(page.asXml()).doesNotContain("statefulset-rollout");
    }

    @Test
    void aWaveThatWaitsForAPersonIsABadgeAndIsPromotedOnTheTab() throws Exception {
        try (TestCluster cluster = Pipelines.web(jenkins)) {
            WorkflowRun build = Pipelines.begin(
                    jenkins,
                    "statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%',"
                            + " gates: [manualGate()])");
            jenkins.waitForMessage("gate promotion after wave 1 started", build);

            HtmlPage page = open(NEW, build, "statefulset-rollout/");

            assertThat(badge(page)).isEqualTo("Waiting");
            assertThat(PageButtons.of(page)).contains("promote", "hold", "rollback");

            HtmlElement dialog = PageButtons.open(page, "hold");
            dialog.<HtmlInput>querySelector("input[name=reason]").setValue("lunch");
            PageButtons.confirm(dialog);
            jenkins.waitForMessage("waiting: held by " + NEW, build);
            awaitBadge(page, "Held");
            assertThat(page.<DomElement>querySelector(TAB + " .jenkins-badge").getAttribute("tooltip"))
                    .isEqualTo("StatefulSet jenkins-test/web: Held");
            assertThat(badge(open(NEW, build, "console")))
                    .as("of a page that is opened by then")
                    .isEqualTo("Held");

            PageButtons.press(open(NEW, build, "statefulset-rollout/"), "rollback");
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            awaitBadge(page, "");
            assertThat(badge(open(NEW, build, "statefulset-rollout/"))).isEmpty();
            assertThat(cluster.image("web")).isEqualTo("web:1.0");
        }
    }
}
