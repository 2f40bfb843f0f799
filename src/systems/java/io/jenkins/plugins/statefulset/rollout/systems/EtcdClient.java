package io.jenkins.plugins.statefulset.rollout.systems;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Speaks JSON to any member; after an error to the next one. */
final class EtcdClient implements LoadClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient LOOKS =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<String> hosts;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private int next;

    /**
     * What a member says of itself.
     *
     * @param leader its id, {@code 0} while there is none
     */
    record Status(String member, String leader) {}

    EtcdClient(List<String> hosts) {
        this.hosts = hosts;
        this.next = Math.floorMod(Thread.currentThread().getName().hashCode(), hosts.size());
    }

    static Optional<Status> status(String address) {
        try {
            JsonNode said = ask(LOOKS, address, "/v3/maintenance/status", Map.of(), Duration.ofSeconds(1));
            return Optional.of(new Status(
                    said.at("/header/member_id").asText(), said.path("leader").asText("0")));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static JsonNode ask(HttpClient http, String host, String path, Map<String, ?> question, Duration patience)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + host + ":2379" + path))
                .timeout(patience)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(question)))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(answer.statusCode() + ": " + answer.body().strip());
        }
        return JSON.readTree(answer.body());
    }

    private JsonNode ask(String path, Map<String, ?> question) throws IOException, InterruptedException {
        try {
            return ask(http, hosts.get(next), path, question, PATIENCE);
        } catch (IOException e) {
            next = (next + 1) % hosts.size();
            throw e;
        }
    }

    private static String bytes(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void write(String id) throws IOException, InterruptedException {
        Object unused = ask("/v3/kv/put", Map.of("key", bytes(id), "value", bytes("written")));
    }

    @Override
    public void read(String id) throws IOException, InterruptedException {
        Object unused = ask("/v3/kv/range", Map.of("key", bytes(id)));
    }

    @Override
    public Set<String> stored(String run) throws IOException, InterruptedException {
        Set<String> ids = new TreeSet<>();
        // The character behind the hyphen: the end is not part of a range.
        Map<String, ?> question = Map.of("key", bytes(run + "-"), "range_end", bytes(run + "."), "keys_only", true);
        for (JsonNode pair : ask("/v3/kv/range", question).path("kvs")) {
            ids.add(new String(Base64.getDecoder().decode(pair.path("key").asText()), StandardCharsets.UTF_8));
        }
        return ids;
    }

    @Override
    public void close() {}
}
