package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import java.io.Serial;
import java.util.Optional;

/** An answer that is an error: a Status object, worded as {@code k8s.io/apimachinery/pkg/api/errors} does. */
final class StatusError extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final String EVICTION = "Cannot evict pod as it would violate the pod's disruption budget.";
    private static final String INVALID = " is invalid: ";

    private final int code;
    private final String reason;
    private final transient ObjectNode details = JsonNodeFactory.instance.objectNode();

    StatusError(int code, String reason, String message) {
        super(message);
        this.code = code;
        this.reason = reason;
    }

    static StatusError badRequest(String message) {
        return new StatusError(400, "BadRequest", message);
    }

    static StatusError noSuchPath() {
        return new StatusError(404, "NotFound", "the server could not find the requested resource");
    }

    static StatusError notFound(Resource resource, String name) {
        return new StatusError(404, "NotFound", resource.qualified() + " \"" + name + "\" not found")
                .about(resource, name);
    }

    static StatusError notAllowed() {
        return new StatusError(
                405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
    }

    static StatusError expired(String message) {
        return new StatusError(410, "Expired", message);
    }

    /** What the simulated cluster refused, as the answer that its words stand for. */
    static StatusError of(ClusterException failure, Optional<Resource> resource, String name) {
        String message = failure.getMessage();
        StatusError refusal =
                switch (failure.reason()) {
                    case CONFLICT -> new StatusError(409, "Conflict", message);
                    case ALREADY_EXISTS -> new StatusError(409, "AlreadyExists", message);
                    case NOT_FOUND -> new StatusError(404, "NotFound", message);
                    case UNAUTHORIZED -> new StatusError(401, "Unauthorized", message);
                    case FORBIDDEN -> new StatusError(403, "Forbidden", message);
                    case INVALID -> invalid(message);
                    case DISRUPTION_REFUSED -> disruption(message);
                    case UNAVAILABLE -> new StatusError(503, "ServiceUnavailable", message);
                    case TIMEOUT, UNREACHABLE -> new StatusError(504, "Timeout", message);
                };
        return resource.map(about -> refusal.about(about, name)).orElse(refusal);
    }

    private static StatusError invalid(String message) {
        int begin = message.indexOf(INVALID);
        if (begin < 0) {
            return message.startsWith("the server rejected")
                    ? new StatusError(422, "Invalid", message)
                    : badRequest(message);
        }
        StatusError refusal = new StatusError(422, "Invalid", message);
        String problem = message.substring(begin + INVALID.length());
        int colon = problem.indexOf(": ");
        if (colon > 0) {
            refusal.cause("FieldValueInvalid", problem.substring(colon + 2), problem.substring(0, colon));
        }
        return refusal;
    }

    private static StatusError disruption(String message) {
        if (!message.startsWith(EVICTION)) {
            return new StatusError(500, "InternalError", message);
        }
        StatusError refusal = new StatusError(429, "TooManyRequests", EVICTION);
        refusal.cause("DisruptionBudget", message.substring(EVICTION.length()).strip(), "");
        if (message.endsWith("processed by the server.")) {
            refusal.details.put("retryAfterSeconds", 10);
        }
        return refusal;
    }

    StatusError about(Resource resource, String name) {
        if (!name.isEmpty()) {
            details.put("name", name);
        }
        if (!resource.group().isEmpty()) {
            details.put("group", resource.group());
        }
        details.put("kind", code == 422 ? resource.kind() : resource.plural());
        return this;
    }

    void cause(String type, String message, String field) {
        ArrayNode causes = details.withArray("/causes");
        ObjectNode cause = causes.addObject().put("reason", type).put("message", message);
        if (!field.isEmpty()) {
            cause.put("field", field);
        }
    }

    int code() {
        return code;
    }

    ObjectNode status() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
        status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
        if (!details.isEmpty()) {
            status.set("details", details);
        }
        return status.put("code", code);
    }
}
