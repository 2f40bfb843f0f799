package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;

/** An answer of one piece. */
record ApiResponse(int code, String contentType, Buffer body) {
    static ApiResponse json(int code, JsonNode tree) {
        return new ApiResponse(code, "application/json", Buffer.buffer(tree.toString()));
    }

    static ApiResponse text(String text) {
        return new ApiResponse(200, "text/plain", Buffer.buffer(text));
    }

    static ApiResponse of(StatusError refusal) {
        return json(refusal.code(), refusal.status());
    }
}
