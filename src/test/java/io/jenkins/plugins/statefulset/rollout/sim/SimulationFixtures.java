package io.jenkins.plugins.statefulset.rollout.sim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The objects that tests put into a simulated cluster. */
public final class SimulationFixtures {
    private SimulationFixtures() {}

    /** A set of three replicas with one container of image {@code postgres:13.22} and a quick readiness probe. */
    public static SetFixture statefulSet(String name) {
        return new SetFixture(name);
    }

    /** A budget over the pods of the set of that name. */
    public static PodDisruptionBudget minAvailable(String set, Object value) {
        return budget(set + "-pdb", set, spec -> spec.editSpec()
                .withMinAvailable(quantity(value))
                .endSpec());
    }

    /** A budget over the pods of the set of that name. */
    public static PodDisruptionBudget maxUnavailable(String set, Object value) {
        return budget(set + "-pdb", set, spec -> spec.editSpec()
                .withMaxUnavailable(quantity(value))
                .endSpec());
    }

    public static PodDisruptionBudget budget(String name, String set, UnaryOperator<PodDisruptionBudgetBuilder> edit) {
        return edit.apply(new PodDisruptionBudgetBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace("default")
                        .endMetadata()
                        .withNewSpec()
                        .withNewSelector()
                        .addToMatchLabels("app", set)
                        .endSelector()
                        .endSpec())
                .build();
    }

    private static IntOrString quantity(Object value) {
        return value instanceof Integer number ? new IntOrString(number) : new IntOrString(value.toString());
    }

    /** A JSON Patch, operation by operation. */
    public static PatchFixture patch() {
        return new PatchFixture();
    }

    public static final class PatchFixture {
        private final ArrayNode operations = JsonNodeFactory.instance.arrayNode();

        public PatchFixture replace(String path, Object value) {
            return operation("replace", path, value);
        }

        public PatchFixture add(String path, Object value) {
            return operation("add", path, value);
        }

        public PatchFixture test(String path, Object value) {
            return operation("test", path, value);
        }

        public PatchFixture image(String image) {
            return replace("/spec/template/spec/containers/0/image", image);
        }

        public PatchFixture partition(int partition) {
            return replace("/spec/updateStrategy/rollingUpdate/partition", partition);
        }

        public ArrayNode build() {
            return operations;
        }

        private PatchFixture operation(String op, String path, Object value) {
            ObjectNode node = operations.addObject().put("op", op).put("path", path);
            if (value instanceof Integer number) {
                node.put("value", number);
            } else {
                node.put("value", value.toString());
            }
            return this;
        }
    }

    public static final class SetFixture {
        private final String name;
        private StatefulSetBuilder builder;

        private SetFixture(String name) {
            this.name = name;
            Container container = new ContainerBuilder()
                    .withName("db")
                    .withImage("postgres:13.22")
                    .withReadinessProbe(new ProbeBuilder()
                            .withNewExec()
                            .withCommand("pg_isready")
                            .endExec()
                            .withPeriodSeconds(1)
                            .build())
                    .build();
            this.builder = new StatefulSetBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .withNamespace("default")
                    .endMetadata()
                    .withNewSpec()
                    .withServiceName(name)
                    .withReplicas(3)
                    .withNewSelector()
                    .addToMatchLabels("app", name)
                    .endSelector()
                    .withNewTemplate()
                    .withNewMetadata()
                    .addToLabels("app", name)
                    .endMetadata()
                    .withNewSpec()
                    .withContainers(container)
                    .endSpec()
                    .endTemplate()
                    .endSpec();
        }

        public SetFixture replicas(int replicas) {
            builder = builder.editSpec().withReplicas(replicas).endSpec();
            return this;
        }

        public SetFixture start(int ordinal) {
            builder = builder.editSpec()
                    .withNewOrdinals()
                    .withStart(ordinal)
                    .endOrdinals()
                    .endSpec();
            return this;
        }

        public SetFixture partition(int partition) {
            builder = builder.editSpec()
                    .withNewUpdateStrategy()
                    .withType("RollingUpdate")
                    .withNewRollingUpdate()
                    .withPartition(partition)
                    .endRollingUpdate()
                    .endUpdateStrategy()
                    .endSpec();
            return this;
        }

        public SetFixture maxUnavailable(Object value) {
            builder = builder.editSpec()
                    .withNewUpdateStrategy()
                    .withType("RollingUpdate")
                    .withNewRollingUpdate()
                    .withPartition(0)
                    .withMaxUnavailable(quantity(value))
                    .endRollingUpdate()
                    .endUpdateStrategy()
                    .endSpec();
            return this;
        }

        public SetFixture onDelete() {
            builder = builder.editSpec()
                    .withNewUpdateStrategy()
                    .withType("OnDelete")
                    .endUpdateStrategy()
                    .endSpec();
            return this;
        }

        public SetFixture parallel() {
            builder = builder.editSpec().withPodManagementPolicy("Parallel").endSpec();
            return this;
        }

        public SetFixture minReadySeconds(int seconds) {
            builder = builder.editSpec().withMinReadySeconds(seconds).endSpec();
            return this;
        }

        public SetFixture revisionHistoryLimit(int limit) {
            builder = builder.editSpec().withRevisionHistoryLimit(limit).endSpec();
            return this;
        }

        public SetFixture image(String image) {
            return container(c -> c.setImage(image));
        }

        public SetFixture container(Consumer<Container> edit) {
            StatefulSet built = builder.build();
            edit.accept(built.getSpec().getTemplate().getSpec().getContainers().get(0));
            builder = new StatefulSetBuilder(built);
            return this;
        }

        public SetFixture initContainers(Container... containers) {
            builder = builder.editSpec()
                    .editTemplate()
                    .editSpec()
                    .withInitContainers(containers)
                    .endSpec()
                    .endTemplate()
                    .endSpec();
            return this;
        }

        public SetFixture volume(String claim) {
            builder = builder.editSpec()
                    .addToVolumeClaimTemplates(new PersistentVolumeClaimBuilder()
                            .withNewMetadata()
                            .withName(claim)
                            .endMetadata()
                            .withNewSpec()
                            .withAccessModes("ReadWriteOnce")
                            .withNewResources()
                            .addToRequests(Map.of("storage", new Quantity("1Gi")))
                            .endResources()
                            .endSpec()
                            .build())
                    .endSpec();
            return this;
        }

        public SetFixture deleteVolumesWhenScaled() {
            builder = builder.editSpec()
                    .withNewPersistentVolumeClaimRetentionPolicy("Retain", "Delete")
                    .endSpec();
            return this;
        }

        public StatefulSet build() {
            return builder.build();
        }

        public String name() {
            return name;
        }
    }
}
