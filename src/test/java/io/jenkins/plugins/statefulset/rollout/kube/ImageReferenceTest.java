package io.jenkins.plugins.statefulset.rollout.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource(textBlock = """
            postgres,                              '',                     postgres,            ''
            postgres:13,                           '',                     postgres,            13
            bitnami/postgresql:14.5.0-debian-11-r3, '',                    bitnami/postgresql,  14.5.0-debian-11-r3
            registry.example:5000/db/postgres:13,  registry.example:5000,  db/postgres,         13
            localhost/postgres,                    localhost,              postgres,            ''
            localhost:5000/postgres,               localhost:5000,         postgres,            ''
            quay.io/a/b/c__d:v1_2.3,               quay.io,                a/b/c__d,            v1_2.3
            [::1]:5000/x:1,                        '[::1]:5000',           x,                   1
            """)
    void takesNamesApart(String image, String registry, String repository, String tag) {
        ImageReference reference = ImageReference.parse(image);

        assertThat(reference.registry().orElse("")).isEqualTo(registry);
        assertThat(reference.repository()).isEqualTo(repository);
        assertThat(reference.tag().orElse("")).isEqualTo(tag);
        assertThat(reference).hasToString(image);
    }

    @Test
    void readsDigests() {
        ImageReference both = ImageReference.parse("registry.example/postgres:13@" + DIGEST);

        assertThat(both.tag()).contains("13");
        assertThat(both.digest()).contains(DIGEST);
        assertThat(both.name()).isEqualTo("postgres");
        assertThat(both.isLatest()).isFalse();
        assertThat(ImageReference.parse("postgres@" + DIGEST).isLatest()).isFalse();
        assertThat(ImageReference.parse("postgres").isLatest()).isTrue();
        assertThat(ImageReference.parse("postgres:latest").isLatest()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Postgres:13",
                "postgres:",
                "postgres 13",
                "postgres:13:1",
                "a//b",
                "postgres@sha256:12",
                "/x",
                "x/",
                ":13"
            })
    void refusesWhatIsNoImageName(String image) {
        assertThatThrownBy(() -> ImageReference.parse(image))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("such as postgres:13.23");
    }

    @ParameterizedTest
    @CsvSource({
        "postgres:13, postgres",
        "docker.io/library/postgres:13, postgres",
        "library/postgres, postgres",
        "reg.local:5000/db/postgres:13, reg.local:5000/db/postgres",
        "reg.local:5000/postgres, reg.local:5000/postgres",
        "docker.io/bitnami/kafka@sha256:00, bitnami/kafka"
    })
    void aFamiliarNameKeepsItsRegistryAndDropsWhatDockerHubImplies(String image, String repository) {
        assertThat(ImageReference.read(image).familiarName()).isEqualTo(repository);
    }

    @ParameterizedTest
    @CsvSource({
        "postgres, ''",
        "docker.io/library/postgres, ''",
        "docker.io/bitnami/kafka:3, bitnami",
        "reg.local:5000/db/postgres:13, db"
    })
    void theOwnerIsThePartBeforeTheName(String image, String owner) {
        assertThat(ImageReference.read(image).owner()).isEqualTo(owner);
    }
}
