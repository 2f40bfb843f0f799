package io.jenkins.plugins.statefulset.rollout.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest.BackupPolicy;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The simulation over HTTP, as a rollout, a person and a stranger use it. */
class SimulationServerTest {
    private static final double SPEED = 50;
    /** Much longer than a rollout takes on a machine that is busy with other work. */
    private static final int STUCK_AFTER = 10;

    private final HttpClient http = HttpClient.newHttpClient();
    private SimulationServer server;
    private KubernetesClient client;

    @BeforeEach
    void serve() {
        List<HasMetadata> objects =
                Manifests.read("examples/postgresql", InputStream.nullInputStream(), "default").entries().stream()
                        .map(Manifests.Entry::object)
                        .toList();
        SimulatedCluster cluster =
                SimulatedCluster.builder().start(Instant.now()).load(objects).build();
        server = SimulationServer.start(cluster, 0, SPEED);
        client = new KubernetesClientBuilder().withConfig(server.clientConfig()).build();
    }

    @AfterEach
    void end() {
        client.close();
        server.close();
    }

    @Test
    void aRolloutWithItsBackupEndsAsOnTheSimulationItself() throws Exception {
        Outcome outcome = roll("postgres:13.23", Duration.ofMillis(100));

        assertThat(outcome.result()).as(outcome.reason().toString()).isEqualTo(Result.COMPLETED);
        assertThat(client.pods().inNamespace("default").list().getItems())
                .filteredOn(pod -> pod.getMetadata().getName().startsWith("postgresql-"))
                .filteredOn(pod -> !pod.getMetadata().getLabels().containsKey("job-name"))
                .extracting(pod -> pod.getSpec().getContainers().get(0).getImage())
                .containsOnly("postgres:13.23");
        assertThat(client.batch().v1().jobs().inNamespace("default").list().getItems())
                .hasSize(1);
    }

    @Test
    void aFaultIsSwitchedOnWhileItRunsAndOffAgain() throws Exception {
        assertThat(put("{\"faults\":[\"crash-loop=1\"]}").statusCode()).isEqualTo(200);
        Outcome bad = roll("postgres:13.23", Duration.ZERO);
        assertThat(bad.result()).as(bad.reason().toString()).isEqualTo(Result.ROLLED_BACK);
        assertThat(bad.reason().toString()).contains("postgresql-1", "CrashLoopBackOff");

        assertThat(put("{\"faults\":[]}").body()).contains("\"faults\":[]");
        Outcome good = roll("postgres:13.23", Duration.ZERO);
        assertThat(good.result()).as(good.reason().toString()).isEqualTo(Result.COMPLETED);
    }

    @Test
    void clientsSeeTimesOfTheirOwnClock() {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        server.changeSpeed(10_000);
        String old = pod().getMetadata().getUid();
        client.pods().inNamespace("default").withName("postgresql-2").delete();
        client.pods()
                .inNamespace("default")
                .withName("postgresql-2")
                .waitUntilCondition(
                        pod -> pod != null && !pod.getMetadata().getUid().equals(old), STUCK_AFTER, TimeUnit.MINUTES);

        Instant clusterTime = server.with(cluster -> cluster.clock().now());
        Instant created = Instant.parse(pod().getMetadata().getCreationTimestamp());
        assertThat(clusterTime)
                .as("the cluster is far ahead")
                .isAfter(Instant.now().plusSeconds(30));
        assertThat(created).isBetween(before, Instant.now());
    }

    private Pod pod() {
        return client.pods().inNamespace("default").withName("postgresql-2").get();
    }

    @Test
    void aWrongFaultOrSpeedIsRefusedInWords() throws Exception {
        assertThat(put("{\"faults\":[\"explode=1\"]}").body()).contains("explode", "never-ready");
        assertThat(put("{\"speed\":-1}").body()).contains("speed -1", "more than 0");
        assertThat(put("{nonsense").statusCode()).isEqualTo(400);
        assertThat(put("{\"speed\":7.5}").body()).contains("\"speed\":7.5");
    }

    @Test
    void whatIsNotServedIsNotFound() throws Exception {
        assertThat(get("/apis/apps/v1/deployments").statusCode()).isEqualTo(404);
        assertThat(get("/nowhere").body()).contains("could not find the requested resource");
        assertThat(get("/apis/apps/v1/namespaces/default/statefulsets/nobody").body())
                .contains("statefulsets.apps \\\"nobody\\\" not found");
    }

    private Outcome roll(String image, Duration soak) throws Exception {
        RolloutRequest request = RolloutRequest.of("default", "postgresql")
                .image("postgresql", image)
                .soak(soak)
                .backup(BackupPolicy.ALWAYS)
                .build();
        try (Rollouts rollouts = Rollouts.on(client)) {
            return rollouts.start(request, event -> {})
                    .outcome()
                    .toCompletableFuture()
                    .get(STUCK_AFTER, TimeUnit.MINUTES);
        }
    }

    private HttpResponse<String> put(String json) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create(server.url() + SimulationControl.PATH))
                        .PUT(BodyPublishers.ofString(json))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(server.url() + path)).build(), BodyHandlers.ofString());
    }
}
