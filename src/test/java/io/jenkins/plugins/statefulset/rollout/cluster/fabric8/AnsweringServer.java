package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server that gives prepared answers in their order, whatever is asked, and remembers what was asked. */
final class AnsweringServer extends Dispatcher implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesMockServer server;
    private final Queue<MockResponse> answers = new ConcurrentLinkedQueue<>();
    private final List<RecordedRequest> asked = new ArrayList<>();

    AnsweringServer() {
        server = new KubernetesMockServer(new Context(JSON), new MockWebServer(), new HashMap<>(), this, false);
        server.start();
    }

    AnsweringServer answers(int code, String body) {
        answers.add(new MockResponse()
                .setResponseCode(code)
                .setHeader("Content-Type", "application/json")
                .setBody(body));
        return this;
    }

    AnsweringServer answers(int code, Object body) {
        return answers(code, Serialization.asJson(body));
    }

    /** A failure as the API server words it. */
    AnsweringServer refuses(int code, String reason, String message) {
        String text;
        try {
            text = JSON.writeValueAsString(message);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
        return answers(code, """
                {"kind":"Status","apiVersion":"v1","status":"Failure","reason":"%s","code":%d,"message":%s}""".formatted(reason, code, text));
    }

    KubernetesMockServer server() {
        return server;
    }

    Fabric8Cluster cluster() {
        return Fabric8Cluster.owning(server.createClient());
    }

    /** Method, path and query of each request so far. */
    synchronized List<String> asked() {
        return asked.stream()
                .map(request -> request.getMethod() + " " + request.getPath())
                .toList();
    }

    synchronized RecordedRequest last() {
        return asked.get(asked.size() - 1);
    }

    JsonNode lastBody() {
        return json(last().getUtf8Body());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new AssertionError("not JSON: " + text, malformed);
        }
    }

    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
        asked.add(request);
        MockResponse answer = answers.poll();
        return answer == null ? new MockResponse().setResponseCode(418).setBody("nothing prepared") : answer;
    }

    @Override
    public void shutdown() {
        // nothing is held
    }

    @Override
    public void close() {
        server.shutdown();
    }
}
