package io.jenkins.plugins.statefulset.rollout.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The API server's own count of requests. */
final class AuditLog {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AuditLog() {}

    /** Requests of a user agent in a namespace, by verb and resource; watches are left out. */
    static Map<String, Integer> requests(Path log, String namespace, String agent) throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        try (BufferedReader lines = Files.newBufferedReader(log)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("\"namespace\":\"" + namespace + "\"") && line.contains("ResponseComplete")) {
                    count(JSON.readTree(line), namespace, agent, counts);
                }
            }
        }
        return counts;
    }

    private static void count(JsonNode event, String namespace, String agent, Map<String, Integer> counts) {
        JsonNode object = event.path("objectRef");
        String verb = event.path("verb").asText();
        if (event.path("userAgent").asText().startsWith(agent)
                && object.path("namespace").asText().equals(namespace)
                && !verb.equals("watch")) {
            String subresource = object.path("subresource").asText("");
            counts.merge(
                    verb + " " + object.path("resource").asText() + (subresource.isEmpty() ? "" : "/" + subresource),
                    1,
                    Integer::sum);
        }
    }
}
