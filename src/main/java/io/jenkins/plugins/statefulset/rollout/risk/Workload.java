package io.jenkins.plugins.statefulset.rollout.risk;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.kube.ImageReference;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What runs in a StatefulSet, as far as there are rules for it.
 *
 * <ol>
 *   <li>The image decides, by its repository ({@code postgres}, {@code bitnami/postgresql}, {@code confluentinc/cp-kafka}
 *       and the like, on any registry). Exporters and clients are not the software that they serve.
 *   <li>Else the container's environment, where it has variables that only the server reads: {@code PGDATA},
 *       {@code POSTGRES_INITDB_ARGS}, {@code POSTGRES_HOST_AUTH_METHOD}; {@code CASSANDRA_CLUSTER_NAME} with
 *       {@code CASSANDRA_SEEDS}; {@code KAFKA_PROCESS_ROLES} or {@code KAFKA_ZOOKEEPER_CONNECT} with listeners.
 *       {@code POSTGRES_PASSWORD} alone proves nothing: clients have it too.
 *   <li>The set is what its first recognised container is, in the order of the manifest.
 * </ol>
 */
public enum Workload {
    POSTGRESQL("PostgreSQL"),
    CASSANDRA("Cassandra"),
    KAFKA("Kafka"),
    OTHER("other");

    private final String title;

    Workload(String title) {
        this.title = title;
    }

    /** The name as its makers write it. */
    public String title() {
        return title;
    }

    /** What runs in the set; {@link #OTHER} if no rule knows it. */
    public static Workload of(StatefulSet set) {
        return serverContainer(set).map(Workload::of).orElse(OTHER);
    }

    /** What runs in the container; {@link #OTHER} if no rule knows it. */
    public static Workload of(Container container) {
        Workload byImage = Optional.ofNullable(container.getImage())
                .map(image -> ImageFamily.of(ImageReference.read(image)).workload())
                .orElse(OTHER);
        return byImage != OTHER ? byImage : byEnvironment(new Env(container));
    }

    /** The container that holds the database or broker; empty if no rule knows any of them. */
    public static Optional<Container> serverContainer(StatefulSet set) {
        return containers(set).filter(container -> of(container) != OTHER).findFirst();
    }

    private static Workload byEnvironment(Env env) {
        if (Stream.of("PGDATA", "POSTGRES_INITDB_ARGS", "POSTGRES_HOST_AUTH_METHOD")
                .anyMatch(env::isSet)) {
            return POSTGRESQL;
        }
        if (env.isSet("CASSANDRA_CLUSTER_NAME") && env.isSet("CASSANDRA_SEEDS")) {
            return CASSANDRA;
        }
        boolean listens = env.isSet("KAFKA_LISTENERS") || env.isSet("KAFKA_ADVERTISED_LISTENERS");
        boolean clustered = env.isSet("KAFKA_PROCESS_ROLES") || env.isSet("KAFKA_ZOOKEEPER_CONNECT");
        return listens && clustered ? KAFKA : OTHER;
    }

    /** Those that go on running, in the order in which they start. */
    private static Stream<Container> containers(StatefulSet set) {
        return Optional.ofNullable(set.getSpec())
                .flatMap(spec -> Optional.ofNullable(spec.getTemplate()))
                .flatMap(template -> Optional.ofNullable(template.getSpec()))
                .map(pod -> Stream.concat(
                        Optional.ofNullable(pod.getContainers()).orElse(List.of()).stream(), Sidecars.of(pod).stream()))
                .orElse(Stream.empty());
    }
}
