package io.jenkins.plugins.statefulset.rollout.risk;

import java.util.List;
import java.util.Optional;

/**
 * The broker properties that a container's environment sets. Confluent's and Apache's images read {@code KAFKA_X} for the
 * property {@code x}, Bitnami's {@code KAFKA_CFG_X}. A property that a mounted file sets is not seen.
 */
record KafkaConfig(Env env) {
    static final List<String> ZOOKEEPER = names("ZOOKEEPER_CONNECT");
    static final List<String> PROTOCOL = names("INTER_BROKER_PROTOCOL_VERSION");
    static final List<String> MESSAGE_FORMAT = names("LOG_MESSAGE_FORMAT_VERSION");
    static final List<String> ROLES = names("PROCESS_ROLES");

    static List<String> names(String property) {
        return List.of("KAFKA_" + property, "KAFKA_CFG_" + property);
    }

    /** Whether the environment says that ZooKeeper keeps the metadata. */
    boolean usesZookeeper() {
        return env.firstSet(ZOOKEEPER).isPresent();
    }

    /** Whether the environment says that the cluster runs in KRaft mode. */
    boolean usesKraft() {
        return env.firstSet(ROLES).isPresent()
                || env.literal("KAFKA_ENABLE_KRAFT")
                        .filter(value -> !value.equals("no") && !value.equals("false"))
                        .isPresent();
    }

    /** The variable of the pinned inter.broker.protocol.version. */
    Optional<String> protocolVariable() {
        return env.firstSet(PROTOCOL);
    }

    /** The pinned inter.broker.protocol.version, its two numbers: {@code 2.8-IV1} is 2.8. */
    Optional<Version> protocol() {
        return protocolVariable()
                .flatMap(env::literal)
                .map(value -> value.replaceFirst("-IV\\d+$", ""))
                .flatMap(Version::parse)
                .map(version -> version.first(2));
    }

    /** The roles of KRaft's nodes; empty where they are not told. */
    Optional<String> roles() {
        return env.firstSet(ROLES).flatMap(env::literal);
    }
}
