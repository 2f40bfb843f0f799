package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.PersistedRollouts;
import java.util.List;
import java.util.regex.Pattern;
import org.htmlunit.Page;
import org.htmlunit.html.DomElement;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The pages of builds that are over, from what they keep. */
@OneJenkins
class RolloutPageTest {
    private static final String EVIL = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>${7*7}";

    private static final Pattern UTC = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:");

    private JenkinsRule jenkins;
    private FreeStyleBuild build;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("canary"));
    }

    @Test
    void showsHowItEndedWhatMovedAndTheSameDrawingAsTheReport() throws Exception {
        PersistedRollouts.add(build, "ann", KeptEvents.completed());

        HtmlPage page = page();

        String text = page.getBody().asNormalizedText();
        assertThat(text)
                .contains("default/postgresql", "✓ Completed", "Asked for by ann")
                .contains("3 of 3 pods ready on the new revision")
                .contains("What moved", "What waited, for what", "Nothing broke.")
                .contains("postgresql-2 ready");
        assertThat(page.querySelectorAll("svg.rollout-timeline")).hasSize(2);
        assertThat(page.querySelectorAll(".rollout-tile--new.rollout-tile--ready circle"))
                .hasSize(3);
        assertThat(page.querySelectorAll("[data-rollout-endpoint]")).isEmpty();
        assertThat(page.<DomElement>querySelector("[data-rollout-part=head]").getAttribute("data-rollout-active"))
                .isEqualTo("false");
    }

    @Test
    void saysWhereItBroke() throws Exception {
        PersistedRollouts.add(build, "ann", KeptEvents.rolledBack());

        HtmlPage page = page();

        assertThat(page.getTitleText()).startsWith("default/postgresql Rolled back - ");
        assertThat(page.getBody().asNormalizedText()).contains("↩ Rolled back", "postgresql-1 in wave", "CrashLoop");
        assertThat(page.querySelectorAll(".rollout-tile--base rect")).hasSize(3);
    }

    @Test
    void aRolloutThatItsBuildLeftSaysHowToGoOn() throws Exception {
        PersistedRollouts.add(build, "ann", KeptEvents.begun(KeptEvents.completed()));

        HtmlPage page =
                PageButtons.await(this::page, "Left by its build", "how it stands is not known", "waits for wave 3");

        assertThat(page.getBody().asNormalizedText())
                .contains("with the buttons on the page of this build, or ./rollout resume postgresql -n default");
    }

    @Test
    void aBuildOfSeveralRolloutsShowsEachWithIdsOfItsOwn() throws Exception {
        PersistedRollouts.add(build, "ann", KeptEvents.completed());
        PersistedRollouts.add(build, "ann", KeptEvents.rolledBack());

        HtmlPage page = page();

        assertThat(page.querySelectorAll("section.rollout")).hasSize(2);
        assertThat(page.querySelectorAll("[aria-label='Rollouts of this build'] a")
                        .size())
                .isEqualTo(2);
        assertThat(page.querySelectorAll("[id]").stream()
                        .map(node -> ((DomElement) node).getId())
                        .filter(id -> id.startsWith("r")))
                .doesNotHaveDuplicates();
    }

    @Test
    void rolloutsOfOneSetAreToldApart() throws Exception {
        PersistedRollouts.add(build, "ann", KeptEvents.completed());
        PersistedRollouts.add(build, "ann", KeptEvents.rolledBack());
        PersistedRollouts.add(build, "ann", KeptEvents.large());

        HtmlPage page = page();

        String[] names = {
            "default/postgresql (rollout 1)",
            "default/postgresql (rollout 2)",
            KeptEvents.large().get(0).statefulSet()
        };
        assertThat(texts(page, "section.rollout h2")).containsExactly(names);
        assertThat(texts(page, "[aria-label='Rollouts of this build'] a")).containsExactly(names);
        assertThat(page.getTitleText())
                .startsWith("default/postgresql (rollout 1) Completed, default/postgresql (rollout 2) Rolled back, ");
    }

    private static List<String> texts(HtmlPage page, String selector) {
        return page.querySelectorAll(selector).stream()
                .map(DomNode::asNormalizedText)
                .toList();
    }

    @Test
    void neighboursOfALargeSetShareATile() throws Exception {
        PersistedRollouts.add(build, "ann", KeptEvents.large());

        HtmlPage page = page();

        assertThat(page.querySelectorAll(".rollout-tile")).hasSize(1);
        assertThat(page.<DomNode>querySelector(".rollout-tile").asNormalizedText())
                .contains("119–0", "120 pods");
    }

    @Test
    void theLivePartsAreAPieceOfThePage() throws Exception {
        PersistedRollouts.add(build, "ann", KeptEvents.completed());

        Page live = jenkins.createWebClient().goTo(build.getUrl() + "statefulset-rollout/rollout/1/live", "text/html");

        assertThat(live.getWebResponse().getContentAsString())
                .contains("data-rollout-part=\"log\"")
                .doesNotContain("<html");
    }

    @Test
    void thereIsNoOtherRollout() throws Exception {
        PersistedRollouts.add(build, "ann", KeptEvents.completed());

        jenkins.createWebClient().assertFails(build.getUrl() + "statefulset-rollout/rollout/2/live", 404);
        jenkins.createWebClient().assertFails(build.getUrl() + "statefulset-rollout/rollout/x/live", 404);
    }

    @Test
    void aBuildWithoutRolloutsHasNoPage() throws Exception {
        jenkins.createWebClient().assertFails(build.getUrl() + "statefulset-rollout", 404);
        assertThat(jenkins.createWebClient().getPage(build).asXml()).doesNotContain("statefulset-rollout");
    }

    @Test
    void theBuildsFrontPageSumsItUp() throws Exception {
        PersistedRollouts.add(build, "ann", KeptEvents.rolledBack());

        HtmlPage page = jenkins.createWebClient().getPage(build);

        DomNode summary = page.querySelector(".rollout-summary");
        assertThat(summary.asNormalizedText()).contains("StatefulSet default/postgresql", "Rolled back", "postgres:13");
        HtmlPage target = page.getAnchorByText("StatefulSet default/postgresql").click();
        assertThat(target.getUrl().getPath()).contains("/statefulset-rollout");
    }

    @Test
    void whatTheClusterSaysIsNeverMarkup() throws Exception {
        PersistedRollouts.add(build, EVIL, KeptEvents.saying(KeptEvents.rolledBack(), EVIL));
        PersistedRollouts.add(build, EVIL, KeptEvents.saying(KeptEvents.begun(KeptEvents.completed()), EVIL));

        for (HtmlPage page : new HtmlPage[] {
            page(),
            jenkins.createWebClient().getPage(build),
            jenkins.createWebClient().getPage(build.getParent())
        }) {
            assertThat(page.querySelectorAll("[onerror], img[src=x]")).isEmpty();
            assertThat(page.querySelectorAll("script").stream().map(DomNode::asXml))
                    .noneMatch(script -> script.contains("alert("));
        }
        assertThat(page().getBody().asNormalizedText()).contains(EVIL);
    }

    @Test
    void timesAreThoseOfTheReadersClock() throws Exception {
        PersistedRollouts.add(build, "ann", KeptEvents.soaking(KeptEvents.completed()));

        HtmlPage page = page();

        assertThat(page.getBody().asNormalizedText())
                .containsPattern("soak after wave 1 started: until \\d\\d:\\d\\d:\\d\\d")
                .doesNotContainPattern(UTC);
        assertThat(page.querySelectorAll("svg title, svg desc").stream().map(DomNode::getTextContent))
                .anyMatch(text -> text.contains("until "))
                .noneMatch(text -> UTC.matcher(text).find());
    }

    @Test
    void nothingOfItIsInline() throws Exception {
        PersistedRollouts.add(build, "ann", KeptEvents.completed());

        HtmlPage page = page();

        for (DomNode node : page.querySelectorAll("section.rollout, section.rollout *")) {
            assertThat(((DomElement) node).getAttributesMap().keySet())
                    .noneMatch(name -> name.startsWith("on") || name.equals("style"));
            assertThat(node.getNodeName()).isNotIn("script", "style");
        }
    }

    private HtmlPage page() throws Exception {
        return jenkins.createWebClient().getPage(build, "statefulset-rollout");
    }
}
