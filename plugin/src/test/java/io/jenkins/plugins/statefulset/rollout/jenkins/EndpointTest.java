package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.htmlunit.HttpMethod;
import org.htmlunit.Page;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Whatever any form may ask for, asked by those who must not. */
class EndpointTest extends FormEndpointTestBase {
    @Test
    void thereAreEndpoints() {
        assertThat(FormEndpoints.endpoints("")).hasSizeGreaterThan(80);
    }

    @Test
    void eachHasItsAudience() {
        assertThat(FormEndpoints.names(FormEndpoints.ofTheSystem(""))).isEqualTo(FormEndpoints.OF_THE_SYSTEM);
        Set<String> known = new HashSet<>(FormEndpoints.ANYONE);
        known.addAll(FormEndpoints.OF_A_JOB);
        assertThat(FormEndpoints.names(FormEndpoints.ofJobs(""))).isEqualTo(known);
    }

    @Test
    void noneAnswersToGet() throws Exception {
        try (JenkinsRule.WebClient admin = forms.client("admin")) {
            for (String endpoint : FormEndpoints.oneOfEachMethod("job/job/")) {
                assertThat(forms.status(admin, endpoint, HttpMethod.GET))
                        .as("GET " + endpoint)
                        .isEqualTo(405);
            }
        }
        assertThat(forms.requests()).isZero();
    }

    @Test
    void whoIsNotLoggedInLearnsNothing() throws Exception {
        learnsNothing("", "");
        learnsNothing("", "job/job/");
    }

    @Test
    void whoMayOnlyReadLearnsNothing() throws Exception {
        learnsNothing("reader", "");
        learnsNothing("reader", "job/job/");
    }

    @Test
    void whoMayConfigureOneJobLearnsNothingOfTheSystem() throws Exception {
        learnsNothing("configurer", "");
    }

    private void learnsNothing(String user, String where) throws Exception {
        try (JenkinsRule.WebClient client = forms.client(user)) {
            for (String endpoint : FormEndpoints.endpoints(where)) {
                Page page = client.getPage(forms.request(endpoint, HttpMethod.POST, client));
                String answer = page.getWebResponse().getContentAsString();
                assertThat(answer)
                        .as(user + " POST " + endpoint)
                        .doesNotContain(FormEndpoints.CLUSTER)
                        .doesNotContain(FormEndpoints.CREDENTIALS)
                        .doesNotContain("the-token");
                // Who is not logged in is sent to the login page.
                if (endpoint.endsWith("/testConnection")
                        && !page.getUrl().getPath().endsWith("/login")) {
                    assertThat(page.getWebResponse().getStatusCode())
                            .as(user + " POST " + endpoint)
                            .isIn(403, 404);
                }
            }
        }
        assertThat(forms.requests()).as("requests to the cluster").isZero();
    }
}
