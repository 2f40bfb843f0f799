package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Who wrote an object last, and when: {@code metadata.managedFields} with one entry for each manager. Which fields each
 * owns is not kept, as there is no server-side apply here.
 */
final class ManagedFields {
    private ManagedFields() {}

    /** The wanted tree, signed where it differs from the present one. */
    static JsonNode changed(JsonNode before, JsonNode wanted, String manager, String apiVersion, Instant now) {
        JsonNode managed = before.path("metadata").path("managedFields");
        if (wanted.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
            if (!managed.isMissingNode()) {
                metadata.set("managedFields", managed.deepCopy());
            }
            if (!wanted.equals(before)) {
                sign((ObjectNode) wanted, manager, apiVersion, now);
            }
        }
        return wanted;
    }

    static void sign(ObjectNode object, String manager, String apiVersion, Instant now) {
        ArrayNode entries = object.withObject("/metadata").withArray("/managedFields");
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).path("manager").asText().equals(manager)) {
                entries.remove(i);
            }
        }
        entries.addObject()
                .put("manager", manager)
                .put("operation", "Update")
                .put("apiVersion", apiVersion)
                .put("time", now.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("fieldsType", "FieldsV1")
                .putObject("fieldsV1");
    }
}
