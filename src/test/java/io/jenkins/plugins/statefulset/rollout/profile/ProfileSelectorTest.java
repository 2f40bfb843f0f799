package io.jenkins.plugins.statefulset.rollout.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision.AsksNothing;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision.By;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision.Counts;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision.Why;
import io.jenkins.plugins.statefulset.rollout.request.Profiles;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which profile counts: decided from the manifests alone. */
class ProfileSelectorTest {
    private static StatefulSet set(String... containers) {
        return Serialization.unmarshal(
                "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  template:\n    spec:\n      containers:\n"
                        + "      - " + String.join("\n      - ", containers) + "\n",
                StatefulSet.class);
    }

    private static String label(StatefulSet set) {
        ProfileDecision decision = ProfileSelector.of(Profiles.recognized(), set, set, 3);
        return decision instanceof Counts counts
                ? counts.label().toString()
                : decision instanceof AsksNothing nothing ? nothing.label() + " " + nothing.why() : "unknown";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    confluentinc/cp-kafka:6.2.0                                   | kafka (ZooKeeper mode)
                    docker.io/apache/kafka:4.0.0                                  | kafka (KRaft)
                    registry.local:5000/mirror/bitnamilegacy/kafka:4.0.0-debian-12 | kafka (KRaft)
                    confluentinc/cp-kafka:8.0.0                                   | kafka (KRaft)
                    confluentinc/cp-kafka-connect:8.0.0                           | unknown
                    danielqsj/kafka-exporter:1.7                                  | unknown
                    docker.io/library/cassandra:5.0.5                             | cassandra
                    zookeeper@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef | zookeeper
                    ghcr.io/zalando/spilo-16:3.2-p3                               | postgresql (Patroni)
                    bitnami/postgresql-repmgr:16                                  | postgresql (repmgr)
                    postgres:13                                                   | postgresql (single servers) NEEDS_NOTHING
                    quay.io/prometheuscommunity/postgres-exporter:v0.15           | unknown
                    redis:7.2                                                     | redis (single servers) NEEDS_NOTHING
                    bitnami/redis-cluster:7.2                                     | redis (Cluster)
                    valkey/valkey:8.0                                             | redis (single servers) NEEDS_NOTHING
                    nginx:1.27                                                    | nginx NEEDS_NOTHING
                    example.com/shop/orders:1                                     | unknown
                    """)
    void anImageIsKnownOnAnyRegistryAndByAnyTag(String image, String expected) {
        assertThat(label(set("{name: db, image: '" + image + "'}"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {name: k, image: apache/kafka:3.9.1, env: [{name: KAFKA_PROCESS_ROLES, value: 'broker,controller'}]} | kafka (KRaft)
                    {name: k, image: bitnami/kafka:3.6, env: [{name: KAFKA_CFG_ZOOKEEPER_CONNECT, value: zk}]} | kafka (ZooKeeper mode)
                    {name: p, image: postgres:16, env: [{name: PATRONI_SCOPE, value: demo}]} | postgresql (Patroni)
                    {name: p, image: bitnami/postgresql:16, env: [{name: POSTGRESQL_REPLICATION_MODE, value: master}]} | postgresql (streaming)
                    {name: p, image: postgres:16, command: [sh, -c, 'pg_basebackup -h db-0 -R']} | postgresql (streaming)
                    {name: r, image: redis:7, args: [redis-server, --cluster-enabled, 'yes']} | redis (Cluster)
                    {name: r, image: redis:7, command: [sh, -c, 'redis-server --replicaof db-0 6379']} | redis (replication)
                    """)
    void theManifestShowsTheVariant(String container, String expected) {
        assertThat(label(set(container))).isEqualTo(expected);
    }

    @Test
    void whatRunsBesideTheServerDecidesNothing() {
        assertThat(label(set("{name: app, image: 'shop/orders:1'}", "{name: cache, image: 'redis:7'}")))
                .isEqualTo("unknown");
        assertThat(label(set("{name: proxy, image: 'nginx:1'}", "{name: kafka, image: 'apache/kafka:4.0.0'}")))
                .isEqualTo("nginx NEEDS_NOTHING");
        assertThat(label(set("{name: redis, image: 'redis:7'}", "{name: sentinel, image: 'redis:7'}")))
                .as("but it shows the variant")
                .isEqualTo("redis (Sentinel)");
    }

    @Test
    void theContainerThatKeepsDataDecidesWhereverItStands() {
        StatefulSet set = set(
                "{name: proxy, image: 'nginx:1'}",
                "{name: kafka, image: 'apache/kafka:4.0.0', volumeMounts: [{name: data, mountPath: /data}]}");
        set.getSpec()
                .setVolumeClaimTemplates(List.of(new PersistentVolumeClaimBuilder()
                        .withNewMetadata()
                        .withName("data")
                        .endMetadata()
                        .build()));

        assertThat(ProfileSelector.of(Profiles.recognized(), set, set, 3))
                .isInstanceOfSatisfying(
                        Counts.class, counts -> assertThat(counts.container()).isEqualTo("kafka"));
    }

    @Test
    void oneReplicaIsNotAskedForItsQuorum() {
        StatefulSet set = set("{name: db, image: 'zookeeper:3.8'}");
        assertThat(ProfileSelector.of(Profiles.recognized(), set, set, 1))
                .isInstanceOfSatisfying(
                        AsksNothing.class, nothing -> assertThat(nothing.why()).isEqualTo(Why.TOO_FEW));
    }

    @Test
    void aChangeOfTheVariantIsAskedNothing() {
        StatefulSet before = set("{name: k, image: 'apache/kafka:3.9.1'}");
        StatefulSet after = set("{name: k, image: 'apache/kafka:4.0.0'}");
        assertThat(ProfileSelector.of(Profiles.recognized(), before, after, 3))
                .isInstanceOfSatisfying(
                        AsksNothing.class, nothing -> assertThat(nothing.why()).isEqualTo(Why.CHANGES));
    }

    @Test
    void aPersonMayNameOneOrNone() {
        StatefulSet set = set("{name: db, image: 'example.com/our/broker:7'}");
        assertThat(ProfileSelector.of(Profiles.of("kafka"), set, set, 3))
                .isInstanceOfSatisfying(Counts.class, counts -> {
                    assertThat(counts.by()).isEqualTo(By.PERSON);
                    assertThat(counts.container()).isEqualTo("db");
                    assertThat(counts.checks()).hasSize(3);
                });
        assertThat(ProfileSelector.of(Profiles.of("none"), set, set, 3)).isEqualTo(new ProfileDecision.NotWanted());
    }
}
