package io.jenkins.plugins.statefulset.rollout.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateHashTest {
    private static final String PLAIN = """
            metadata: {labels: {app: db, tier: data}}
            spec:
              containers:
                - {name: db, image: "postgres:13", env: [{name: A, value: "1"}, {name: B, value: "2"}]}
                - {name: exporter, image: "exporter:1"}
            """;

    @Test
    void isShortAndStable() {
        assertThat(hash(PLAIN)).matches("[0-9a-f]{16}").isEqualTo(hash(PLAIN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"securityContext: {}", "volumes: []", "nodeSelector: {}", "hostname:"})
    void emptyAndAbsentFieldsAreTheSame(String field) {
        assertThat(hash(PLAIN + "  " + field + "\n")).isEqualTo(hash(PLAIN));
    }

    @Test
    void theOrderOfAMapIsNothing() {
        assertThat(hash(PLAIN.replace("app: db, tier: data", "tier: data, app: db")))
                .isEqualTo(hash(PLAIN));
    }

    @Test
    void theOrderOfAListCounts() {
        assertThat(hash(PLAIN.replace(
                        "{name: A, value: \"1\"}, {name: B, value: \"2\"}",
                        "{name: B, value: \"2\"}, {name: A, value: \"1\"}")))
                .isNotEqualTo(hash(PLAIN));
    }

    @Test
    void anEmptyEntryOfAListCounts() {
        assertThat(hash(PLAIN + "  imagePullSecrets: [{}]\n")).isNotEqualTo(hash(PLAIN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres:13 | postgres:14",
                "name: A, value: \"1\" | name: A, value: \"\"",
                "app: db | app: db, x: \"\"",
                "tier: data | tier: Data"
            })
    void everyValueCounts(String before, String after) {
        assertThat(hash(PLAIN.replace(before, after))).isNotEqualTo(hash(PLAIN));
    }

    @Test
    void falseAndZeroAreNotAbsent() {
        assertThat(hash(PLAIN + "  terminationGracePeriodSeconds: 0\n")).isNotEqualTo(hash(PLAIN));
        assertThat(hash(PLAIN + "  hostNetwork: false\n")).isNotEqualTo(hash(PLAIN));
    }

    private static String hash(String yaml) {
        return TemplateHash.of(Serialization.unmarshal(yaml, PodTemplateSpec.class));
    }
}
