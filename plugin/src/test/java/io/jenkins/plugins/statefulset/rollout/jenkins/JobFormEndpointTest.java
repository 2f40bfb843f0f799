package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.htmlunit.HttpMethod;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The form of a job, asked by those who may configure it and those who must not. */
class JobFormEndpointTest extends FormEndpointTestBase {
    @Test
    void whatLooksAtNothingButTheFieldAnswersEverybodyAlike() throws Exception {
        try (JenkinsRule.WebClient admin = forms.client("admin");
                JenkinsRule.WebClient reader = forms.client("reader");
                JenkinsRule.WebClient anonymous = forms.client("")) {
            for (String endpoint : FormEndpoints.ofJobs("")) {
                if (FormEndpoints.ANYONE.contains(FormEndpoints.name(endpoint))) {
                    String said = forms.text(admin, endpoint);
                    assertThat(said).as(endpoint).isNotBlank();
                    assertThat(forms.text(reader, endpoint))
                            .as("reader " + endpoint)
                            .isEqualTo(said);
                    assertThat(forms.text(anonymous, endpoint))
                            .as("anonymous " + endpoint)
                            .isEqualTo(said);
                }
            }
        }
        assertThat(forms.requests()).isZero();
    }

    @Test
    void theFormOfAJobAnswersWhoMayConfigureIt() throws Exception {
        try (JenkinsRule.WebClient configurer = forms.client("configurer")) {
            for (String endpoint : FormEndpoints.ofJobs("job/job/")) {
                int before = forms.requests();
                switch (FormEndpoints.name(endpoint)) {
                    case "fillClusterItems" ->
                        assertThat(forms.text(configurer, endpoint))
                                .as(endpoint)
                                .contains(FormEndpoints.CLUSTER);
                    case "fillCredentialsIdItems" ->
                        assertThat(forms.text(configurer, endpoint))
                                .as(endpoint)
                                .contains(FormEndpoints.CREDENTIALS);
                    case "checkName",
                            "checkImage",
                            "fillNamespaceItems",
                            "fillNameItems",
                            "fillImageItems",
                            "testConnection" -> {
                        assertThat(forms.status(configurer, endpoint, HttpMethod.POST))
                                .as(endpoint)
                                .isEqualTo(200);
                        assertThat(forms.requests()).as(endpoint + " asks").isGreaterThan(before);
                    }
                    default -> {
                        assertThat(forms.status(configurer, endpoint, HttpMethod.POST))
                                .as(endpoint)
                                .isEqualTo(200);
                        assertThat(forms.requests())
                                .as(endpoint + " asks nothing")
                                .isEqualTo(before);
                    }
                }
            }
        }
    }

    /** A long text takes a while to read. */
    @Test
    void longTextsAreReadForWhoMayConfigureTheJob() throws Exception {
        List<String> ofTexts = FormEndpoints.ofJobs("job/job/").stream()
                .filter(endpoint -> Set.of("checkManifest", "checkPatch").contains(FormEndpoints.name(endpoint)))
                .toList();
        assertThat(ofTexts).isNotEmpty();
        try (JenkinsRule.WebClient configurer = forms.client("configurer");
                JenkinsRule.WebClient reader = forms.client("reader");
                JenkinsRule.WebClient anonymous = forms.client("")) {
            for (String endpoint : ofTexts) {
                assertThat(forms.text(configurer, endpoint)).as(endpoint).contains("error");
                assertThat(forms.text(reader, endpoint))
                        .as("reader " + endpoint)
                        .doesNotContain("error");
                assertThat(forms.text(anonymous, endpoint))
                        .as("anonymous " + endpoint)
                        .doesNotContain("class=error");
            }
        }
    }

    @Test
    void whoMayConfigureTheJobMayAskItsCluster() throws Exception {
        try (JenkinsRule.WebClient configurer = forms.client("configurer")) {
            String answer = configurer
                    .getPage(forms.request(
                            "job/job/descriptorByName/" + FormEndpoints.OURS
                                    + ".jenkins.build.RolloutBuilder/testConnection",
                            HttpMethod.POST,
                            configurer))
                    .getWebResponse()
                    .getContentAsString();
            assertThat(answer).contains("error");
        }
        assertThat(forms.requests()).isPositive();
    }
}
