package io.jenkins.plugins.statefulset.rollout.swarm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpecBuilder;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.sim.Deletion;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.Storage;
import io.jenkins.plugins.statefulset.rollout.sim.WriteMode;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** What others do to the set and to budgets. */
final class ObjectTroubles {
    private static final Duration FORBIDDEN = Duration.ofMinutes(10);

    /** A label, and a budget over pods that have it. */
    static final String TOUCHED = "touched";

    private final SwarmStage stage;

    ObjectTroubles(SwarmStage stage) {
        this.stage = stage;
    }

    void touchStatus(Random draw) {
        int count = draw.nextInt(1000);
        stage.set().ifPresent(set -> stage.storage()
                .change(
                        SwarmStage.OTHERS,
                        Resource.STATEFUL_SETS,
                        set,
                        Storage.Part.STATUS,
                        tree -> {
                            ((ObjectNode) tree).withObject("/status").put("collisionCount", count);
                            return tree;
                        },
                        WriteMode.STORE));
    }

    void scale(int replicas) {
        if (stage.set().isPresent()) {
            stage.others.scale(SwarmDatabase.NAMESPACE, SwarmDatabase.SET, replicas);
        }
    }

    void editTemplate() {
        if (stage.set().isPresent()) {
            stage.others.restart(SwarmDatabase.NAMESPACE, SwarmDatabase.SET);
        }
    }

    /** As GitOps does, which knows of no rollout. */
    void putTemplateBack() {
        edit(set -> new StatefulSetBuilder(set)
                .editSpec()
                .withTemplate(stage.first.getSpec().getTemplate())
                .endSpec()
                .build());
    }

    void editPartition(Random draw) {
        int partition = draw.nextInt(stage.scene.replicas() + 1);
        edit(set -> strategy(set, "RollingUpdate", partition));
    }

    /** As a source does that corrects drift: every few seconds, for less or more often than a rollout puts up with. */
    void lowerPartitionAgainAndAgain(Random draw) {
        int times = 1 + draw.nextInt(9);
        Duration pause = Duration.ofMillis(1_000 + draw.nextInt(40_000));
        for (int time = 0; time < times; time++) {
            stage.later(
                    pause.multipliedBy(time),
                    () -> edit(set -> SwarmDatabase.partition(set) > 0
                                    && set.getSpec()
                                            .getUpdateStrategy()
                                            .getType()
                                            .equals("RollingUpdate")
                            ? strategy(set, "RollingUpdate", 0)
                            : set));
        }
    }

    /** To OnDelete, or to RollingUpdate from the first ordinal on. */
    void editStrategy(Random draw) {
        boolean onDelete = draw.nextBoolean();
        edit(set -> onDelete
                ? new StatefulSetBuilder(set)
                        .editSpec()
                        .withNewUpdateStrategy()
                        .withType("OnDelete")
                        .endUpdateStrategy()
                        .endSpec()
                        .build()
                : strategy(set, "RollingUpdate", 0));
    }

    private static StatefulSet strategy(StatefulSet set, String type, int partition) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .withNewUpdateStrategy()
                .withType(type)
                .withNewRollingUpdate()
                .withPartition(partition)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .build();
    }

    void removeRecord() {
        edit(set -> new StatefulSetBuilder(set)
                .editMetadata()
                .removeFromAnnotations(StateAnnotation.STATE)
                .endMetadata()
                .build());
    }

    /** Under its name, with the record of the one before. */
    void makeAnew() {
        stage.set().ifPresent(set -> {
            stage.storage().delete(SwarmStage.OTHERS, Resource.STATEFUL_SETS, set, Deletion.DEFAULT);
            StatefulSet copy =
                    new StatefulSet("apps/v1", "StatefulSet", copied(set.getMetadata()), set.getSpec(), null);
            stage.later(Duration.ofSeconds(3), () -> stage.storage()
                    .create(SwarmStage.OTHERS, Resource.STATEFUL_SETS, copy, WriteMode.STORE));
        });
    }

    private static ObjectMeta copied(ObjectMeta from) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(from.getName());
        metadata.setNamespace(from.getNamespace());
        metadata.setAnnotations(from.getAnnotations());
        metadata.setLabels(from.getLabels());
        return metadata;
    }

    private void edit(UnaryOperator<StatefulSet> edit) {
        if (stage.set().isPresent()) {
            stage.quietly(() -> stage.others.edit(SwarmDatabase.NAMESPACE, SwarmDatabase.SET, edit));
        }
    }

    void addBudget(Random draw) {
        String spec = SwarmScene.oneOf(draw, "maxUnavailable: 1", "minAvailable: 1", "maxUnavailable: \"50%\"");
        HasMetadata budget = SwarmDatabase.budget("added-" + draw.nextInt(1000), spec);
        stage.quietly(() -> stage.storage().create(SwarmStage.OTHERS, Resource.BUDGETS, budget, WriteMode.STORE));
    }

    /** One that matches no pod before it gets that label. */
    void addBudgetOfTouched() {
        PodDisruptionBudget budget = SwarmDatabase.budget(TOUCHED, "maxUnavailable: 0");
        budget.setSpec(new PodDisruptionBudgetSpecBuilder(budget.getSpec())
                .withNewSelector()
                .addToMatchLabels(TOUCHED, "yes")
                .endSelector()
                .build());
        stage.quietly(() -> stage.storage().create(SwarmStage.OTHERS, Resource.BUDGETS, budget, WriteMode.STORE));
    }

    void removeBudget(Random draw) {
        stage.budget(draw).ifPresent(budget -> stage.storage()
                .delete(SwarmStage.OTHERS, Resource.BUDGETS, budget, Deletion.DEFAULT));
    }

    void changeBudget(Random draw) {
        int most = 1 + draw.nextInt(3);
        stage.budget(draw).ifPresent(budget -> allow(budget, most));
    }

    /** For ten minutes, then as before: nothing that a person could not take back. */
    void forbid(Random draw) {
        stage.budget(draw).ifPresent(budget -> {
            String name = budget.getMetadata().getName();
            allow(budget, 0);
            stage.later(FORBIDDEN, () -> stage.storage()
                    .find(Resource.BUDGETS, Optional.of(SwarmDatabase.NAMESPACE), name)
                    .ifPresent(found -> allow(found, 1)));
        });
    }

    void forbidForEver(Random draw) {
        stage.budget(draw).ifPresent(budget -> allow(budget, 0));
    }

    private void allow(HasMetadata budget, int maxUnavailable) {
        stage.quietly(() -> stage.storage()
                .change(
                        SwarmStage.OTHERS,
                        Resource.BUDGETS,
                        budget,
                        Storage.Part.MAIN,
                        tree -> {
                            ObjectNode spec = (ObjectNode) tree.get("spec");
                            spec.remove("minAvailable");
                            spec.put("maxUnavailable", maxUnavailable);
                            return tree;
                        },
                        WriteMode.STORE));
    }
}
