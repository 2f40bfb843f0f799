package io.jenkins.plugins.statefulset.rollout.jenkins.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import org.junit.jupiter.api.Test;

/** What a set itself says about a change. */
class ChangeRulesTest {
    private static final int GUARD = 1_000_000;

    @Test
    void aGuardedSetWithANewTemplateHasAChange() {
        assertThat(ChangeRules.revision(set(GUARD, 2, 2, "web-1", "web-2"))).contains("web-2");
        assertThat(ChangeRules.revision(set(Integer.MAX_VALUE, 2, 2, "web-1", "web-2")))
                .contains("web-2");
    }

    @Test
    void aSetWhoseControllerRollsByItselfHasNone() {
        assertThat(ChangeRules.revision(set(0, 2, 2, "web-1", "web-2"))).isEmpty();
        assertThat(ChangeRules.revision(set(GUARD - 1, 2, 2, "web-1", "web-2"))).isEmpty();
    }

    @Test
    void nothingIsConcludedFromAStatusThatIsOlderThanTheTemplate() {
        StatefulSet unseen = set(GUARD, 3, 2, "web-1", "web-2");

        assertThat(ChangeRules.revision(unseen)).isEmpty();
        assertThat(ChangeRules.isSettled(set(GUARD, 3, 2, "web-2", "web-2"))).isFalse();
        StatefulSet without = new StatefulSetBuilder(unseen).withStatus(null).build();
        assertThat(ChangeRules.revision(without)).isEmpty();
        assertThat(ChangeRules.isSettled(without)).isFalse();
    }

    @Test
    void whatIsOnAllPodsIsSettled() {
        StatefulSet settled = set(GUARD, 2, 2, "web-2", "web-2");

        assertThat(ChangeRules.revision(settled)).isEmpty();
        assertThat(ChangeRules.isSettled(settled)).isTrue();
        assertThat(ChangeRules.isSettled(set(GUARD, 2, 2, "web-1", "web-2"))).isFalse();
    }

    @Test
    void withOnDeleteItsPodsTellWhateverTheStatusSays() {
        StatefulSet manual = new StatefulSetBuilder(set(0, 2, 2, "web-2", "web-2"))
                .editSpec()
                .withNewUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .endSpec()
                .build();

        assertThat(ChangeRules.revision(manual)).contains("web-2");
    }

    @Test
    void aWordThatNobodyHeardIsNoRollout() {
        StatefulSet told = new StatefulSetBuilder(set(GUARD, 2, 2, "web-1", "web-2"))
                .editMetadata()
                .addToAnnotations(StateAnnotation.COMMAND, "whatever")
                .endMetadata()
                .build();

        assertThat(ChangeRules.revision(told)).contains("web-2");
    }

    private static StatefulSet set(int partition, long generation, long observed, String current, String update) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("shop")
                .withUid("u")
                .withGeneration(generation)
                .endMetadata()
                .withNewSpec()
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withPartition(partition)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(observed)
                .withCurrentRevision(current)
                .withUpdateRevision(update)
                .endStatus()
                .build();
    }
}
