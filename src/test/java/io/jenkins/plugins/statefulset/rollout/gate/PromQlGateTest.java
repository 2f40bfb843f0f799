package io.jenkins.plugins.statefulset.rollout.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict.Failed;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict.Passed;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlGateTest {
    private final GateScene scene = GateScene.withHttp(new JdkHttpGet());

    private static String vector(String... samples) {
        return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + String.join(",", samples)
                + "]}}";
    }

    private static String sample(String pod, String value) {
        return "{\"metric\":{\"__name__\":\"lag\",\"pod\":\"" + pod + "\"},\"value\":[1700000000.1,\"" + value + "\"]}";
    }

    private GateVerdict asked(String query, String answer) throws IOException {
        try (WebServer prometheus = new WebServer(target -> WebServer.of(200, answer))) {
            return scene.verdict(new GateSpec.PromQl(prometheus.address() + "/", query, GateScene.MINUTE));
        }
    }

    private static String message(GateVerdict verdict) {
        return ((Failed) verdict).message();
    }

    @Test
    void passesWhenAllValuesAreTrue() throws IOException {
        assertThat(asked("lag", vector(sample("db-2", "1"), sample("db-1", "+Inf"))))
                .isEqualTo(new Passed(""));
        assertThat(asked(
                        "scalar(lag)",
                        "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"1\"]}}"))
                .isEqualTo(new Passed(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-0", "0.0", "NaN"})
    void failsWhenOneValueIsNotTrue(String value) throws IOException {
        assertThat(message(asked("lag", vector(sample("db-2", "1"), sample("db-1", value)))))
                .isEqualTo("not passed within 1 min; last seen: 1 of 2 values do not hold: lag{pod=\"db-1\"} " + value);
    }

    @Test
    void failsWhenThereIsNothing() throws IOException {
        assertThat(message(asked("lag", vector()))).contains("the result is empty");
    }

    @Test
    void asksForEverySeriesAndShowsWhatWasCompared() throws IOException {
        try (WebServer prometheus = new WebServer(target -> WebServer.of(
                200,
                target.contains("bool")
                        ? vector(
                                "{\"metric\":{\"pod\":\"db-2\"},\"value\":[1,\"1\"]}",
                                "{\"metric\":{\"pod\":\"db-1\"},\"value\":[1,\"0\"]}")
                        : vector(sample("db-2", "0"), sample("db-1", "31.5"))))) {
            GateVerdict verdict =
                    scene.verdict(new GateSpec.PromQl(prometheus.address(), "lag < 10", GateScene.MINUTE));
            assertThat(message(verdict)).endsWith("1 of 2 values do not hold: lag is lag{pod=\"db-1\"} 31.5");
            assertThat(prometheus.asked.subList(0, 2))
                    .isEqualTo(List.of("/api/v1/query?query=lag < bool 10", "/api/v1/query?query=lag"));
        }
    }

    @Test
    void fillsInThePodAndSendsTheQueryUnharmed() throws IOException {
        try (WebServer prometheus = new WebServer(target -> WebServer.of(200, vector(sample("x", "1"))))) {
            String query = "up{pod=\"{pod}\",a=~\"b+&c=%d\"}";
            scene.verdict(new GateSpec.PromQl(prometheus.address() + "/prefix", query, GateScene.MINUTE));
            assertThat(prometheus.asked)
                    .containsExactly(
                            "/prefix/api/v1/query?query=up{pod=\"db-2\",a=~\"b+&c=%d\"}",
                            "/prefix/api/v1/query?query=up{pod=\"db-1\",a=~\"b+&c=%d\"}");
        }
    }

    @Test
    void failsAtOnceWhenPrometheusCannotReadTheQuery() throws IOException {
        Instant start = scene.cluster.clock().now();
        GateVerdict verdict = asked(
                "up(", "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"1:4: parse error: unclosed (\"}");
        assertThat(message(verdict)).isEqualTo("Prometheus says: 1:4: parse error: unclosed (");
        assertThat(scene.cluster.clock().now()).isEqualTo(start);
    }

    @Test
    void waitsWhilePrometheusIsUnwell() throws IOException {
        String busy = "{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"query timed out\"}";
        assertThat(message(asked("up", busy)))
                .isEqualTo("not passed within 1 min; last seen: Prometheus says: query timed out");
    }

    @Test
    void failsAtOnceOnResultsWithoutAValueEach() throws IOException {
        assertThat(message(
                        asked("up[5m]", "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}")))
                .isEqualTo("the result is of type \"matrix\"; an instant vector or a scalar is needed");
        assertThat(message(asked("h", vector("{\"metric\":{},\"histogram\":[1,{}]}"))))
                .contains("native histogram");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>login</html>", "{}", ""})
    void saysThatThisIsNoPrometheus(String answer) throws IOException {
        assertThat(message(asked("up", answer))).contains("this is no answer of a Prometheus API: status 200");
    }

    @Test
    void showsOnlyAFewOfManyValues() throws IOException {
        String[] samples = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> sample("db-" + i, "0"))
                .toArray(String[]::new);
        assertThat(message(asked("lag", vector(samples)))).endsWith("lag{pod=\"db-4\"} 0 and 45 more");
    }
}
