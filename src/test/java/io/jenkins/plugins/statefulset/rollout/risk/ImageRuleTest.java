package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageRuleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nginx:1.25.3          | nginx:1.25.4           | LOW  | update within 1",
                "nginx:1.25            | nginx:1.26             | LOW  | update within 1",
                "nginx:1.25            | nginx:1.25.4           | LOW  | release of 1.25",
                "nginx:1.25.4          | nginx:1.25             | HIGH | gives up the release for its line",
                "nginx:1.26.0          | nginx:1.25.4           | HIGH | downgrade from 1.26.0 to 1.25.4",
                "redis:6.2.1           | redis:7.0.0            | HIGH | another major, 6 → 7",
                "redis:7.2-rc1         | redis:7.2-rc2          | HIGH | pre-release (rc2)",
                "nginx:1.25.4          | nginx:latest           | HIGH | version after is unknown",
                "nginx:latest          | nginx:1.25.4           | HIGH | version before is unknown",
                "nginx                 | nginx:1.25.4           | HIGH | has no tag",
                "nginx:1.25.4          | nginx@sha256:00        | HIGH | digest and no tag",
                "nginx:1.25.4          | nginx:20240101         | HIGH | tag 20240101",
                "nginx:1.25.4          | httpd:2.4.58           | HIGH | another repository, nginx → httpd",
                "nginx:1.25.4          | docker.io/nginx:1.25.5 | LOW  | update within 1",
                "nginx:1.25.4          | nginx:1.25.4@sha256:00 | LOW  | another build of 1.25.4",
                "postgres:13@sha256:00 | postgres:13@sha256:01  | HIGH | some 13",
                "postgres:13.9         | postgres:latest        | HIGH | version after is unknown",
                "postgres:13.9         | reg.local/postgres:13.9| HIGH | another repository",
                "postgres:13.9         | mysql:8.0.36           | HIGH | not known to be PostgreSQL",
                "postgres:13.23        | postgres:13            | HIGH | gives up the release for its line",
                "bitnami/redis:7.2.4   | bitnamilegacy/redis:7.2.5 | LOW | update within 7",
            })
    void anImagesNameTells(String before, String after, RiskLevel level, String words) {
        Assessment assessment = SetFixture.set("web", before).changedTo(SetFixture.set("web", after));

        assertThat(assessment.risk().level()).isEqualTo(level);
        assertThat(assessment.risk().reasons()).anySatisfy(reason -> {
            assertThat(reason.field()).isEqualTo("spec.template.spec.containers[web].image");
            assertThat(reason.text()).contains(before + " → " + after).contains(words);
        });
    }
}
