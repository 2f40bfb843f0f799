package io.jenkins.plugins.statefulset.rollout.jenkins;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.htmlunit.HttpMethod;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** The form of a cluster in the system configuration, asked by administrators and by others. */
class SystemFormEndpointTest extends FormEndpointTestBase {
    @Test
    void theSystemsFormAnswersAdministratorsAlone() throws Exception {
        for (String user : List.of("", "reader", "configurer")) {
            try (JenkinsRule.WebClient client = forms.client(user)) {
                for (String endpoint : FormEndpoints.ofTheSystem("")) {
                    if (FormEndpoints.name(endpoint).startsWith("fill")) {
                        assertThat(forms.text(client, endpoint))
                                .as(user + " " + endpoint)
                                .doesNotContain(FormEndpoints.CREDENTIALS);
                    } else {
                        assertThat(forms.status(client, endpoint, HttpMethod.POST))
                                .as(user + " " + endpoint)
                                .isEqualTo(403);
                    }
                }
            }
        }
        assertThat(forms.requests()).isZero();
        try (JenkinsRule.WebClient admin = forms.client("admin")) {
            for (String endpoint : FormEndpoints.ofTheSystem("")) {
                assertThat(forms.status(admin, endpoint, HttpMethod.POST))
                        .as(endpoint)
                        .isEqualTo(200);
            }
        }
        assertThat(forms.requests()).as("requests of the connection test").isPositive();
    }
}
