package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClusterBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** {@code examples/postgresql}, served, and plain requests to it. */
final class ServedExample implements AutoCloseable {
    static final String SETS = "/apis/apps/v1/namespaces/default/statefulsets";
    static final String STRATEGIC = "application/strategic-merge-patch+json";

    final SimulationServer server;
    private final HttpClient http = HttpClient.newHttpClient();

    private ServedExample(SimulationServer server) {
        this.server = server;
    }

    static ServedExample examples() {
        return examples(builder -> builder);
    }

    static ServedExample examples(UnaryOperator<SimulatedClusterBuilder> more) {
        List<HasMetadata> objects =
                Manifests.read("examples/postgresql", InputStream.nullInputStream(), "default").entries().stream()
                        .map(Manifests.Entry::object)
                        .toList();
        SimulatedCluster cluster = more.apply(
                        SimulatedCluster.builder().start(Instant.now()).load(objects))
                .build();
        return new ServedExample(SimulationServer.start(cluster, 0, 50));
    }

    record Said(int code, JsonNode body) {
        String message() {
            return body.path("message").asText();
        }
    }

    Said get(String path) throws IOException, InterruptedException {
        return send("GET", path, "", new byte[0]);
    }

    Said send(String method, String path, String type, String body) throws IOException, InterruptedException {
        return send(method, path, type, body.getBytes(StandardCharsets.UTF_8));
    }

    /** @param base64 a body that kubectl 1.32 sent */
    Said protobuf(String path, String base64, String... headers) throws IOException, InterruptedException {
        return send("POST", path, Protobuf.TYPE, Base64.getDecoder().decode(base64), headers);
    }

    private Said send(String method, String path, String type, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.ofByteArray(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        return new Said(answer.statusCode(), ApiRequest.JSON.readTree(answer.body()));
    }

    /** The lines of an answer that stays open. */
    Stream<String> lines(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofLines())
                .body();
    }

    private URI uri(String path) {
        return URI.create(server.url() + path);
    }

    @Override
    public void close() {
        server.close();
    }
}
