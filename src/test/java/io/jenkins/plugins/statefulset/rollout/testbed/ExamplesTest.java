package io.jenkins.plugins.statefulset.rollout.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest.BackupPolicy;
import java.io.InputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests in {@code examples/}, as they are, on a real control plane: their claims are bound, their pods get ready. */
@RequiresTestbed
@ParameterizedClass
@MethodSource("io.jenkins.plugins.statefulset.rollout.testbed.ControlPlane#all")
class ExamplesTest {
    private static final long PATIENCE = 60;

    @Parameter
    private ControlPlane plane;

    @BeforeEach
    void podsAndClaimsArePlayed() {
        plane.assumeThatAnnotationsSteerPods();
        boolean hasClass = plane.admin()
                        .storage()
                        .v1()
                        .storageClasses()
                        .withName("fast-ssd")
                        .get()
                != null;
        Assumptions.assumeTrue(hasClass, () -> plane + " has no StorageClass fast-ssd");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql, postgresql, postgresql, postgres:13.23",
        "cassandra, cassandra, cassandra, cassandra:3.11.19",
        "nginx, web-statefulset, nginx, nginx:1.20.2",
        "kafka/zookeeper, zookeeper, zookeeper, confluentinc/cp-zookeeper:6.2.15",
        "kafka, kafka, kafka, confluentinc/cp-kafka:6.2.15"
    })
    void anExampleIsAppliedAndRolled(String folder, String set, String container, String image) throws Exception {
        try (TestNamespace namespace = plane.namespace("example")) {
            KubernetesClient client = plane.admin();
            objects(folder, namespace.name()).forEach(object -> client.resource(object)
                    .inNamespace(namespace.name())
                    .create());
            client.apps()
                    .statefulSets()
                    .inNamespace(namespace.name())
                    .withName(set)
                    .waitUntilCondition(ExamplesTest::allReady, PATIENCE, TimeUnit.SECONDS);

            Outcome outcome = roll(client, namespace.name(), set, container, image);

            assertThat(outcome.result()).as(outcome.reason().toString()).isEqualTo(Result.COMPLETED);
            client.persistentVolumeClaims()
                    .inNamespace(namespace.name())
                    .list()
                    .getItems()
                    .forEach(claim -> assertThat(claim.getStatus().getPhase())
                            .as(claim.getMetadata().getName())
                            .isEqualTo("Bound"));
        }
    }

    private static List<HasMetadata> objects(String folder, String namespace) {
        return Manifests.read("examples/" + folder, InputStream.nullInputStream(), namespace).entries().stream()
                .map(Manifests.Entry::object)
                .toList();
    }

    private static boolean allReady(StatefulSet set) {
        return set != null
                && set.getStatus() != null
                && set.getSpec().getReplicas().equals(set.getStatus().getReadyReplicas());
    }

    private static Outcome roll(KubernetesClient client, String namespace, String set, String container, String image)
            throws Exception {
        RolloutRequest request = RolloutRequest.of(namespace, set)
                .image(container, image)
                .backup(BackupPolicy.NEVER)
                .build();
        try (Rollouts rollouts = Rollouts.on(client)) {
            return rollouts.start(request, event -> {})
                    .outcome()
                    .toCompletableFuture()
                    .get(PATIENCE, TimeUnit.SECONDS);
        }
    }
}
