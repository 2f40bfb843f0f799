package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageVersionTest {
    @ParameterizedTest
    @CsvSource({
        "postgres:13, 13",
        "postgres:13.9-alpine, 13.9",
        "postgres:13.23-bookworm, 13.23",
        "postgres:13.9-alpine3.17, 13.9",
        "postgres:9.6.24, 9.6.24",
        "postgres:17beta1, 17-beta1",
        "postgres:17rc1-alpine, 17-rc1",
        "docker.io/library/postgres:16.2, 16.2",
        "reg.local:5000/db/postgres:13, 13",
        "postgres:13.9@sha256:0123456789abcdef, 13.9",
        "bitnami/postgresql:14.5.0-debian-11-r3, 14.5",
        "bitnamilegacy/postgresql:17.6.0-debian-12-r4, 17.6",
        "postgis/postgis:16-3.4-alpine, 16",
        "timescale/timescaledb:2.11.0-pg15, 15",
        "timescale/timescaledb:latest-pg16, 16",
        "timescale/timescaledb-ha:pg15.3-ts2.11, 15.3",
        "pgvector/pgvector:pg16, 16",
        "pgvector/pgvector:0.8.0-pg17, 17",
        "supabase/postgres:15.1.0.117, 15.1",
        "registry.developers.crunchydata.com/crunchydata/crunchy-postgres:ubi8-13.10-0, 13.10",
        "ghcr.io/cloudnative-pg/postgresql:16.2-7, 16.2",
        "ghcr.io/zalando/spilo-15:3.0-p1, 15",
        "pgautoupgrade/pgautoupgrade:17-alpine, 17",
        "cassandra:3.11.16, 3.11.16",
        "cassandra:5.0-rc1, 5.0-rc1",
        "bitnami/cassandra:4.1.3-debian-11-r75, 4.1.3",
        "k8ssandra/cass-management-api:4.0.11-ubi8, 4.0.11",
        "confluentinc/cp-kafka:5.5.1, 2.5",
        "confluentinc/cp-kafka:6.2.0, 2.8",
        "confluentinc/cp-kafka:7.6.1-1-ubi8, 3.6",
        "confluentinc/cp-server:7.9.0, 3.9",
        "confluentinc/cp-kafka:8.1.0, 4.1",
        "apache/kafka:4.0.0, 4.0.0",
        "quay.io/strimzi/kafka:0.40.0-kafka-3.7.0, 3.7.0",
        "wurstmeister/kafka:2.13-2.8.1, 2.8.1",
        "example/app:v3.2.1, 3.2.1",
        "example/app:1.4.0_build7, 1.4.0",
        "example/app:3.9.0-SNAPSHOT, 3.9.0-snapshot"
    })
    void readsTheTagsThatPeopleUse(String image, String version) {
        assertThat(ImageVersion.of(image).map(Version::toString)).contains(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres",
                "postgres:latest",
                "postgres:alpine",
                "postgres@sha256:0123456789abcdef",
                "reg.local:5000/db/postgres",
                "reg.local:5000/db/orders-postgres:1.2.3",
                "postgres:20240101",
                "example/app:20240101",
                "example/app:2024-01-31",
                "example/app:8f3c2a1",
                "example/app:1234567",
                "example/app:main",
                "timescale/timescaledb:2.11.0",
                "gcr.io/google-samples/cassandra:v13",
                "confluentinc/cp-kafka:latest",
                ""
            })
    void whatTheNameDoesNotTellIsUnknown(String image) {
        assertThat(ImageVersion.of(image)).isEmpty();
    }

    @Property
    void anyMinorWithAnySuffixIsRead(
            @ForAll @IntRange(min = 10, max = 40) int major, @ForAll @IntRange(min = 0, max = 99) int minor) {
        String version = major + "." + minor;

        assertThat(ImageVersion.of("reg.local:5000/library/postgres:" + version + "-bookworm@sha256:00"))
                .contains(Version.of(major, minor));
        assertThat(ImageVersion.of("bitnami/postgresql:" + version + ".0-debian-12-r" + minor))
                .contains(Version.of(major, minor));
    }

    @Property
    void noNameBreaksTheReader(@ForAll @StringLength(max = 60) @CharRange(from = ' ', to = '~') String image) {
        assertThatCode(() -> ImageVersion.of(image)).doesNotThrowAnyException();
        assertThatCode(() -> ImageVersion.of("timescale/timescaledb:" + image)).doesNotThrowAnyException();
    }
}
