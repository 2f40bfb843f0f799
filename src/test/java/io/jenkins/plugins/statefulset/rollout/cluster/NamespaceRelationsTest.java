package io.jenkins.plugins.statefulset.rollout.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class NamespaceRelationsTest {
    private static final List<String> SETS = List.of("a", "b", "c");

    private final NamespaceRelations relations = new NamespaceRelations();

    /** What happens to an object: it is there with these labels, or goes. */
    private record Step(String kind, int number, Map<String, String> labels, String owner, boolean goes) {}

    /** The same, by trying everything. */
    private static final class Truth {
        private final Map<String, Pod> pods = new LinkedHashMap<>();
        private final Map<String, StatefulSet> sets = new LinkedHashMap<>();
        private final Map<String, PodDisruptionBudget> budgets = new LinkedHashMap<>();

        boolean covers(PodDisruptionBudget budget, String set) {
            boolean byPod = pods.values().stream().anyMatch(pod -> owner(pod).equals(set) && matches(budget, pod));
            return byPod
                    || (sets.containsKey(set)
                            && LabelSelectors.matches(
                                    budget.getSpec().getSelector(),
                                    sets.get(set)
                                            .getSpec()
                                            .getTemplate()
                                            .getMetadata()
                                            .getLabels()));
        }

        List<PodDisruptionBudget> over(String set) {
            return budgets.values().stream()
                    .filter(budget -> covers(budget, set))
                    .toList();
        }

        List<Pod> under(PodDisruptionBudget budget) {
            return pods.values().stream().filter(pod -> matches(budget, pod)).toList();
        }

        Set<String> under(String budget) {
            Set<String> all = new HashSet<>();
            if (budgets.containsKey(budget)) {
                SETS.stream().filter(set -> covers(budgets.get(budget), set)).forEach(all::add);
            }
            return all;
        }

        /** Whom that object concerns as things are. */
        Set<String> concerned(String kind, String name) {
            Set<String> all = new HashSet<>();
            switch (kind) {
                case "pod" -> {
                    if (pods.containsKey(name)) {
                        all.add(owner(pods.get(name)));
                        budgets.values().stream()
                                .filter(budget -> matches(budget, pods.get(name)))
                                .forEach(budget ->
                                        all.addAll(under(budget.getMetadata().getName())));
                    }
                }
                case "set" -> {
                    all.add(name);
                    over(name)
                            .forEach(budget ->
                                    all.addAll(under(budget.getMetadata().getName())));
                }
                default -> all.addAll(under(name));
            }
            return all;
        }
    }

    private static boolean matches(PodDisruptionBudget budget, Pod pod) {
        return LabelSelectors.matches(
                budget.getSpec().getSelector(), pod.getMetadata().getLabels());
    }

    private static String owner(Pod pod) {
        return pod.getMetadata().getOwnerReferences().get(0).getName();
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Map<String, String>> labels = Arbitraries.maps(
                        Arbitraries.of("app", "zone"), Arbitraries.of("1", "2"))
                .ofMaxSize(2);
        return Combinators.combine(
                        Arbitraries.of("pod", "pod", "set", "budget"),
                        Arbitraries.integers().between(0, 2),
                        labels,
                        Arbitraries.of(SETS),
                        Arbitraries.of(false, false, false, true))
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }

    @Property
    void itAlwaysSaysWhatTryingEverythingWould(@ForAll("steps") List<Step> steps) {
        NamespaceRelations relations = new NamespaceRelations();
        Truth truth = new Truth();
        for (Step step : steps) {
            String name = step.kind().equals("set") ? SETS.get(step.number()) : step.kind() + step.number();
            Set<String> wanted = truth.concerned(step.kind(), name);

            Set<String> concerned = carryOut(step, name, relations, truth);

            wanted.addAll(truth.concerned(step.kind(), name));
            assertThat(concerned).as(step.toString()).containsExactlyInAnyOrderElementsOf(wanted);
            for (String set : SETS) {
                assertThat(relations.budgetsOver(set)).containsExactlyElementsOf(truth.over(set));
            }
            truth.budgets.values().forEach(budget -> assertThat(relations.podsUnder(budget))
                    .containsExactlyInAnyOrderElementsOf(truth.under(budget)));
        }
    }

    private static Set<String> carryOut(Step step, String name, NamespaceRelations relations, Truth truth) {
        switch (step.kind()) {
            case "pod" -> {
                if (step.goes()) {
                    truth.pods.remove(name);
                    return relations.removePod(name);
                }
                Pod pod = pod(name, "StatefulSet", step.owner(), step.labels());
                truth.pods.put(name, pod);
                return relations.put(pod);
            }
            case "set" -> {
                if (step.goes()) {
                    truth.sets.remove(name);
                    return relations.removeSet(name);
                }
                StatefulSet set = set(name, step.labels());
                truth.sets.put(name, set);
                return relations.put(set);
            }
            default -> {
                if (step.goes()) {
                    truth.budgets.remove(name);
                    return relations.removeBudget(name);
                }
                PodDisruptionBudget budget = budget(name, step.labels());
                truth.budgets.put(name, budget);
                return relations.put(budget);
            }
        }
    }

    @Test
    void aJobAndItsPodsConcernWhoeverAskedForIt() {
        assertThat(relations.put(job("backup"))).isEmpty();

        relations.follow("backup", "a");

        assertThat(relations.put(job("backup"))).containsExactly("a");
        assertThat(relations.put(pod("backup-x", "Job", "backup", Map.of()))).containsExactly("a");
        assertThat(relations.put(pod("other-x", "Job", "other", Map.of()))).isEmpty();
        assertThat(relations.removePod("backup-x")).containsExactly("a");
        assertThat(relations.removeJob("backup")).containsExactly("a");
    }

    @Test
    void aBudgetOfAnotherSelectorThanTheNewestIsAnsweredAsWell() {
        PodDisruptionBudget before = budget("one", Map.of("app", "1"));
        Pod pod = pod("pod0", "StatefulSet", "a", Map.of("app", "1"));
        relations.put(pod);
        relations.put(before);
        relations.put(budget("one", Map.of("app", "2")));

        assertThat(relations.podsUnder(before)).containsExactly(pod);
        assertThat(relations.podsUnder(budget("unknown", Map.of("app", "1")))).containsExactly(pod);
    }

    @Test
    void whileNothingChangesUnderABudgetItsPodsAreTheSameCollection() {
        PodDisruptionBudget budget = budget("one", Map.of("app", "1"));
        relations.put(budget);
        relations.put(pod("pod0", "StatefulSet", "a", Map.of("app", "1")));
        var before = relations.podsUnder(budget);

        relations.put(pod("pod1", "StatefulSet", "a", Map.of("app", "2")));
        relations.put(set("a", Map.of("app", "1")));

        assertThat(relations.podsUnder(budget)).isSameAs(before);
    }

    private static Job job(String name) {
        return new JobBuilder().withNewMetadata().withName(name).endMetadata().build();
    }

    private static Pod pod(String name, String kind, String owner, Map<String, String> labels) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .addNewOwnerReference()
                .withKind(kind)
                .withName(owner)
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    private static StatefulSet set(String name, Map<String, String> labels) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }

    private static PodDisruptionBudget budget(String name, Map<String, String> labels) {
        return new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .endSpec()
                .build();
    }
}
