package io.jenkins.plugins.statefulset.rollout.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the one line that {@code backup.sh} leaves after a success. */
final class TerminationMessage {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORMAT = 1;

    private TerminationMessage() {}

    /** Empty unless the message claims a whole backup, with its place, size, checksum and at least one database. */
    static Optional<BackupResult> read(String message) {
        JsonNode root;
        try {
            root = JSON.readTree(message);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        String sha256 = root.path("sha256").asText();
        if (root.path("backup").asInt() != FORMAT
                || root.path("location").asText().isEmpty()
                || root.path("bytes").asLong() <= 0
                || root.path("databaseCount").asInt() <= 0
                || !sha256.matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        return Optional.of(new BackupResult(
                root.path("location").asText(),
                BackupResult.Verification.READ_BACK,
                OptionalLong.of(root.path("bytes").asLong()),
                Optional.of(sha256),
                databases(root.path("databases")),
                root.path("databaseCount").asInt(),
                texts(root.path("leftOut")),
                root.path("leftOutCount").asInt(),
                texts(root.path("standbys")),
                Duration.ofSeconds(root.path("seconds").asLong())));
    }

    private static List<DumpedDatabase> databases(JsonNode list) {
        List<DumpedDatabase> databases = new ArrayList<>();
        for (JsonNode node : list) {
            databases.add(new DumpedDatabase(
                    node.path("server").asText(),
                    node.path("database").asText(),
                    node.path("file").asText(),
                    node.path("bytes").asLong()));
        }
        return databases;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        for (JsonNode node : list) {
            texts.add(node.asText());
        }
        return texts;
    }
}
