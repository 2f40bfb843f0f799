package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import hudson.model.FreeStyleBuild;
import hudson.model.Item;
import hudson.security.Permission;
import io.jenkins.plugins.statefulset.rollout.jenkins.OneJenkins;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.PersistedRollouts;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutPermissions;
import java.net.URL;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.htmlunit.WebRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Who may say what: each endpoint for anonymous people, for readers, and for those with one permission each. */
@OneJenkins
class SteeringTest {
    private static final Map<String, Permission> ENDPOINTS = Map.of(
            "promote", RolloutPermissions.PROMOTE,
            "resume", RolloutPermissions.PROMOTE,
            "hold", RolloutPermissions.HOLD,
            "rollback", RolloutPermissions.ROLL_BACK);

    private JenkinsRule jenkins;
    private FreeStyleBuild build;

    @BeforeEach
    void start(JenkinsRule rule) throws Exception {
        jenkins = rule;
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject("canary"));
        PersistedRollouts.add(build, "ann", KeptEvents.begun(KeptEvents.completed()));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader", "promoter", "holder", "returner")
                .grant(RolloutPermissions.PROMOTE)
                .everywhere()
                .to("promoter")
                .grant(RolloutPermissions.HOLD)
                .everywhere()
                .to("holder")
                .grant(RolloutPermissions.ROLL_BACK)
                .everywhere()
                .to("returner")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE)
                .everywhere()
                .to("configurer"));
    }

    @Test
    void anonymousPeopleSeeAndSayNothing() throws Exception {
        WebClient anonymous = client();
        // Stay on the refusal, instead of going on to the login form.
        anonymous.getOptions().setJavaScriptEnabled(false);
        anonymous.setRefreshHandler((page, target, seconds) -> {});

        assertThat(get(anonymous, "").getWebResponse().getStatusCode()).isIn(403, 404);
        assertThat(get(anonymous, "rollout/1/live").getWebResponse().getStatusCode())
                .isIn(403, 404);
        for (String endpoint : ENDPOINTS.keySet()) {
            assertThat(post(anonymous, endpoint)).as(endpoint).isIn(403, 404);
        }
    }

    @Test
    void readersSeeAndSayNothing() throws Exception {
        WebClient reader = client().login("reader");

        assertThat(get(reader, "").getWebResponse().getStatusCode()).isEqualTo(200);
        assertThat(get(reader, "rollout/1/live").getWebResponse().getStatusCode())
                .isEqualTo(200);
        for (String endpoint : ENDPOINTS.keySet()) {
            assertThat(post(reader, endpoint)).as(endpoint).isEqualTo(403);
        }
    }

    @Test
    void eachPermissionIsForItsOwnWords() throws Exception {
        Map<String, Permission> people = Map.of(
                "promoter", RolloutPermissions.PROMOTE,
                "holder", RolloutPermissions.HOLD,
                "returner", RolloutPermissions.ROLL_BACK);
        for (Map.Entry<String, Permission> person : people.entrySet()) {
            WebClient client = client().login(person.getKey());
            for (Map.Entry<String, Permission> endpoint : ENDPOINTS.entrySet()) {
                // Nobody drives this one, so that what is allowed is refused for that.
                int expected = endpoint.getValue().equals(person.getValue()) ? 409 : 403;
                assertThat(post(client, endpoint.getKey()))
                        .as(person.getKey() + " says " + endpoint.getKey())
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void whoMayConfigureTheJobMaySteerItsRollouts() throws Exception {
        WebClient configurer = client().login("configurer");

        for (String endpoint : ENDPOINTS.keySet()) {
            assertThat(post(configurer, endpoint)).as(endpoint).isEqualTo(409);
        }
    }

    @Test
    void nothingIsSaidByFollowingALinkOrWithoutACrumb() throws Exception {
        WebClient configurer = client().login("configurer");

        for (String endpoint : ENDPOINTS.keySet()) {
            assertThat(get(configurer, "rollout/1/" + endpoint).getWebResponse().getStatusCode())
                    .as(endpoint)
                    .isEqualTo(405);
            WebRequest bare = new WebRequest(url("rollout/1/" + endpoint), HttpMethod.POST);
            assertThat(configurer.getPage(bare).getWebResponse().getStatusCode())
                    .as(endpoint)
                    .isEqualTo(403);
        }
    }

    @Test
    void aRefusalSaysWhyInPlainText() throws Exception {
        WebClient configurer = client().login("configurer");
        WebRequest request = configurer.addCrumb(
                new WebRequest(new URL(url("rollout/1/promote") + "?to=%3Cb%3Emany"), HttpMethod.POST));

        Page answer = configurer.getPage(request);

        assertThat(answer.getWebResponse().getStatusCode()).isEqualTo(409);
        assertThat(answer.getWebResponse().getContentType()).isEqualTo("text/plain");
        assertThat(answer.getWebResponse().getContentAsString()).contains("'<b>many' is no size of a wave");
    }

    private WebClient client() {
        WebClient client = jenkins.createWebClient();
        client.getOptions().setThrowExceptionOnFailingStatusCode(false);
        return client;
    }

    private URL url(String path) throws Exception {
        return new URL(jenkins.getURL(), build.getUrl() + "statefulset-rollout/" + path);
    }

    private Page get(WebClient client, String path) throws Exception {
        return client.getPage(new WebRequest(url(path), HttpMethod.GET));
    }

    private int post(WebClient client, String endpoint) throws Exception {
        WebRequest request = client.addCrumb(new WebRequest(url("rollout/1/" + endpoint), HttpMethod.POST));
        return client.getPage(request).getWebResponse().getStatusCode();
    }
}
