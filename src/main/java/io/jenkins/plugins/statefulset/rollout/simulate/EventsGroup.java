package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.sim.NewEvents;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Events by way of the group {@code events.k8s.io}: the objects are those of the core group, in another form.
 *
 * <ol>
 *   <li>They are created, read and listed; what else is done to Events is done in the core group.
 * </ol>
 */
final class EventsGroup {
    static final String NAME = NewEvents.GROUP;

    private static final String PATH = "/apis/" + NAME + "/v1/";

    private EventsGroup() {}

    static boolean isMeant(String path) {
        return path.startsWith(PATH);
    }

    /** Where the same stands in the core group. */
    static String corePath(String path) {
        return "/api/v1/" + path.substring(PATH.length());
    }

    /**
     * The same request to the core group.
     *
     * @throws StatusError for what is not done here
     */
    static ApiRequest inCore(ApiRequest asked) {
        boolean reads = asked.method().equals("GET") && !asked.isOn("watch");
        if (!reads && !asked.method().equals("POST")) {
            throw StatusError.notAllowed();
        }
        Buffer body = asked.body();
        if (!reads) {
            ObjectNode event = asked.object();
            check(event);
            body = Buffer.buffer(NewEvents.toCore(event).toString());
        }
        return new ApiRequest(asked.method(), corePath(asked.path()), asked.query(), asked.headers(), body);
    }

    /** What a new Event must say ({@code pkg/apis/core/validation/events.go}). */
    private static void check(ObjectNode event) {
        for (String field :
                new String[] {"eventTime", "reportingController", "reportingInstance", "action", "reason", "type"}) {
            if (event.path(field).asText("").isEmpty()) {
                throw invalid(event, field + ": Required value");
            }
        }
        if (Buffer.buffer(event.path("note").asText("")).length() > 1024) {
            throw invalid(event, "message: Invalid value: \"\": can have at most 1024 characters");
        }
        Optional<String> elsewhere = Optional.of(
                        event.at("/regarding/namespace").asText(""))
                .filter(namespace -> !namespace.isEmpty())
                .filter(namespace ->
                        !namespace.equals(event.at("/metadata/namespace").asText(namespace)));
        if (elsewhere.isPresent()) {
            throw invalid(
                    event,
                    "involvedObject.namespace: Invalid value: \"" + elsewhere.get()
                            + "\": does not match event.namespace");
        }
    }

    private static StatusError invalid(ObjectNode event, String why) {
        return new StatusError(
                422,
                "Invalid",
                "Event.events.k8s.io \"" + event.at("/metadata/name").asText("") + "\" is invalid: " + why);
    }

    /** An answer of the core group in the form of this one. */
    static ApiResponse answer(ApiResponse core) {
        try {
            JsonNode tree = ApiRequest.JSON.readTree(core.body().getBytes());
            if (!(tree instanceof ObjectNode object)) {
                return core;
            }
            switch (object.path("kind").asText()) {
                case "Event" -> NewEvents.fromCore(object);
                case "EventList" -> {
                    object.put("apiVersion", NAME + "/v1");
                    object.path("items").forEach(item -> NewEvents.fromCore((ObjectNode) item));
                }
                default -> {
                    return core;
                }
            }
            return ApiResponse.json(core.code(), object);
        } catch (JsonProcessingException notJson) {
            return core;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
