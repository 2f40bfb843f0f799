package io.jenkins.plugins.statefulset.rollout.risk;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.request.RiskRules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A StatefulSet in the words of a scenario. Every method answers with a changed copy. */
final class SetFixture {
    private final StatefulSet set;

    private SetFixture(StatefulSet set) {
        this.set = set;
    }

    /** One container, named like the set, and a volume claim template {@code data}. */
    static SetFixture set(String name, String image) {
        return new SetFixture(new StatefulSetBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(3)
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .addToContainers(
                        new ContainerBuilder().withName(name).withImage(image).build())
                .endSpec()
                .endTemplate()
                .addNewVolumeClaimTemplate()
                .withNewMetadata()
                .withName("data")
                .endMetadata()
                .endVolumeClaimTemplate()
                .endSpec()
                .build());
    }

    /** As in the reference manifests. */
    static SetFixture postgres(String image) {
        return set("postgresql", image)
                .env("PGDATA", "/var/lib/postgresql/data/pgdata")
                .mount("data", "/var/lib/postgresql/data");
    }

    static SetFixture cassandra(String image) {
        return set("cassandra", image)
                .env("CASSANDRA_CLUSTER_NAME", "MyCluster")
                .env("CASSANDRA_DC", "DC1")
                .env("CASSANDRA_RACK", "Rack1")
                .env("CASSANDRA_NUM_TOKENS", "256")
                .mount("data", "/var/lib/cassandra");
    }

    static SetFixture kafkaWithZookeeper(String image) {
        return set("kafka", image)
                .env("KAFKA_BROKER_ID", "1")
                .env("KAFKA_ZOOKEEPER_CONNECT", "zookeeper:2181")
                .env("KAFKA_LOG_DIRS", "/var/lib/kafka/data")
                .mount("data", "/var/lib/kafka/data");
    }

    static SetFixture kafkaWithKraft(String image) {
        return set("kafka", image)
                .env("KAFKA_NODE_ID", "1")
                .env("KAFKA_PROCESS_ROLES", "broker")
                .env("CLUSTER_ID", "MkU3OEVBNTcwNTJENDM2Qk")
                .env("KAFKA_LOG_DIRS", "/var/lib/kafka/data")
                .mount("data", "/var/lib/kafka/data");
    }

    SetFixture edit(Consumer<StatefulSet> edit) {
        StatefulSet copy = new StatefulSetBuilder(set).build();
        edit.accept(copy);
        return new SetFixture(copy);
    }

    SetFixture pod(Consumer<PodSpec> edit) {
        return edit(copy -> edit.accept(copy.getSpec().getTemplate().getSpec()));
    }

    SetFixture container(Consumer<Container> edit) {
        return pod(pod -> edit.accept(pod.getContainers().get(0)));
    }

    SetFixture image(String image) {
        return container(container -> container.setImage(image));
    }

    SetFixture env(String name, String value) {
        return env(new EnvVarBuilder().withName(name).withValue(value).build());
    }

    SetFixture env(EnvVar variable) {
        return container(container -> {
            List<EnvVar> env = new ArrayList<>(container.getEnv());
            env.removeIf(other -> other.getName().equals(variable.getName()));
            env.add(variable);
            container.setEnv(env);
        });
    }

    SetFixture withoutEnv(String name) {
        return container(container -> {
            List<EnvVar> env = new ArrayList<>(container.getEnv());
            env.removeIf(other -> other.getName().equals(name));
            container.setEnv(env);
        });
    }

    /** The only mount. */
    SetFixture mount(String volume, String path) {
        return mount(volume, path, null);
    }

    SetFixture mount(String volume, String path, String subPath) {
        VolumeMount mount = new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withSubPath(subPath)
                .build();
        return container(container -> container.setVolumeMounts(new ArrayList<>(List.of(mount))));
    }

    SetFixture memoryLimit(String quantity) {
        return container(container -> container.setResources(new ContainerBuilder()
                .withNewResources()
                .addToLimits("memory", new Quantity(quantity))
                .endResources()
                .build()
                .getResources()));
    }

    StatefulSet set() {
        return set;
    }

    Assessment changedTo(SetFixture proposed) {
        return new RiskAssessor(RiskRules.builtIn()).assess(set, proposed.set);
    }
}
