package io.jenkins.plugins.statefulset.rollout.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromQlQueryTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "rate(errors[1m]) < 0.01          | rate(errors[1m]) < bool 0.01          | rate(errors[1m])",
                "a{b!=\"c\",d=~\"x<y\"}>=1        | a{b!=\"c\",d=~\"x<y\"}>= bool1        | a{b!=\"c\",d=~\"x<y\"}",
                "(max by (pod) (lag) <= 10)       | max by (pod) (lag) <= bool 10         | max by (pod) (lag)",
                "a / on(pod) b != 2               | a / on(pod) b != bool 2               | a / on(pod) b",
                "a > on(pod) b                    | a > bool on(pod) b                    | a",
                "count(up == 0) == 0              | count(up == 0) == bool 0              | count(up == 0)",
                "(a) < (b)                        | (a) < bool (b)                        | (a)",
                "0.5 > ratio                      | 0.5 > bool ratio                      | ratio",
            })
    void asksForYesOrNoOfEverySeries(String query, String asked, String compared) {
        PromQlQuery rewritten = PromQlQuery.of(query);
        assertThat(rewritten.text().replaceAll("bool(?=1)", "bool ")).isEqualTo(asked.replaceAll("bool(?=1)", "bool "));
        assertThat(rewritten.compared()).contains(compared);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "up",
                "absent(alerts{state=\"a < b\"})",
                "rate(errors[1m]) < bool 0.01",
                "(a < bool 1) * (b > bool 2)",
                "count(up == 0) or vector(1)",
                "up # == 1",
                "up{a=`<\\`}",
                "(a < 1) and (b > 1)"
            })
    void leavesOtherQueriesAsTheyAre(String query) {
        assertThat(PromQlQuery.of(query)).isEqualTo(new PromQlQuery(query, Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a < 1 and b > 1", "a < 1 OR b", "a unless b > 1", "0 < a < 5", "a < bool 1 == 1"})
    void refusesWhereAWrongYesIsPossible(String query) {
        assertThatThrownBy(() -> PromQlQuery.of(query))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("in PromQL drops what does not hold instead of saying no");
    }

    @Test
    void saysWhatStandsBesideTheComparison() {
        assertThatThrownBy(() -> PromQlQuery.of("a < 1 OR b")).hasMessageContaining("a comparison beside \"OR\"");
        assertThatThrownBy(() -> PromQlQuery.of("0 < a < 5")).hasMessageContaining("two comparisons in a row");
    }
}
