package io.jenkins.plugins.statefulset.rollout.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelectorsTest {

    @Test
    void labelsAndExpressionsAreJoinedAsTheApiServerReadsThem() {
        assertThat(Selectors.text(new LabelSelectorBuilder()
                        .addToMatchLabels("tier", "db")
                        .addToMatchLabels("app", "web")
                        .withMatchExpressions(
                                new LabelSelectorRequirement("zone", "In", List.of("a", "b")),
                                new LabelSelectorRequirement("stage", "NotIn", List.of("test")),
                                new LabelSelectorRequirement("owned", "Exists", List.of()),
                                new LabelSelectorRequirement("old", "DoesNotExist", List.of()))
                        .build()))
                .isEqualTo("app=web,tier=db,zone in (a,b),stage notin (test),owned,!old");
    }

    @Test
    void anEmptySelectorIsEmptyText() {
        assertThat(Selectors.text(new LabelSelectorBuilder().build())).isEmpty();
    }
}
