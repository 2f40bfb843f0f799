package io.jenkins.plugins.statefulset.rollout.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateSpecTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "manual",
                "http@30s=http://{pod}.web/ready",
                "promql=http://prom:9090 up == 1",
                "exec:main=true",
                "sql=SELECT true"
            })
    void isTheSameAfterJson(String written) throws Exception {
        ObjectMapper mapper = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .build();
        GateSpec spec = GateParser.parse(written);
        String json = mapper.writeValueAsString(spec);
        assertThat(mapper.readValue(json, GateSpec.class)).isEqualTo(spec);
        assertThat(mapper.readTree(json).path("type").asText()).isEqualTo(written.replaceAll("[:@=].*", ""));
    }

    @Test
    void hasAShortLabelOnOneLine() {
        assertThat(new GateSpec.Manual().label()).isEqualTo("promotion");
        assertThat(new GateSpec.Sql("", "SELECT\n  true", MINUTE).label()).isEqualTo("sql SELECT true");
        assertThat(new GateSpec.Exec("", "x".repeat(500), MINUTE).label())
                .hasSize(60)
                .endsWith("x…");
        assertThat(new GateSpec.Caller("\u001b[31mred\u001b[0m\u0007", MINUTE).label())
                .isEqualTo("red");
        assertThat(new GateSpec.Exec("", "😀".repeat(100), MINUTE).label()).endsWith("😀…");
    }

    @Test
    void hidesCredentialsInItsLabel() {
        assertThat(new GateSpec.Exec("", "curl -f http://me:hunter2@app/ready", MINUTE).label())
                .isEqualTo("exec curl -f http://(hidden)@app/ready");
        assertThat(new GateSpec.Exec("", "psql postgresql://me:p@ss@db/app", MINUTE).label())
                .isEqualTo("exec psql postgresql://(hidden)@db/app");
        assertThat(new GateSpec.Http("https://app/ready?full=1&api_token=hunter2", MINUTE).label())
                .isEqualTo("http https://app/ready?full=1&api_token=(hidden)");
    }

    @Test
    void cannotHoldWhatIsWrittenIntoAnAnnotationAndIsASecret() {
        assertThatThrownBy(() -> new GateSpec.Http("http://me:hunter2@app/", MINUTE))
                .isInstanceOf(BadRequestException.class)
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> new GateSpec.PromQl("http://me@prom/", "up", MINUTE))
                .isInstanceOf(BadRequestException.class);
    }

    @Test
    void cannotBeWhatCouldNeverBeChecked() {
        assertThatThrownBy(() -> new GateSpec.Sql("", " ", MINUTE)).hasMessage("the query is empty");
        assertThatThrownBy(() -> new GateSpec.Exec("a b", "true", MINUTE)).hasMessageStartingWith("container \"a b\"");
        assertThatThrownBy(() -> new GateSpec.Caller("x", Duration.ZERO)).isInstanceOf(BadRequestException.class);
    }
}
