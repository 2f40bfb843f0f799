package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.kube.ImageReference;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who builds an image, as far as that decides how its tag is read and where it keeps its data.
 *
 * <p>A family is told from the last parts of the repository, so that a mirror ({@code reg.local:5000/db/postgres})
 * is of the family that it mirrors. Exporters, connectors and tools that carry the software's name in theirs
 * ({@code postgres-exporter}, {@code cp-kafka-connect}) are none of it.
 */
enum ImageFamily {
    POSTGRES(Workload.POSTGRESQL, "image build"),
    POSTGRES_BITNAMI(Workload.POSTGRESQL, "image build"),
    POSTGIS(Workload.POSTGRESQL, "PostGIS"),
    TIMESCALEDB(Workload.POSTGRESQL, "TimescaleDB"),
    TIMESCALEDB_HA(Workload.POSTGRESQL, "TimescaleDB"),
    PGVECTOR(Workload.POSTGRESQL, "pgvector"),
    PGAUTOUPGRADE(Workload.POSTGRESQL, "image build"),
    SUPABASE(Workload.POSTGRESQL, "image build"),
    SPILO(Workload.POSTGRESQL, "image build"),
    POSTGRES_OTHER(Workload.POSTGRESQL, "image build"),
    CASSANDRA(Workload.CASSANDRA, "image build"),
    CASSANDRA_BITNAMI(Workload.CASSANDRA, "image build"),
    CASSANDRA_OTHER(Workload.CASSANDRA, "image build"),
    KAFKA_CONFLUENT(Workload.KAFKA, "Confluent Platform"),
    KAFKA_APACHE(Workload.KAFKA, "image build"),
    KAFKA_BITNAMI(Workload.KAFKA, "image build"),
    KAFKA_STRIMZI(Workload.KAFKA, "Strimzi"),
    KAFKA_WURSTMEISTER(Workload.KAFKA, "image build"),
    KAFKA_OTHER(Workload.KAFKA, "image build"),
    OTHER(Workload.OTHER, "image build");

    private static final Set<String> POSTGRES_NAMES = Set.of(
            "postgresql",
            "postgresql-ha",
            "postgres-ha",
            "crunchy-postgres",
            "crunchy-postgres-ha",
            "crunchy-postgres-gis",
            "crunchy-postgres-gis-ha",
            "percona-distribution-postgresql",
            "enterprisedb-postgresql",
            "citus");
    private static final Pattern OWN_POSTGRES = Pattern.compile("(?:.*[-_])?(?:postgres|postgresql|postgis)");
    private static final Pattern OWN_CASSANDRA = Pattern.compile("(?:.*[-_])?cassandra");
    private static final Pattern OWN_KAFKA = Pattern.compile("(?:.*[-_])?kafka");

    private final Workload workload;
    private final String companionName;

    ImageFamily(Workload workload, String companionName) {
        this.workload = workload;
        this.companionName = companionName;
    }

    Workload workload() {
        return workload;
    }

    /** What the second version in a tag of this family is a version of. */
    String companionName() {
        return companionName;
    }

    static ImageFamily of(ImageReference reference) {
        String name = reference.name().toLowerCase(Locale.ROOT);
        String owner = reference.owner().toLowerCase(Locale.ROOT);
        boolean bitnami = owner.startsWith("bitnami");
        return postgres(name, owner, bitnami)
                .or(() -> cassandra(name, owner, bitnami))
                .or(() -> kafka(name, owner, bitnami))
                .orElse(OTHER);
    }

    private static Optional<ImageFamily> postgres(String name, String owner, boolean bitnami) {
        if (name.startsWith("spilo-")) {
            return Optional.of(SPILO);
        }
        return switch (name) {
            case "postgres" -> Optional.of(owner.equals("supabase") ? SUPABASE : POSTGRES);
            case "postgis" -> Optional.of(POSTGIS);
            case "timescaledb" -> Optional.of(TIMESCALEDB);
            case "timescaledb-ha" -> Optional.of(TIMESCALEDB_HA);
            case "pgvector" -> Optional.of(PGVECTOR);
            case "pgautoupgrade" -> Optional.of(PGAUTOUPGRADE);
            case "postgresql-repmgr" -> Optional.of(POSTGRES_BITNAMI);
            default -> {
                if (bitnami && name.equals("postgresql")) {
                    yield Optional.of(POSTGRES_BITNAMI);
                }
                yield POSTGRES_NAMES.contains(name)
                                || OWN_POSTGRES.matcher(name).matches()
                        ? Optional.of(POSTGRES_OTHER)
                        : Optional.empty();
            }
        };
    }

    private static Optional<ImageFamily> cassandra(String name, String owner, boolean bitnami) {
        if (name.equals("cassandra")) {
            // The image of the old Kubernetes tutorial numbers its own builds: v13 holds Cassandra 3.11.
            boolean tutorial = owner.equals("google-samples") || owner.equals("google_containers");
            return Optional.of(tutorial ? CASSANDRA_OTHER : bitnami ? CASSANDRA_BITNAMI : CASSANDRA);
        }
        boolean own = name.startsWith("cass-management-api")
                || OWN_CASSANDRA.matcher(name).matches();
        return own ? Optional.of(CASSANDRA_OTHER) : Optional.empty();
    }

    private static Optional<ImageFamily> kafka(String name, String owner, boolean bitnami) {
        return switch (name) {
            case "cp-kafka", "cp-server", "cp-enterprise-kafka", "confluent-local" -> Optional.of(KAFKA_CONFLUENT);
            case "kafka-native" -> Optional.of(KAFKA_APACHE);
            case "kafka" ->
                Optional.of(
                        bitnami
                                ? KAFKA_BITNAMI
                                : switch (owner) {
                                    case "apache" -> KAFKA_APACHE;
                                    case "strimzi" -> KAFKA_STRIMZI;
                                    case "wurstmeister" -> KAFKA_WURSTMEISTER;
                                    default -> KAFKA_OTHER;
                                });
            default -> OWN_KAFKA.matcher(name).matches() ? Optional.of(KAFKA_OTHER) : Optional.empty();
        };
    }
}
