package io.jenkins.plugins.statefulset.rollout.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;

/** An answer of one piece. */
record Answer(int code, String contentType, Buffer body) {
    static Answer json(int code, JsonNode tree) {
        return new Answer(code, "application/json", Buffer.buffer(tree.toString()));
    }

    static Answer text(String text) {
        return new Answer(200, "text/plain", Buffer.buffer(text));
    }

    static Answer of(Refusal refusal) {
        return json(refusal.code(), refusal.status());
    }
}
