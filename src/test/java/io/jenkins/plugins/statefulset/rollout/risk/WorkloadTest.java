package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadTest {
    @ParameterizedTest
    @CsvSource({
        "postgres:13, POSTGRESQL",
        "reg.local:5000/db/postgres:13, POSTGRESQL",
        "bitnamilegacy/postgresql:16, POSTGRESQL",
        "timescale/timescaledb-ha:pg15, POSTGRESQL",
        "acme/orders-postgres:7, POSTGRESQL",
        "cassandra:4.1, CASSANDRA",
        "k8ssandra/cass-management-api:4.0.11, CASSANDRA",
        "confluentinc/cp-kafka:7.6.0, KAFKA",
        "quay.io/strimzi/kafka:0.40.0-kafka-3.7.0, KAFKA",
        "nginx:1.25, OTHER"
    })
    void theImageTellsIt(String image, Workload workload) {
        assertThat(Workload.of(SetFixture.set("db", image).set())).isEqualTo(workload);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quay.io/prometheuscommunity/postgres-exporter:v0.15.0",
                "danielqsj/kafka-exporter:v1.7.0",
                "confluentinc/cp-kafka-connect:7.6.0",
                "confluentinc/cp-zookeeper:7.6.0",
                "thelastpickle/cassandra-reaper:3.6.0",
                "scylladb/scylla:5.4"
            })
    void whatServesADatabaseIsNotOne(String image) {
        assertThat(Workload.of(SetFixture.set("tool", image).set())).isEqualTo(Workload.OTHER);
    }

    @Test
    void variablesThatOnlyTheServerReadsTellAnUnknownImage() {
        assertThat(Workload.of(SetFixture.set("db", "acme/orders:7")
                        .env("PGDATA", "/data")
                        .set()))
                .isEqualTo(Workload.POSTGRESQL);
    }

    @Test
    void aClientsPasswordMakesNoServer() {
        SetFixture client = SetFixture.set("app", "acme/app:7")
                .env("POSTGRES_HOST", "postgresql-0")
                .env("POSTGRES_PASSWORD", "x");

        assertThat(Workload.of(client.set())).isEqualTo(Workload.OTHER);
    }

    @Test
    void aSidecarInFrontDoesNotHideTheServer() {
        Container exporter = new ContainerBuilder()
                .withName("metrics")
                .withImage("prometheuscommunity/postgres-exporter:v0.15.0")
                .build();
        SetFixture set = SetFixture.postgres("postgres:13")
                .pod(pod -> pod.getContainers().add(0, exporter));

        assertThat(Workload.of(set.set())).isEqualTo(Workload.POSTGRESQL);
        assertThat(Workload.serverContainer(set.set()).map(Container::getName)).contains("postgresql");
    }
}
