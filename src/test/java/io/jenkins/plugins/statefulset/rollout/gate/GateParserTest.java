package io.jenkins.plugins.statefulset.rollout.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateParserTest {
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    @Test
    void readsEveryGate() {
        assertThat(GateParser.parse("manual")).isEqualTo(new GateSpec.Manual());
        assertThat(GateParser.parse("http=http://{pod}.web:80/ready?a=b"))
                .isEqualTo(new GateSpec.Http("http://{pod}.web:80/ready?a=b", TWO_MINUTES));
        assertThat(GateParser.parse("promql=http://prom:9090 rate(errors[1m]) < 0.01"))
                .isEqualTo(new GateSpec.PromQl("http://prom:9090", "rate(errors[1m]) < 0.01", TWO_MINUTES));
        assertThat(GateParser.parse("exec=test \"$A\" = b"))
                .isEqualTo(new GateSpec.Exec("", "test \"$A\" = b", TWO_MINUTES));
        assertThat(GateParser.parse("exec:cassandra=nodetool info"))
                .isEqualTo(new GateSpec.Exec("cassandra", "nodetool info", TWO_MINUTES));
        assertThat(GateParser.parse("sql=SELECT 1 = 1")).isEqualTo(new GateSpec.Sql("", "SELECT 1 = 1", TWO_MINUTES));
        assertThat(GateParser.parse("sql:pg=SELECT 1")).isEqualTo(new GateSpec.Sql("pg", "SELECT 1", TWO_MINUTES));
    }

    @Test
    void readsTheTimeoutBeforeTheEqualsSign() {
        assertThat(GateParser.parse("http@30s=http://app/@me").timeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(GateParser.parse("exec:main@1h30m=true"))
                .isEqualTo(new GateSpec.Exec("main", "true", Duration.ofMinutes(90)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ready                        | this is no gate; allowed are manual, http=URL, promql=SERVER QUERY",
                "grpc=x                       | \"grpc\" is no gate; allowed are manual",
                "http://app/ready             | what to do with the address is missing; allowed are manual, http=URL",
                "http=                        | nothing stands behind \"=\"",
                "http=ftp://x                 | the address \"ftp://x\": an address such as http://",
                "http=http://a b              | the address \"http://a b\": Illegal character",
                "http=http://app/{pdo}        | with {pod}, {ordinal}, {namespace} and {statefulset} in it",
                "http:main=http://app         | \"http\" takes no container",
                "http@0=http://app            | the timeout is PT0S: more than zero is allowed",
                "http@soon=http://app         | duration \"soon\": allowed are whole numbers with d, h, m, s or ms",
                "promql=up == 1               | a space and a query are needed",
                "promql=prom:9090 up          | the address of a server (http:// or https://)",
                "promql=http://prom:9090      | a space and a query are needed",
                "exec:Main=true               | container \"Main\": lower-case letters",
                "exec:=true                   | no container stands behind \"exec:\"",
                "manual@5m                    | manual stands alone",
            })
    void saysWhatIsWrongAndWhatIsAllowed(String argument, String message) {
        assertThatThrownBy(() -> GateParser.parse(argument))
                .isInstanceOf(BadRequestException.class)
                .hasMessageStartingWith("gate " + argument + ": ")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http=http://me:hunter2@app/", "promql=https://me:hunter2@prom up", "http=http://hunter2@app"})
    void refusesCredentialsInAddressesWithoutRepeatingThem(String argument) {
        assertThatThrownBy(() -> GateParser.parse(argument))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("everybody who may read the StatefulSet")
                .hasMessageContaining("use an exec gate")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesAQueryThatCouldWronglySayYes() {
        assertThatThrownBy(() -> GateParser.parse("promql=http://prom a < 1 and b > 2"))
                .hasMessageContaining("a comparison beside \"and\"")
                .hasMessageContaining("give each condition a gate of its own");
    }
}
