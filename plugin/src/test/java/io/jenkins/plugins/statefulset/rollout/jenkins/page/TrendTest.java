package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.PersistedRollouts;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.html.HtmlTable;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

class TrendTest {
    @Test
    @WithJenkins
    void showsDurationAndOutcomeOfEachBuildLatestFirst(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("canary");
        for (List<RolloutEvent> told : List.of(KeptEvents.completed(), KeptEvents.rolledBack(), KeptEvents.large())) {
            FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
            PersistedRollouts.add(build, "ann", told);
        }

        HtmlPage page = jenkins.createWebClient().getPage(job, "statefulset-rollouts");

        HtmlTable table = page.querySelector("table.sortable");
        assertThat(table.getRow(1).asNormalizedText()).contains("#3", "default/web-statefulset", "Completed");
        assertThat(table.getRow(2).asNormalizedText()).contains("#2", "Rolled back", "postgresql-1 failed");
        assertThat(page.querySelectorAll("svg.rollout-trend rect")).hasSize(3);
        assertThat(page.<DomNode>querySelector("svg.rollout-trend desc").getTextContent())
                .startsWith("3 rollouts: 2 completed, 1 rolled back.");
        HtmlPage rollout = page.getAnchorByText("#2").click();
        assertThat(rollout.getBody().asNormalizedText()).contains("Where it broke");

        HtmlPage front = jenkins.createWebClient().getPage(job);
        assertThat(front.querySelectorAll(".rollout-box svg.rollout-trend")).hasSize(1);
        assertThat(front.getAnchors()).anyMatch(link -> link.getHrefAttribute().endsWith("statefulset-rollouts"));
    }

    @Test
    @WithJenkins
    void aJobWithoutRolloutsHasNoTrend(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("other");
        jenkins.buildAndAssertSuccess(job);

        jenkins.createWebClient().assertFails(job.getUrl() + "statefulset-rollouts", 404);
    }

    @Test
    void aStandingHasOneColourInTextAndDrawing() throws Exception {
        String sheet;
        try (InputStream in = RolloutView.class.getResourceAsStream("rollout.css")) {
            sheet = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        for (RolloutStanding standing : RolloutStanding.values()) {
            String colour = standing.getColorClass().replace("jenkins-!-", "--");
            assertThat(sheet)
                    .as(standing.name())
                    .containsPattern(
                            standing == RolloutStanding.STARTING
                                    ? "\\.rollout-trend__bar \\{ --own: var\\(" + colour + "\\)"
                                    : "\\.rollout-trend__bar--" + standing.getStyle() + "[ ,][^}]*--own: var\\("
                                            + colour + "\\)");
        }
    }

    @Test
    void timesAreToldInRoundSteps() {
        String svg = TrendSvg.draw(
                List.of(entry(1, RolloutStanding.COMPLETED, 100), entry(2, RolloutStanding.FAILED, 20)), 640, "t-");

        assertThat(svg)
                .contains("aria-labelledby=\"t-title t-desc\"")
                .contains(">30 s<", ">1 min<", ">2 min<")
                .contains("rollout-trend__bar--failed", ">✗<", ">✓<");
    }

    @Test
    void labelsOfManyBuildsDoNotOverlap() {
        List<TrendEntry> many = IntStream.rangeClosed(1, 60)
                .mapToObj(build -> entry(build, RolloutStanding.COMPLETED, build))
                .toList();

        String svg = TrendSvg.draw(many, 340, "t-");

        assertThat(svg).contains(">#60<").doesNotContain(">#59<");
    }

    private static TrendEntry entry(int build, RolloutStanding standing, int seconds) {
        return new TrendEntry(
                build, "job/x/1/", "ns/web", standing, Instant.EPOCH, Duration.ofSeconds(seconds), Message.none());
    }
}
