package io.jenkins.plugins.statefulset.rollout.systems;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileSelector;
import io.jenkins.plugins.statefulset.rollout.request.Profiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real systems are rolled with: where no profile counts, its table tells of none. */
class ProfilesOfSystemsTest {
    @ParameterizedTest
    @CsvSource({
        "zookeeper, zookeeper, zookeeper",
        "kafka, kafka, kafka (KRaft)",
        "kafka-zookeeper, kafka, kafka (ZooKeeper mode)",
        "postgresql, postgresql, postgresql (streaming)",
        "patroni, patroni, postgresql (Patroni)",
        "etcd, etcd, etcd",
        "redis, redis, redis (replication)",
        "redis-sentinel, redis, redis (Sentinel)",
        "cassandra, cassandra, cassandra"
    })
    void theManifestShowsTheProfileHowTheSystemIsRun(String system, String set, String label) throws IOException {
        StatefulSet manifest = manifest(system, set);

        assertThat(ProfileSelector.of(
                        Profiles.recognized(),
                        manifest,
                        manifest,
                        manifest.getSpec().getReplicas()))
                .isInstanceOfSatisfying(ProfileDecision.Counts.class, counts -> {
                    assertThat(counts.label()).hasToString(label);
                    assertThat(counts.checks()).isNotEmpty();
                });
    }

    private static StatefulSet manifest(String system, String set) throws IOException {
        try (InputStream yaml = RealSystem.class.getResourceAsStream(system + "/manifests.yaml")) {
            List<HasMetadata> objects =
                    new KubernetesSerialization().unmarshal(new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
            return objects.stream()
                    .filter(StatefulSet.class::isInstance)
                    .map(StatefulSet.class::cast)
                    .filter(candidate -> candidate.getMetadata().getName().equals(set))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
