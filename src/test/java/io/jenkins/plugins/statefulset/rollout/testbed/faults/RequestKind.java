package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** What a request of a driver is for, told by nothing but what goes over the wire. */
enum RequestKind {
    /** It changes nothing. */
    READ,
    /** A Lease is made. */
    LEASE,
    /** A Lease is renewed, taken over or given back. */
    RENEWAL,
    /** The record is written for the first time. */
    BEGIN,
    /** A backup Job is created. */
    JOB,
    /** The new template is put in place. */
    ARM,
    /** The partition falls. */
    RELEASE,
    /** A longer wait is noted. */
    NOTE,
    HOLD,
    RESUME,
    PROMOTE,
    /** Another driver writes its name. */
    TAKE_UP,
    /** The strategy becomes OnDelete, for ill pods. */
    HEAL,
    /** The set has its strategy again. */
    HEALED,
    /** The old template is put back. */
    ROLL_BACK,
    /** The partition moves in a rollback. */
    STEP_BACK,
    EVICT,
    DELETE,
    /** The record says that it is over. */
    END,
    /** Anything else that is written. */
    OTHER;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RECORD = "/metadata/annotations/" + StateAnnotation.STATE.replace("/", "~1");
    private static final String HELD = "held";
    private static final String HEALING = "healing";

    /** Whether a driver changes something of the set or its pods with it. */
    boolean counts() {
        return this != READ && this != LEASE && this != RENEWAL;
    }

    static RequestKind of(WireRequest request) {
        String path = request.target().replaceFirst("\\?.*", "");
        String asked = request.method() + " " + path;
        if (request.method().equals("GET") || request.target().contains("dryRun") || path.contains("reviews")) {
            return READ;
        }
        if (path.contains("/leases")) {
            return request.method().equals("POST") ? LEASE : RENEWAL;
        }
        if (asked.matches("POST .*/jobs")) {
            return JOB;
        }
        if (asked.matches("POST .*/eviction")) {
            return EVICT;
        }
        if (asked.matches("DELETE .*/pods/[^/]*")) {
            return DELETE;
        }
        return asked.matches("PATCH .*/statefulsets/[^/]*") ? ofPatch(read(request.body())) : OTHER;
    }

    private static RequestKind ofPatch(JsonNode operations) {
        Optional<JsonNode> before = value(operations, "test", RECORD).map(RequestKind::record);
        Optional<JsonNode> after = value(operations, "add", RECORD)
                // A set without annotations gets all of them at once.
                .or(() -> value(operations, "add", "/metadata/annotations")
                        .map(annotations -> annotations.path(StateAnnotation.STATE)))
                .filter(record -> !record.isMissingNode())
                .map(RequestKind::record);
        if (after.isEmpty()) {
            return OTHER;
        }
        // A record that is over is that of a rollout before.
        return before.filter(earlier -> !phase(earlier).equals("done"))
                .map(earlier -> between(earlier, after.get(), operations))
                .orElse(BEGIN);
    }

    private static RequestKind between(JsonNode before, JsonNode after, JsonNode operations) {
        if (!before.path("driver").equals(after.path("driver"))) {
            return TAKE_UP;
        }
        if (phase(after).equals("done")) {
            return END;
        }
        if (after.has(HELD) != before.has(HELD)) {
            return after.has(HELD) ? HOLD : RESUME;
        }
        boolean template = value(operations, "replace", "/spec/template").isPresent();
        if (template) {
            return phase(after).equals("rolling") ? ARM : ROLL_BACK;
        }
        if (after.has(HEALING) != before.has(HEALING)) {
            return after.has(HEALING) ? HEAL : HEALED;
        }
        if (after.path("promotedThrough").asInt()
                > before.path("promotedThrough").asInt()) {
            return PROMOTE;
        }
        if (after.path("partition").asInt() != before.path("partition").asInt()) {
            return phase(after).equals("rolling") ? RELEASE : STEP_BACK;
        }
        boolean waits = !after.path("blocked").equals(before.path("blocked"))
                || !after.path("away").equals(before.path("away"));
        return waits ? NOTE : OTHER;
    }

    private static String phase(JsonNode record) {
        return record.path("phase").asText();
    }

    private static JsonNode record(JsonNode value) {
        return read(value.asText());
    }

    private static Optional<JsonNode> value(JsonNode operations, String operation, String path) {
        return StreamSupport.stream(operations.spliterator(), false)
                .filter(each -> each.path("op").asText().equals(operation))
                .filter(each -> each.path("path").asText().equals(path))
                .map(each -> each.path("value"))
                .findFirst();
    }

    private static JsonNode read(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + text, e);
        }
    }
}
