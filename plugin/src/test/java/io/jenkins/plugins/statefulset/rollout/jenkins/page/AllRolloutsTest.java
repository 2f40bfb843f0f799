package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.ListView;
import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.Pipelines;
import io.jenkins.plugins.statefulset.rollout.jenkins.TestCluster;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.KnownRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.PersistedRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutPermissions;
import java.net.URL;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The page of all rollouts, the column, the downloads and {@code api/json}. */
@OneJenkins
class AllRolloutsTest {
    @Test
    void theRootHasThemAllAndAFolderItsOwn(JenkinsRule jenkins) throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "team");
        FreeStyleProject inFolder = folder.createProject(FreeStyleProject.class, "deploy");
        PersistedRollouts.add(jenkins.buildAndAssertSuccess(inFolder), "ann", KeptEvents.completed());
        PersistedRollouts.add(
                jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("other")), "bob", KeptEvents.large());

        HtmlPage root = jenkins.createWebClient().goTo("statefulset-rollouts");
        assertThat(root.getBody().asNormalizedText())
                .contains("default/postgresql", "✓ Completed", "team » deploy #1", "other #1");
        HtmlPage own = jenkins.createWebClient().goTo("job/team/statefulset-rollouts");
        assertThat(own.getBody().asNormalizedText())
                .contains("team » deploy #1", "3 of 3 pods ready on the new revision")
                .doesNotContain("other #1");
    }

    @Test
    void onlyTheLatestOfASetIsShownAndWhatOneMayNotSeeIsNotLost(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("deploy");
        PersistedRollouts.add(jenkins.buildAndAssertSuccess(job), "ann", KeptEvents.completed());
        FreeStyleBuild second = jenkins.buildAndAssertSuccess(job);
        PersistedRollouts.add(second, "ann", KeptEvents.rolledBack());
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("guest", "reader")
                .grant(Item.READ)
                .everywhere()
                .to("reader"));

        assertThat(jenkins.createWebClient()
                        .login("guest")
                        .goTo("statefulset-rollouts")
                        .getBody()
                        .asNormalizedText())
                .contains("No build that you may see")
                .doesNotContain("postgresql");
        assertThat(jenkins.createWebClient()
                        .login("reader")
                        .goTo("statefulset-rollouts")
                        .getBody()
                        .asNormalizedText())
                .contains("deploy #2", "↩ Rolled back")
                .doesNotContain("deploy #1");
        job.renameTo("renamed");
        assertThat(KnownRollouts.get().latest(""))
                .extracting(known -> known.run().getFullDisplayName())
                .containsExactly("renamed #2");
        second.delete();
        assertThat(KnownRollouts.get().latest(""))
                .extracting(known -> known.run().getFullDisplayName())
                .doesNotContain("renamed #2");
    }

    @Test
    void itsButtonsSteerAndSoDoesRest(JenkinsRule jenkins) throws Exception {
        try (TestCluster cluster = Pipelines.web(jenkins)) {
            jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
            jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                    .grant(Jenkins.READ, Item.READ, RolloutPermissions.PROMOTE, RolloutPermissions.HOLD)
                    .everywhere()
                    .to("ada"));
            WorkflowRun build = Pipelines.begin(
                    jenkins,
                    "statefulSetRollout cluster: 'test', name: 'web', image: 'web=web:1.1', waves: '1,2,100%',"
                            + " gates: [manualGate()]");
            jenkins.waitForMessage("gate promotion after wave 1 started", build);
            WebClient ada = jenkins.createWebClient().login("ada");

            HtmlPage page = ada.goTo("statefulset-rollouts");
            assertThat(page.getBody().asNormalizedText()).contains("jenkins-test/web", "Waiting for a promotion");
            HtmlButton promote = page.querySelector("[data-rollout-endpoint$='/rollout/1/promote']");
            promote.click();
            ada.waitForBackgroundJavaScript(1000);
            PageButtons.confirm(page.querySelector("dialog.jenkins-dialog"));
            jenkins.waitForMessage("gate promotion after wave 2 started", build);

            JSONObject seen = json(ada, build.getUrl() + "statefulset-rollout/")
                    .getJSONArray("rollouts")
                    .getJSONObject(0);
            assertThat(seen.getString("name")).isEqualTo("jenkins-test/web");
            assertThat(seen.getString("state")).isEqualTo("waiting");
            assertThat(seen.getInt("wave")).isEqualTo(2);
            assertThat(seen.getInt("waves")).isEqualTo(3);
            var planned = seen.getJSONArray("plannedWaves");
            assertThat(planned.size()).isEqualTo(3);
            assertThat(planned.getJSONObject(2).getInt("partition")).isZero();
            assertThat(planned.getJSONObject(0).getJSONArray("pods").join(" ")).isEqualTo("\"web-2\"");
            assertThat(planned.getJSONObject(0).getString("state")).isEqualTo("passed");
            assertThat(seen.getJSONArray("actions").join(" ")).isEqualTo("\"promote\" \"hold\"");
            assertThat(seen.getJSONArray("ordinals").size()).isEqualTo(3);
            assertThat(seen.getJSONArray("ordinals").getJSONObject(0).getString("side"))
                    .isEqualTo("new");

            WebRequest rest = new WebRequest(
                    new URL(jenkins.getURL(), build.getUrl() + "statefulset-rollout/rollout/1/promote?to=100%25"),
                    HttpMethod.POST);
            ada.getPage(ada.addCrumb(rest));
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(json(ada, build.getParent().getUrl() + "statefulset-rollouts/")
                            .getJSONArray("rollouts")
                            .getJSONObject(0)
                            .getString("state"))
                    .isEqualTo("completed");
            assertThat(json(ada, "statefulset-rollouts/")
                            .getJSONArray("rollouts")
                            .size())
                    .isEqualTo(1);
        }
    }

    @Test
    void reportAndEventsCanBeDownloaded(JenkinsRule jenkins) throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("deploy"));
        PersistedRollouts.add(build, "ann", KeptEvents.completed());
        String page = build.getUrl() + "statefulset-rollout/rollout/1/";

        WebResponse events = get(jenkins, page + "events");
        assertThat(events.getResponseHeaderValue("Content-Disposition"))
                .isEqualTo("attachment; filename=\"deploy-1-postgresql.jsonl\"");
        assertThat(events.getContentAsString().lines().map(EventJson::read)).hasSameSizeAs(KeptEvents.completed());
        WebResponse report = get(jenkins, page + "report");
        assertThat(report.getResponseHeaderValue("Content-Disposition")).contains("deploy-1-postgresql.html");
        assertThat(report.getContentAsString()).startsWith("<!DOCTYPE html>").contains("default/postgresql");
    }

    @Test
    void aListViewHasAColumn(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject("deploy");
        PersistedRollouts.add(jenkins.buildAndAssertSuccess(job), "ann", KeptEvents.rolledBack());
        jenkins.createFreeStyleProject("idle");
        ListView view = new ListView("sets");
        jenkins.jenkins.addView(view);
        view.setIncludeRegex(".*");
        view.getColumns().add(new RolloutColumn());

        HtmlPage page = jenkins.createWebClient().getPage(view);

        assertThat(page.getBody().asNormalizedText()).contains("StatefulSet rollout", "↩ Rolled back");
        assertThat(page.getAnchorByText("default/postgresql").getHrefAttribute())
                .contains("statefulset-rollout");
    }

    private static JSONObject json(WebClient client, String path) throws Exception {
        return JSONObject.fromObject(client.goTo(path + "api/json", "application/json")
                .getWebResponse()
                .getContentAsString());
    }

    private static WebResponse get(JenkinsRule jenkins, String path) throws Exception {
        return jenkins.createWebClient()
                .getPage(new URL(jenkins.getURL(), path))
                .getWebResponse();
    }
}
