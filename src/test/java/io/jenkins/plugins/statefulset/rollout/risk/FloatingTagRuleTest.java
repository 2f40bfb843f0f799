package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.request.RiskRules;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A restart makes new pods, and a tag that floats may mean another image for them. */
class FloatingTagRuleTest {
    @ParameterizedTest
    @CsvSource({
        "mysql:latest, high",
        "mysql, high",
        "mysql:8, high",
        "mysql:8-debian, high",
        "registry.example.com/db/mysql:stable, high",
        "valkey/valkey:alpine, high",
        "cassandra:4, high",
        "mysql:8.4, low",
        "cassandra:4.1, low",
        "postgres:13, low",
        "postgres:13-alpine, low",
        "registry.example.com/team/app:7, low",
    })
    void mayBeAnUpgradeOfWhatHasData(String image, String level) {
        Assessment assessment = restart(image, true);

        assertThat(assessment.risk().level().wireName()).isEqualTo(level);
        assertThat(assessment.risk().reasons()).anySatisfy(reason -> assertThat(reason.text())
                .contains("image " + image + " stays, but its tag floats"));
    }

    @ParameterizedTest
    @CsvSource({"mysql:latest", "nginx", "redis:7"})
    void isNoDangerToDataWhereThereIsNone(String image) {
        assertThat(restart(image, false).risk().level()).isEqualTo(RiskLevel.LOW);
    }

    @ParameterizedTest
    @CsvSource({
        "mysql:8.4.3",
        "postgres:13.23",
        "registry.example.com/team/app:1.8",
        "minio/minio:RELEASE.2024-01-01T00-00-00Z",
        "team/app:5f1c9a2",
        "team/app:2024.1",
        "mysql@sha256:0123456789012345678901234567890123456789012345678901234567890123",
        "mysql:latest@sha256:0123456789012345678901234567890123456789012345678901234567890123"
    })
    void isNoQuestionWhereTheTagNamesARelease(String image) {
        assertThat(restart(image, true).risk().reasons())
                .noneSatisfy(reason -> assertThat(reason.text()).contains("floats"));
    }

    @ParameterizedTest
    @CsvSource({
        "mysql:8, Always, new pods pull what it means when they start",
        "mysql:8, IfNotPresent, a node that does not have it yet"
    })
    void saysWhenItIsPulled(String image, String policy, String words) {
        StatefulSet set = set(image, true);
        set.getSpec().getTemplate().getSpec().getContainers().get(0).setImagePullPolicy(policy);
        Assessment assessment = new RiskAssessor(RiskRules.builtIn()).assess(set, restarted(set));

        assertThat(assessment.risk().reasons())
                .anySatisfy(reason -> assertThat(reason.text()).contains(words));
        assertThat(assessment.warnings()).anySatisfy(warning -> assertThat(warning.toString())
                .contains("may be another release in new pods")
                .contains("a rollback does not bring the old one back"));
    }

    private static Assessment restart(String image, boolean data) {
        StatefulSet set = set(image, data);
        return new RiskAssessor(RiskRules.builtIn()).assess(set, restarted(set));
    }

    private static StatefulSet restarted(StatefulSet set) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .editTemplate()
                .editOrNewMetadata()
                .addToAnnotations("kubectl.kubernetes.io/restartedAt", "2026-11-23T12:00:00Z")
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static StatefulSet set(String image, boolean data) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName("db")
                .endMetadata()
                .withNewSpec()
                .withVolumeClaimTemplates(Stream.of("data")
                        .filter(name -> data)
                        .map(name -> new PersistentVolumeClaimBuilder()
                                .withNewMetadata()
                                .withName(name)
                                .endMetadata()
                                .build())
                        .toList())
                .withNewTemplate()
                .withNewSpec()
                .addNewContainer()
                .withName("db")
                .withImage(image)
                .addNewVolumeMount()
                .withName(data ? "data" : "scratch")
                .withMountPath("/data")
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
