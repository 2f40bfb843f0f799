package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever is stopped learns where, from what to what, why, and what to do instead. */
class BlockerTextTest {
    static List<Arguments> blockers() {
        SetFixture postgres = SetFixture.postgres("postgres:13");
        SetFixture cassandra = SetFixture.cassandra("cassandra:4.0.12");
        SetFixture zookeeper = SetFixture.kafkaWithZookeeper("confluentinc/cp-kafka:7.9.0");
        SetFixture kraft = SetFixture.kafkaWithKraft("apache/kafka:3.2.0");
        return List.of(
                of("major-upgrade", postgres, postgres.image("postgres:14"), "image", "postgres:13", "postgres:14"),
                of("downgrade", postgres, postgres.image("postgres:12"), "image", "postgres:13", "postgres:12"),
                of("data-moved", postgres, postgres.env("PGDATA", "/tmp"), "PGDATA", "/data/pgdata", "/tmp"),
                of("downgrade", cassandra, cassandra.image("cassandra:3.11.17"), "image", ":4.0.12", ":3.11.17"),
                of(
                        "skipped-major",
                        cassandra.image("cassandra:3.0"),
                        cassandra.image("cassandra:5.0"),
                        "image",
                        ":3.0",
                        ":5.0"),
                of(
                        "cluster-name",
                        cassandra,
                        cassandra.env("CASSANDRA_CLUSTER_NAME", "B"),
                        "CASSANDRA_CLUSTER_NAME",
                        "MyCluster",
                        "B"),
                of("topology", cassandra, cassandra.env("CASSANDRA_DC", "DC2"), "CASSANDRA_DC", "DC1", "DC2"),
                of(
                        "topology",
                        cassandra,
                        cassandra.env("CASSANDRA_NUM_TOKENS", "8"),
                        "CASSANDRA_NUM_TOKENS",
                        "256",
                        "8"),
                of(
                        "zookeeper-removed",
                        zookeeper,
                        zookeeper.image("confluentinc/cp-kafka:8.0.0"),
                        "image",
                        "7.9.0",
                        "8.0.0"),
                of("metadata-version", kraft, kraft.image("apache/kafka:4.0.0"), "image", "3.2.0", "4.0.0"),
                of("downgrade", kraft, kraft.image("apache/kafka:3.1.0"), "image", "3.2.0", "3.1.0"),
                of("broker-id", kraft, kraft.env("KAFKA_NODE_ID", "9"), "KAFKA_NODE_ID", "1", "9"),
                of(
                        "cluster-id",
                        kraft,
                        kraft.env("CLUSTER_ID", "other"),
                        "CLUSTER_ID",
                        "MkU3OEVBNTcwNTJENDM2Qk",
                        "other"));
    }

    private static Arguments of(
            String name, SetFixture before, SetFixture after, String field, String old, String fresh) {
        return Arguments.of(name, before, after, field, old, fresh);
    }

    @ParameterizedTest(name = "{0}: {4} → {5}")
    @MethodSource("blockers")
    void namesFieldBeforeAfterAndAWayOut(
            String name, SetFixture before, SetFixture after, String field, String old, String fresh) {
        Blocker blocker = before.changedTo(after).blockers().stream()
                .filter(found -> found.name().equals(Optional.of(name)))
                .findFirst()
                .orElseThrow();

        String container = before.set()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getName();
        assertThat(blocker.field())
                .startsWith("spec.template.spec.containers[" + container + "].")
                .contains(field);
        assertThat(blocker.message().toString())
                .startsWith("container " + container + " ")
                .contains(field, old, fresh, "→")
                .endsWith(".")
                .hasSizeLessThan(500);
        assertThat(blocker.wayOut()).hasSizeGreaterThanOrEqualTo(2).allSatisfy(way -> assertThat(way.toString())
                .endsWith("."));
        assertThat(blocker.wayOut().get(blocker.wayOut().size() - 1).toString()).contains("accept " + name, "backup");
        assertThat(before.changedTo(after).risk().level()).isEqualTo(RiskLevel.HIGH);
    }
}
