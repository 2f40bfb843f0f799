package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KafkaRulesTest {
    private static final String PIN = "KAFKA_INTER_BROKER_PROTOCOL_VERSION";

    @ParameterizedTest
    @CsvSource({
        "apache/kafka:3.7.0, apache/kafka:3.7.1, LOW, ",
        "apache/kafka:3.7.0, apache/kafka:3.9.0, LOW, ",
        "apache/kafka:3.9.0, apache/kafka:4.0.0, HIGH, ",
        "apache/kafka:3.2.0, apache/kafka:4.0.0, HIGH, metadata-version",
        "apache/kafka:3.7.1, apache/kafka:3.7.0, HIGH, ",
        "apache/kafka:3.9.0, apache/kafka:3.8.0, HIGH, downgrade",
        "apache/kafka:4.1.0, apache/kafka:3.9.0, HIGH, downgrade",
        "confluentinc/cp-kafka:7.6.0, confluentinc/cp-kafka:7.6.1, LOW, ",
        "confluentinc/cp-kafka:7.6.1, confluentinc/cp-kafka:7.6.0, HIGH, ",
        "confluentinc/cp-kafka:7.9.0, confluentinc/cp-kafka:8.0.0, HIGH, ",
        "confluentinc/cp-kafka:7.2.0, confluentinc/cp-kafka:8.0.0, HIGH, metadata-version",
        "quay.io/strimzi/kafka:0.40.0-kafka-3.7.0, quay.io/strimzi/kafka:0.40.0-kafka-3.6.1, HIGH, downgrade"
    })
    void inKraftMode(String before, String after, RiskLevel level, String blocker) {
        check(SetFixture.kafkaWithKraft(before).changedTo(SetFixture.kafkaWithKraft(after)), level, blocker);
    }

    @ParameterizedTest
    @CsvSource({
        "confluentinc/cp-kafka:6.2.0, confluentinc/cp-kafka:6.2.1, LOW, ",
        "confluentinc/cp-kafka:6.2.0, confluentinc/cp-kafka:7.0.1, HIGH, ",
        "confluentinc/cp-kafka:7.6.0, confluentinc/cp-kafka:7.7.0, HIGH, ",
        "confluentinc/cp-kafka:7.6.0, confluentinc/cp-kafka:7.5.0, HIGH, downgrade",
        "confluentinc/cp-kafka:7.9.0, confluentinc/cp-kafka:8.0.0, HIGH, zookeeper-removed"
    })
    void withZookeeper(String before, String after, RiskLevel level, String blocker) {
        check(SetFixture.kafkaWithZookeeper(before).changedTo(SetFixture.kafkaWithZookeeper(after)), level, blocker);
    }

    private static void check(Assessment assessment, RiskLevel level, String blocker) {
        assertThat(assessment.workload()).isEqualTo(Workload.KAFKA);
        assertThat(assessment.risk().level()).isEqualTo(level);
        if (blocker == null) {
            assertThat(assessment.blockers()).isEmpty();
        } else {
            assertThat(assessment.blockers()).singleElement().satisfies(found -> assertThat(found.name())
                    .contains(blocker));
        }
    }

    @Test
    void aPinnedProtocolMakesAnUpdateLowAndADowngradePossible() {
        SetFixture old =
                SetFixture.kafkaWithZookeeper("confluentinc/cp-kafka:7.6.0").env(PIN, "3.6");
        SetFixture fresh = old.image("confluentinc/cp-kafka:7.7.0");

        assertThat(old.changedTo(fresh).risk().level()).isEqualTo(RiskLevel.LOW);
        assertThat(fresh.changedTo(old).blockers()).isEmpty();
        assertThat(fresh.changedTo(old).risk().level()).isEqualTo(RiskLevel.HIGH);
    }

    @Test
    void raisingThePinWithTheImageIsHigh() {
        SetFixture old =
                SetFixture.kafkaWithZookeeper("confluentinc/cp-kafka:7.6.0").env(PIN, "3.6");
        SetFixture both = old.image("confluentinc/cp-kafka:7.7.0").env(PIN, "3.7");

        assertThat(old.changedTo(both).risk().reasons())
                .anySatisfy(reason -> assertThat(reason.text()).contains(PIN + " is 3.7 in the same change"));
    }

    @Test
    void aPinAboveTheSoftwareIsBlocked() {
        SetFixture old =
                SetFixture.kafkaWithZookeeper("confluentinc/cp-kafka:7.6.0").env(PIN, "3.6");

        assertThat(old.changedTo(old.env(PIN, "3.7-IV4")).blockers())
                .singleElement()
                .satisfies(blocker -> {
                    assertThat(blocker.name()).contains("downgrade");
                    assertThat(blocker.message().toString()).contains("3.6 → 3.7-IV4", "does not start");
                });
    }

    @Test
    void takingZookeeperOutOfTheVariablesMigratesNothing() {
        SetFixture before = SetFixture.kafkaWithZookeeper("confluentinc/cp-kafka:7.9.0");
        SetFixture kraft = before.withoutEnv("KAFKA_ZOOKEEPER_CONNECT").env("KAFKA_PROCESS_ROLES", "broker,controller");

        assertThat(before.changedTo(kraft.image("confluentinc/cp-kafka:8.0.0")).blockers())
                .singleElement()
                .satisfies(blocker -> {
                    assertThat(blocker.name()).contains("zookeeper-removed");
                    assertThat(blocker.message().toString()).contains("zookeeper:2181 → not set");
                    assertThat(blocker.wayOut().get(0).toString()).contains("KIP-866");
                });
        assertThat(before.changedTo(kraft).risk().reasons())
                .anySatisfy(reason -> assertThat(reason.text()).contains("KIP-866"));
    }

    @Test
    void aModeThatNobodyTellsIsBlockedForFour() {
        SetFixture before = SetFixture.set("kafka", "bitnami/kafka:3.9.0");

        assertThat(before.changedTo(before.image("bitnami/kafka:4.0.0")).blockers())
                .singleElement()
                .satisfies(blocker -> assertThat(blocker.message().toString()).contains("KAFKA_PROCESS_ROLES"));
    }

    @Test
    void propertiesThatFourRemovedAreNamed() {
        SetFixture before =
                SetFixture.kafkaWithKraft("apache/kafka:3.9.0").env("KAFKA_LOG_MESSAGE_FORMAT_VERSION", "3.0");

        assertThat(before.changedTo(before.image("apache/kafka:4.0.0")).risk().reasons())
                .anySatisfy(reason -> assertThat(reason.field()).endsWith("env[KAFKA_LOG_MESSAGE_FORMAT_VERSION]"));
    }

    @ParameterizedTest
    @CsvSource({
        "controller, before the brokers' sets",
        "broker, controllers' set first",
        "'broker,controller', broker and controller in one"
    })
    void theOrderOfRolesIsSaid(String roles, String words) {
        SetFixture before = SetFixture.kafkaWithKraft("apache/kafka:3.8.0").env("KAFKA_PROCESS_ROLES", roles);

        assertThat(before.changedTo(before.image("apache/kafka:3.9.0")).warnings())
                .anySatisfy(warning -> assertThat(warning.toString()).contains(words, "metadata.version"));
    }

    @ParameterizedTest
    @CsvSource({"KAFKA_NODE_ID, 2, broker-id", "CLUSTER_ID, bm90IHRoZSBzYW1lIG9uZQ, cluster-id"})
    void whatIsInMetaPropertiesMustStay(String variable, String value, String name) {
        SetFixture before = SetFixture.kafkaWithKraft("apache/kafka:3.9.0");

        assertThat(before.changedTo(before.env(variable, value)).blockers())
                .singleElement()
                .satisfies(blocker -> assertThat(blocker.name()).isEqualTo(Optional.of(name)));
    }

    @Test
    void theSameNumberUnderItsNewNameIsNoChange() {
        SetFixture before = SetFixture.kafkaWithKraft("apache/kafka:3.9.0")
                .withoutEnv("KAFKA_NODE_ID")
                .env("KAFKA_BROKER_ID", "7");
        SetFixture after = before.withoutEnv("KAFKA_BROKER_ID").env("KAFKA_NODE_ID", "7");

        assertThat(before.changedTo(after).blockers()).isEmpty();
    }
}
