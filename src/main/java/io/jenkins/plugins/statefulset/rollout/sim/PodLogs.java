package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import java.util.List;
import java.util.Locale;

/** What programs print: lines that look like those of the database that the image names. */
final class PodLogs {
    private PodLogs() {}

    static List<String> running(Container container) {
        return switch (Program.of(container)) {
            case POSTGRES ->
                List.of(
                        "LOG:  listening on IPv4 address \"0.0.0.0\", port 5432",
                        "LOG:  database system is ready to accept connections");
            case CASSANDRA -> List.of("INFO  [main] CassandraDaemon.java - Startup complete");
            case KAFKA -> List.of("INFO [KafkaServer id=0] started (kafka.server.KafkaServer)");
            case OTHER -> List.of("started");
        };
    }

    static List<String> neverReady(Container container) {
        return switch (Program.of(container)) {
            case POSTGRES -> List.of("LOG:  entering standby mode", "FATAL:  the database system is starting up");
            case CASSANDRA -> List.of("WARN  [main] Gossiper.java - Unable to gossip with any peers");
            case KAFKA -> List.of("WARN [RaftManager] Connection to node 1 could not be established");
            case OTHER -> List.of("waiting for a dependency");
        };
    }

    static List<String> crashing(Container container) {
        return switch (Program.of(container)) {
            case POSTGRES ->
                List.of(
                        "LOG:  starting PostgreSQL",
                        "FATAL:  could not load library \"$libdir/pgaudit\": version mismatch",
                        "LOG:  database system is shut down");
            case CASSANDRA ->
                List.of(
                        "ERROR [main] CassandraDaemon.java - Exception encountered during startup",
                        "org.apache.cassandra.exceptions.ConfigurationException: Invalid yaml");
            case KAFKA ->
                List.of(
                        "ERROR Exiting Kafka due to fatal exception (kafka.Kafka$)",
                        "org.apache.kafka.common.config.ConfigException: Missing required configuration");
            case OTHER -> List.of("fatal: cannot read the configuration: invalid value");
        };
    }

    /** What a failed readiness probe says. */
    static String probeFailure(Container container, String ip) {
        Probe probe = container.getReadinessProbe();
        if (probe != null && probe.getHttpGet() != null) {
            return "Readiness probe failed: HTTP probe failed with statuscode: 503";
        }
        if (probe != null && probe.getTcpSocket() != null) {
            return "Readiness probe failed: dial tcp " + ip + ":"
                    + probe.getTcpSocket().getPort().getValue() + ": connect: connection refused";
        }
        return switch (Program.of(container)) {
            case POSTGRES -> "Readiness probe failed: /var/run/postgresql:5432 - no response";
            case CASSANDRA, KAFKA, OTHER -> "Readiness probe failed: command exited with 1";
        };
    }

    private enum Program {
        POSTGRES,
        CASSANDRA,
        KAFKA,
        OTHER;

        static Program of(Container container) {
            String image =
                    container.getImage() == null ? "" : container.getImage().toLowerCase(Locale.ROOT);
            for (Program program : values()) {
                if (image.contains(ConstantWords.of(program))) {
                    return program;
                }
            }
            return OTHER;
        }
    }
}
