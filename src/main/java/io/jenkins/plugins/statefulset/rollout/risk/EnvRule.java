package io.jenkins.plugins.statefulset.rollout.risk;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Variables of a container.
 *
 * <ol>
 *   <li>Those that servers of data read are high: where the data is, who they are in their cluster, how much heap they
 *       take. They are known by the names that the images document: {@code POSTGRES_*}, {@code PG*},
 *       {@code CASSANDRA_*}, {@code MAX_HEAP_SIZE}, {@code KAFKA_*} and so on.
 *   <li>Others are low.
 *   <li>{@code POSTGRES_USER}, {@code POSTGRES_PASSWORD}, {@code POSTGRES_DB} and {@code POSTGRES_INITDB_ARGS} are read only
 *       when the data directory is empty
 *       (<a href="https://hub.docker.com/_/postgres">postgres image, Initialization scripts</a>): a warning.
 * </ol>
 */
final class EnvRule implements RiskRule {
    private static final Pattern VARIABLE =
            Pattern.compile("spec\\.(containers|initContainers)\\[([^]]*)]\\.env\\[(.*)]");
    private static final Pattern OF_A_SERVER = Pattern.compile(
            "(POSTGRES|POSTGRESQL|PG|TIMESCALEDB|PATRONI|SPILO|REPMGR|CASSANDRA|KAFKA|MYSQL|MARIADB|MONGO|MONGODB"
                    + "|REDIS|VALKEY|ETCD|ZOO|ZOOKEEPER|ELASTIC|ELASTICSEARCH|OPENSEARCH|RABBITMQ|NATS|MINIO)_?.*"
                    + "|MAX_HEAP_SIZE|HEAP_NEWSIZE|JVM_.*|JAVA_OPTS|JAVA_TOOL_OPTIONS|ES_JAVA_OPTS|CLUSTER_ID|DATA_?DIR|LD_PRELOAD"
                    + "|LANG|LC_.*|TZ");
    private static final Set<String> READ_ONCE = Set.of(
            "POSTGRES_USER",
            "POSTGRES_PASSWORD",
            "POSTGRES_DB",
            "POSTGRES_INITDB_ARGS",
            "POSTGRES_USER_FILE",
            "POSTGRES_PASSWORD_FILE",
            "POSTGRES_DB_FILE",
            "POSTGRESQL_USERNAME",
            "POSTGRESQL_PASSWORD",
            "POSTGRESQL_DATABASE");

    @Override
    public List<Finding> judge(TemplateChange change) {
        List<Finding> findings = new ArrayList<>();
        for (ChangedField field : change.fields()) {
            Matcher matcher = VARIABLE.matcher(field.path());
            if (matcher.matches()) {
                change.container(matcher.group(1), matcher.group(2))
                        .ifPresent(container -> judge(container, matcher.group(3), findings));
            }
        }
        return findings;
    }

    private static void judge(ContainerChange container, String variable, List<Finding> findings) {
        boolean server = OF_A_SERVER.matcher(variable).matches();
        findings.add(new Reason(
                server ? RiskLevel.HIGH : RiskLevel.LOW,
                container.envField(variable),
                container.envSentence(variable),
                Reason.Joint.SO,
                Phrase.of(server ? "risk.server-reads" : "risk.not-tied")));
        if (READ_ONCE.contains(variable) && container.workload() == Workload.POSTGRESQL) {
            findings.add(new Warning(Phrase.of("risk.read-once")
                    .with("container", container.name())
                    .with("variable", variable)));
        }
    }
}
