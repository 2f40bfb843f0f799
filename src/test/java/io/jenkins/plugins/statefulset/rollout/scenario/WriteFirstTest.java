package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What stops a bad revision is written before anything is asked for the story of it. */
class WriteFirstTest {
    private static final Set<String> STORY = Set.of("list events", "get pods/log");

    @Test
    void noLogAndNoEventIsAskedForBeforeARollbackIsWritten() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(3).faults("crash-loop=1").stage();
        Set<String> askedBefore = new TreeSet<>();
        stage.cluster.onWrite(write -> write.after()
                .filter(StatefulSet.class::isInstance)
                .map(StatefulSet.class::cast)
                .filter(set -> write.who().equals("one") && goesBack(set))
                .filter(set -> askedBefore.isEmpty())
                .ifPresent(set -> askedBefore.addAll(
                        stage.cluster.client("one").requests().keySet())));

        stage.start("one").finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(askedBefore).contains("patch statefulsets").doesNotContainAnyElementsOf(STORY);
        assertThat(stage.cluster.client("one").requests()).containsKeys(STORY.toArray(String[]::new));
    }

    private static boolean goesBack(StatefulSet set) {
        return set.getMetadata().getAnnotations() != null
                && set.getMetadata().getAnnotations().values().stream().anyMatch(text -> text.contains("rolling-back"));
    }
}
