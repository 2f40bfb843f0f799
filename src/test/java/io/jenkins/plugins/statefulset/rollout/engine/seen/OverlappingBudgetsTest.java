package io.jenkins.plugins.statefulset.rollout.engine.seen;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules of {@link OverlappingBudgets}. */
class OverlappingBudgetsTest {
    private static final String OLD = "old";
    private static final String NEW = "new";

    private final PodDisruptionBudget budget = new PodDisruptionBudgetBuilder()
            .withNewMetadata()
            .withName("ing")
            .endMetadata()
            .withNewSpec()
            .withNewSelector()
            .addToMatchLabels("app", "ing")
            .endSelector()
            .endSpec()
            .withNewStatus()
            .endStatus()
            .build();
    private final StatefulSet own = set("own", 3, 0);
    private final List<Pod> pods = new ArrayList<>(List.of(pod("own", 0, OLD), pod("own", 1, OLD), pod("own", 2, OLD)));

    @Test
    void nobodyElseLivesOnABudgetOfOneSet() {
        assertThat(others(Optional.empty(), List.of())).isEqualTo(OverlappingUse.NONE);
    }

    @Test
    void aPodThatTheControllerOfAnotherSetIsAboutToTakeDownCounts() {
        pods.addAll(List.of(pod("other", 0, OLD), pod("other", 1, OLD), pod("other", 2, OLD)));

        assertThat(claims(set("other", 3, 2))).containsExactly("other-2");
        assertThat(claims(set("other", 3, 3))).as("none is released").isEmpty();
    }

    @Test
    void onlyAsManyAsItTakesDownAtOnce() {
        pods.addAll(List.of(pod("other", 0, OLD), pod("other", 1, OLD), pod("other", 2, OLD)));
        assertThat(claims(set("other", 3, 0))).containsExactly("other-2");
        assertThat(claims(set("other", 4, 0))).as("other-3 is missing").isEmpty();
        StatefulSet two = set("other", 3, 0);
        two.getSpec().getUpdateStrategy().getRollingUpdate().setMaxUnavailable(new IntOrString(2));
        assertThat(claims(two)).containsExactly("other-2", "other-1");
    }

    @Test
    void nothingOfASetThatIsReplacedByHand() {
        pods.addAll(List.of(pod("other", 0, OLD), pod("other", 1, OLD)));
        StatefulSet onDelete = set("other", 2, 0);
        onDelete.getSpec().getUpdateStrategy().setType("OnDelete");

        assertThat(claims(onDelete)).isEmpty();
    }

    @Test
    void whatIsReservedCountsOnceAndWhileItLooksHealthy() {
        pods.addAll(List.of(pod("other", 0, OLD), pod("other", 1, OLD), unready("other", 2)));
        PendingDisruption one = new PendingDisruption("shop/other", "other-1", "uid-of-other-1", Map.of("app", "ing"));
        PendingDisruption two = new PendingDisruption("shop/other", "other-2", "uid-of-other-2", Map.of("app", "ing"));

        OverlappingUse others = others(Optional.of(set("other", 3, 3)), List.of(one, one, two));

        assertThat(others.claims()).extracting(PendingDisruption::pod).containsExactly("other-1");
        assertThat(others.down()).extracting(PendingDisruption::pod).containsExactly("other-2");
    }

    @Test
    void aRolloutIsARivalWhileItIsNeitherOverNorHeld() {
        pods.add(pod("other", 0, NEW));
        StatefulSet other = set("other", 1, 1);
        RolloutState state = DecisionScene.of(1).observation().state().drivenBy("bo@host/1/abcd");
        assertThat(rivals(other)).isEmpty();

        annotate(other, state);
        assertThat(rivals(other)).containsExactly(new OverlappingUse.Rival("shop/other", "bo@host/1/abcd"));

        annotate(other, state.held(new Hold(new StopCause.Asked("lunch"), Optional.of("bo"), DecisionScene.NOW)));
        assertThat(rivals(other)).isEmpty();
    }

    private List<OverlappingUse.Rival> rivals(StatefulSet other) {
        return others(Optional.of(other), List.of()).rivals();
    }

    private static void annotate(StatefulSet set, RolloutState state) {
        set.getMetadata().setAnnotations(Map.of(StateAnnotation.STATE, StateAnnotation.write(state)));
    }

    private List<String> claims(StatefulSet other) {
        return others(Optional.of(other), List.of()).claims().stream()
                .map(PendingDisruption::pod)
                .toList();
    }

    private OverlappingUse others(Optional<StatefulSet> other, List<PendingDisruption> reserved) {
        return new OverlappingBudgets(set -> Optional.ofNullable(set.getSpec()
                                .getUpdateStrategy()
                                .getRollingUpdate()
                                .getMaxUnavailable())
                        .map(IntOrString::getIntVal)
                        .orElse(1))
                .of(
                        budget,
                        own,
                        new NamespaceObjects(
                                unused -> pods,
                                this::ownedBy,
                                name -> other.filter(set -> name.equals("other")),
                                reserved));
    }

    private List<Pod> ownedBy(String uid) {
        return pods.stream()
                .filter(pod -> pod.getMetadata().getOwnerReferences().stream()
                        .anyMatch(owner -> owner.getUid().equals(uid)))
                .toList();
    }

    private static StatefulSet set(String name, int replicas, int partition) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .withUid("uid-of-" + name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withPartition(partition)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .withNewStatus()
                .withUpdateRevision(NEW)
                .endStatus()
                .build();
    }

    private static Pod unready(String set, int ordinal) {
        Pod pod = pod(set, ordinal, OLD);
        pod.getStatus().getConditions().get(0).setStatus("False");
        return pod;
    }

    private static Pod pod(String set, int ordinal, String revision) {
        String name = set + "-" + ordinal;
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid("uid-of-" + name)
                .addToLabels("app", "ing")
                .addToLabels("controller-revision-hash", revision)
                .addNewOwnerReference()
                .withKind("StatefulSet")
                .withName(set)
                .withUid("uid-of-" + set)
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }
}
