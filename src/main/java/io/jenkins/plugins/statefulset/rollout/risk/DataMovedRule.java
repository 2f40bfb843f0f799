package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A server that looks for its data where it is not starts empty, and says so to nobody.
 *
 * <ol>
 *   <li>The data directory is what the environment says ({@code PGDATA}, {@code POSTGRESQL_DATA_DIR},
 *       {@code KAFKA_LOG_DIRS}), else what the image has as its default.
 *   <li>Official PostgreSQL images up to 17 and those built on them: {@code /var/lib/postgresql/data}; from 18 on
 *       {@code /var/lib/postgresql/MAJOR/docker}
 *       (<a href="https://github.com/docker-library/postgres/pull/1259">docker-library/postgres#1259</a>). Bitnami:
 *       {@code /bitnami/postgresql/data}. timescaledb-ha: {@code /home/postgres/pgdata/data}. Cassandra:
 *       {@code /var/lib/cassandra}, Bitnami {@code /bitnami/cassandra}. Kafka: Confluent {@code /var/lib/kafka/data}, Bitnami
 *       {@code /bitnami/kafka/data}, Apache {@code /tmp/kraft-combined-logs}. Of other images it is not known.
 *   <li>What counts is the place on the volume: mount path and directory may change together without moving anything.
 *   <li>Another place is blocked, {@code data-moved}, for whoever has moved the files there already to accept. A directory
 *       that cannot be told before or after is left to the rules for variables and mounts.
 * </ol>
 */
final class DataMovedRule implements RiskRule {
    private static final List<String> POSTGRES = List.of("PGDATA");
    private static final List<String> POSTGRES_BITNAMI = List.of("POSTGRESQL_DATA_DIR", "PGDATA");
    private static final List<String> KAFKA =
            List.of("KAFKA_LOG_DIRS", "KAFKA_CFG_LOG_DIRS", "KAFKA_LOG_DIR", "KAFKA_CFG_LOG_DIR");
    private static final Pattern COMMA = Pattern.compile("\\s*,\\s*");
    private static final int OWN_DIRECTORY_PER_MAJOR = 18;

    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        for (ContainerChange container : change.containers()) {
            if (container.workload() != Workload.OTHER) {
                compare(change, container).ifPresent(findings::add);
            }
        }
        return findings;
    }

    private static Optional<Finding> compare(TemplateChange change, ContainerChange container) {
        List<DataLocation> before = directories(container.oldImage(), container.oldEnv(), container.workload())
                .map(directory -> DataLocation.of(directory, container.before(), change.current()))
                .toList();
        List<DataLocation> after = directories(container.newImage(), container.newEnv(), container.workload())
                .map(directory -> DataLocation.of(directory, container.after(), change.proposed()))
                .toList();
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        boolean kept = before.stream().allMatch(old -> after.stream().anyMatch(old::isSameAs));
        return kept ? Optional.empty() : Optional.of(blocker(container, before, after));
    }

    private static Finding blocker(ContainerChange container, List<DataLocation> before, List<DataLocation> after) {
        String title = container.workload().title();
        return Blocker.named(
                "data-moved",
                field(container),
                Phrase.of("risk.data-moved")
                        .with("container", container.name())
                        .with("cause", cause(container))
                        .with("software", title)
                        .with("before", words(before))
                        .with("after", words(after)),
                Phrase.of("risk.unless-copied"),
                keep(container, before));
    }

    private static Message words(List<DataLocation> locations) {
        return Message.listed(locations.stream().map(DataLocation::told).toList(), Message.Between.AND);
    }

    private static Phrase keep(ContainerChange container, List<DataLocation> before) {
        Set<String> directories = new HashSet<>();
        before.forEach(location -> directories.add(location.directory()));
        String list = String.join(",", directories.stream().sorted().toList());
        String variable =
                switch (container.workload()) {
                    case POSTGRESQL ->
                        container.newImage().family() == ImageFamily.POSTGRES_BITNAMI
                                ? "POSTGRESQL_DATA_DIR"
                                : "PGDATA";
                    case KAFKA ->
                        container.newImage().family() == ImageFamily.KAFKA_BITNAMI
                                ? "KAFKA_CFG_LOG_DIRS"
                                : "KAFKA_LOG_DIRS";
                    case CASSANDRA, OTHER -> "";
                };
        return variable.isEmpty()
                ? Phrase.of("risk.keep-mounts")
                : Phrase.of("risk.keep-place").with("setting", variable + "=" + list);
    }

    /** The field that moved it: a variable, else a mount, else the image with its default. */
    private static String field(ContainerChange container) {
        return changedVariable(container)
                .map(container::envField)
                .orElse(
                        mountsChanged(container) || !container.imageChanged()
                                ? container.field("volumeMounts")
                                : container.imageField());
    }

    private static String cause(ContainerChange container) {
        Optional<String> variable = changedVariable(container);
        if (variable.isPresent()) {
            return "env " + variable.get() + ": " + container.oldEnv().shown(variable.get()) + " → "
                    + container.newEnv().shown(variable.get());
        }
        return mountsChanged(container) || !container.imageChanged()
                ? "volumeMounts"
                : "image: " + container.oldImage().text() + " → "
                        + container.newImage().text();
    }

    private static Optional<String> changedVariable(ContainerChange container) {
        return Stream.of(POSTGRES_BITNAMI, KAFKA)
                .flatMap(List::stream)
                .filter(name -> !container.oldEnv().agrees(name, container.newEnv(), name))
                .findFirst();
    }

    private static boolean mountsChanged(ContainerChange container) {
        return !container.before().getVolumeMounts().equals(container.after().getVolumeMounts());
    }

    private static Stream<String> directories(SoftwareImage image, Env env, Workload workload) {
        List<String> variables =
                switch (workload) {
                    case POSTGRESQL -> image.family() == ImageFamily.POSTGRES_BITNAMI ? POSTGRES_BITNAMI : POSTGRES;
                    case KAFKA -> KAFKA;
                    case CASSANDRA, OTHER -> List.of();
                };
        Optional<String> set = env.firstSet(variables);
        Optional<String> told = set.isPresent() ? env.literal(set.get()) : standard(image);
        return told.stream().flatMap(COMMA::splitAsStream).filter(path -> path.startsWith("/"));
    }

    private static Optional<String> standard(SoftwareImage image) {
        return switch (image.family()) {
            case POSTGRES, POSTGIS, PGVECTOR -> image.version().map(DataMovedRule::official);
            case TIMESCALEDB ->
                image.version()
                        .filter(version -> version.major() < OWN_DIRECTORY_PER_MAJOR)
                        .map(DataMovedRule::official);
            case POSTGRES_BITNAMI -> Optional.of("/bitnami/postgresql/data");
            case TIMESCALEDB_HA -> Optional.of("/home/postgres/pgdata/data");
            case SUPABASE -> Optional.of("/var/lib/postgresql/data");
            case CASSANDRA -> Optional.of("/var/lib/cassandra");
            case CASSANDRA_BITNAMI -> Optional.of("/bitnami/cassandra");
            case KAFKA_CONFLUENT -> Optional.of("/var/lib/kafka/data");
            case KAFKA_BITNAMI -> Optional.of("/bitnami/kafka/data");
            case KAFKA_APACHE -> Optional.of("/tmp/kraft-combined-logs");
            default -> Optional.empty();
        };
    }

    private static String official(Version version) {
        return version.major() < OWN_DIRECTORY_PER_MAJOR
                ? "/var/lib/postgresql/data"
                : "/var/lib/postgresql/" + version.major() + "/docker";
    }
}
