package io.jenkins.plugins.statefulset.rollout.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelSelectorsTest {
    private static final Map<String, String> LABELS = Map.of("app", "db", "tier", "data");

    @Test
    void aMissingSelectorMatchesNothingAndAnEmptyOneEverything() {
        assertThat(LabelSelectors.matches((LabelSelector) null, LABELS)).isFalse();
        assertThat(LabelSelectors.matches(new LabelSelector(), LABELS)).isTrue();
        assertThat(LabelSelectors.matches(new LabelSelector(), null)).isTrue();
    }

    @Test
    void allLabelsMustBeThere() {
        assertThat(LabelSelectors.matches(labels(Map.of("app", "db")), LABELS)).isTrue();
        assertThat(LabelSelectors.matches(labels(Map.of("app", "db", "tier", "web")), LABELS))
                .isFalse();
        assertThat(LabelSelectors.matches(labels(Map.of("app", "db")), null)).isFalse();
    }

    @Test
    void expressionsFollowTheirOperator() {
        assertThat(LabelSelectors.matches(expression("app", "In", "db", "web"), LABELS))
                .isTrue();
        assertThat(LabelSelectors.matches(expression("zone", "In", "a"), LABELS))
                .isFalse();
        assertThat(LabelSelectors.matches(expression("zone", "NotIn", "a"), LABELS))
                .isTrue();
        assertThat(LabelSelectors.matches(expression("app", "NotIn", "db"), LABELS))
                .isFalse();
        assertThat(LabelSelectors.matches(expression("app", "Exists"), LABELS)).isTrue();
        assertThat(LabelSelectors.matches(expression("app", "DoesNotExist"), LABELS))
                .isFalse();
    }

    @Test
    void aServiceWithoutASelectorSelectsNothing() {
        assertThat(LabelSelectors.matches(Map.of(), LABELS)).isFalse();
        assertThat(LabelSelectors.matches(Map.of("app", "db"), LABELS)).isTrue();
    }

    @Test
    void anExpressionWithoutAnOperatorMatchesNothing() {
        assertThat(LabelSelectors.matches(expression("app", null), LABELS)).isFalse();
    }

    private static LabelSelector labels(Map<String, String> labels) {
        return new LabelSelectorBuilder().withMatchLabels(labels).build();
    }

    private static LabelSelector expression(String key, String operator, String... values) {
        return new LabelSelectorBuilder()
                .addNewMatchExpression()
                .withKey(key)
                .withOperator(operator)
                .withValues(List.of(values))
                .endMatchExpression()
                .build();
    }
}
