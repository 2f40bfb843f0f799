package io.jenkins.plugins.statefulset.rollout.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.VolumeBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DataMovedRuleTest {
    private static final SetFixture BEFORE = SetFixture.postgres("postgres:17.5");
    private static final SetFixture DEFAULT = BEFORE.withoutEnv("PGDATA");

    static List<Arguments> moves() {
        return List.of(
                Arguments.of(
                        BEFORE,
                        BEFORE.env("PGDATA", "/var/lib/postgresql/data/pg17"),
                        "env[PGDATA]",
                        "/var/lib/postgresql/data/pgdata (volume data, path /pgdata) → /var/lib/postgresql/data/pg17"),
                Arguments.of(BEFORE, DEFAULT, "env[PGDATA]", "/pgdata → not set"),
                Arguments.of(
                        DEFAULT, DEFAULT.mount("data", "/data"), "volumeMounts", "the container's own file system"),
                Arguments.of(
                        DEFAULT, DEFAULT.mount("data", "/var/lib/postgresql/data", "old"), "volumeMounts", "path /old"),
                Arguments.of(DEFAULT, DEFAULT.image("postgres:18.0"), "image", "/var/lib/postgresql/18/docker"),
                Arguments.of(
                        DEFAULT,
                        DEFAULT.image("bitnami/postgresql:17.6.0"),
                        "image",
                        "/var/lib/postgresql/data (volume data, path /) → /bitnami/postgresql/data"),
                Arguments.of(
                        SetFixture.cassandra("cassandra:4.1.3"),
                        SetFixture.cassandra("cassandra:4.1.3").mount("data", "/data"),
                        "volumeMounts",
                        "/var/lib/cassandra (volume data, path /)"),
                Arguments.of(
                        SetFixture.kafkaWithKraft("apache/kafka:3.9.0"),
                        SetFixture.kafkaWithKraft("apache/kafka:3.9.0")
                                .env("KAFKA_LOG_DIRS", "/var/lib/kafka/data/two"),
                        "env[KAFKA_LOG_DIRS]",
                        "path /two"));
    }

    private static Optional<Blocker> moved(SetFixture before, SetFixture after) {
        return before.changedTo(after).blockers().stream()
                .filter(blocker -> blocker.name().equals(Optional.of("data-moved")))
                .findFirst();
    }

    @ParameterizedTest
    @MethodSource("moves")
    void anotherPlaceForTheDataIsBlocked(SetFixture before, SetFixture after, String field, String words) {
        assertThat(moved(before, after)).hasValueSatisfying(blocker -> {
            assertThat(blocker.field()).endsWith("]." + field);
            assertThat(blocker.message().toString()).contains(words, "start empty");
            assertThat(blocker.wayOut())
                    .anySatisfy(way -> assertThat(way.toString()).contains("Keep it where it is"));
        });
    }

    @Test
    void mountAndDirectoryMayChangeTogether() {
        SetFixture renamed = BEFORE.env("PGDATA", "/data/pgdata").mount("data", "/data");

        assertThat(moved(BEFORE, renamed)).isEmpty();
        assertThat(BEFORE.changedTo(renamed).risk().level()).isEqualTo(RiskLevel.HIGH);
    }

    @Test
    void aDirectoryThatIsWrittenOtherwiseIsTheSame() {
        assertThat(moved(BEFORE, BEFORE.env("BASE", "/var/lib/postgresql").env("PGDATA", "$(BASE)//data/pgdata/")))
                .isEmpty();
    }

    @Test
    void aVolumeOfTheSameNameMayBeAnother() {
        SetFixture first = DEFAULT.edit(set -> set.getSpec().setVolumeClaimTemplates(List.of()));
        SetFixture one = first.pod(pod -> pod.setVolumes(List.of(new VolumeBuilder()
                .withName("data")
                .withNewPersistentVolumeClaim("claim-1", false)
                .build())));
        SetFixture two = first.pod(pod -> pod.setVolumes(List.of(new VolumeBuilder()
                .withName("data")
                .withNewPersistentVolumeClaim("claim-2", false)
                .build())));

        assertThat(moved(one, two)).isPresent();
    }

    @Test
    void anotherLogDirectoryBesideTheOldOneMovesNothing() {
        SetFixture kafka = SetFixture.kafkaWithKraft("apache/kafka:3.9.0");

        assertThat(moved(kafka, kafka.env("KAFKA_LOG_DIRS", "/var/lib/kafka/data,/var/lib/kafka/data/more")))
                .isEmpty();
    }

    @Test
    void aMajorUpgradeTo18KeepsAPinnedDirectory() {
        assertThat(moved(BEFORE, BEFORE.image("postgres:18.0"))).isEmpty();
    }
}
