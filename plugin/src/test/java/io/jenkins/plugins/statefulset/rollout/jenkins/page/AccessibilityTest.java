package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.statefulset.rollout.jenkins.Await;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.People;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.build.RolloutBuilder;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.PersistedRollouts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/**
 * The pages in a real browser, with the Content Security Policy of Jenkins enforced, judged by axe: wide and 390 pixels narrow, in the
 * light theme and with the colours of the dark one. Jenkins' own frame around them is not judged.
 */
@OneJenkins
class AccessibilityTest {
    private static final String RULES = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']";
    /** Jenkins' form tags give no field a label that a program can find, and each sign for help the tabindex 9999. */
    private static final String[] OF_FORM_TAGS = {"label", "select-name", "tabindex"};

    private static final List<Integer> WIDTHS = List.of(1280, 390);

    private static Browser browser;
    private static String axe;
    private static String dark;

    private final JenkinsRule jenkins;

    AccessibilityTest(JenkinsRule jenkins) {
        this.jenkins = jenkins;
    }

    @BeforeAll
    static void startBrowser() throws Exception {
        boolean there = Browser.isThere();
        if (!there) {
            System.out.println("AccessibilityTest is skipped: neither Chromium nor its chromedriver is on the path");
        }
        assumeTrue(there, "a browser");
        axe = text("/axe.min.js");
        dark = text("dark.css");
        browser = Browser.start();
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = AccessibilityTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @AfterAll
    static void stopBrowser() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void people() throws Exception {
        jenkins.jenkins.setSecurityRealm(new People().with("alice").with("root"));
        browser.login(url(""), "alice");
        browser.errors();
    }

    @AfterEach
    void nothingWasRefused() throws Exception {
        assertThat(browser.errors()).as("the console of the browser").isEmpty();
    }

    private String url(String path) throws Exception {
        return jenkins.getURL() + path;
    }

    @Test
    void aRolloutThatWentBackAndThePageOfAll() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("canary"));
        PersistedRollouts.add(build, "ann", KeptEvents.rolledBack());

        judge(build.getUrl() + "statefulset-rollout/", "section.rollout");
        judge("statefulset-rollouts/", "table.rollout-all");
    }

    @Test
    void twoRolloutsOfOneSet() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("twice"));
        PersistedRollouts.add(build, "ann", KeptEvents.rolledBack());
        PersistedRollouts.add(build, "ann", KeptEvents.completed());

        judge(build.getUrl() + "statefulset-rollout/", "section.rollout");
    }

    @Test
    void anApprovalAndItsDialog() throws Exception {
        try (TestCluster cluster = Pipelines.web(jenkins)) {
            WorkflowRun build = Pipelines.begin(
                    jenkins,
                    "statefulSetRollout(cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,100%',"
                            + " gates: [manualGate(submitter: 'alice', reason: 'required')])");
            jenkins.waitForMessage("gate approval by alice after wave 1 started", build);

            judge(build.getUrl() + "statefulset-rollout/", "section.rollout");
            browser.run("document.querySelector('[data-rollout-endpoint$=approve]').click()");
            assertThat(violations("dialog.jenkins-dialog")).as("the dialog").isEmpty();

            Pipelines.end(jenkins, build);
        }
    }

    @Test
    void theFormOfTheBuildStep() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("free");
        job.getBuildersList().add(new RolloutBuilder("web"));

        judge(job.getUrl() + "configure", "[descriptorid$=RolloutBuilder]", OF_FORM_TAGS);
    }

    /** @param part what of the page is ours: a selector */
    private void judge(String page, String part, String... rulesOfOthers) throws Exception {
        open(page, part);
        for (boolean night : new boolean[] {false, true}) {
            if (night) {
                // A sheet that a script has made is not subject to the policy.
                browser.run(
                        "const sheet = new CSSStyleSheet(); sheet.replaceSync(arguments[0]);"
                                + " document.adoptedStyleSheets = [sheet];",
                        dark);
            }
            for (int width : WIDTHS) {
                browser.resize(width, 1000);
                String how = page + (night ? ", dark, " : ", light, ") + width + " pixels wide";
                assertThat(violations(part, rulesOfOthers)).as(how).isEmpty();
                assertThat(tooWide()).as("what is cut off: " + how).isEmpty();
            }
        }
    }

    private static List<String> tooWide() throws Exception {
        return texts(browser.run("return document.documentElement.scrollWidth <= innerWidth ? []"
                + " : [...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > innerWidth)"
                + ".map(one => one.outerHTML.slice(0, 200))"));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private void open(String page, String part) throws Exception {
        browser.open(url(page));
        Await.until(() -> browser.run(
                        "return document.readyState === 'complete' && document.querySelector(arguments[0]) !== null",
                        part)
                .asBoolean());
        assertThat(browser.await("fetch(location.href)"
                                + ".then(answer => done(answer.headers.get('Content-Security-Policy')))")
                        .asText())
                .as("the policy that is enforced")
                .contains("script-src");
    }

    /** @param rulesOfOthers what is not asked */
    private static List<String> violations(String part, String... rulesOfOthers) throws Exception {
        browser.run(axe + "; return null");
        JsonNode found = browser.await(
                "const rules = Object.fromEntries(arguments[1].map(rule => [rule, {enabled: false}]));"
                        + "axe.run(arguments[0], {resultTypes: ['violations'], rules, runOnly: " + RULES + "})"
                        + ".then(found => done(found.violations.flatMap(one => one.nodes.map(node =>"
                        + " one.id + ': ' + node.target.join(' ') + ': ' + node.failureSummary + ' ' + node.html.slice(0, 200)))),"
                        + " failed => done(['axe failed: ' + failed]))",
                part,
                List.of(rulesOfOthers));
        return texts(found);
    }
}
