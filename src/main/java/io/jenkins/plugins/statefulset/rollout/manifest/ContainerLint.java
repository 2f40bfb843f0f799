package io.jenkins.plugins.statefulset.rollout.manifest;

import static io.jenkins.plugins.statefulset.rollout.manifest.LintFinding.note;
import static io.jenkins.plugins.statefulset.rollout.manifest.LintFinding.warning;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules for one container that come from its image and its commands.
 *
 * <ol>
 *   <li>{@code $(NAME)} in a variable is only replaced by variables that stand before it (kubernetes
 *       {@code third_party/forked/golang/expansion}, pod API reference).
 *   <li>A probe's shell variables are the container's variables; others are empty.
 *   <li>A probe that starts a JVM takes longer than the one second that it has by default; since Kubernetes 1.20 that limit
 *       is kept for commands too.
 *   <li>Kafka: {@code broker.id} is a number; a data volume's {@code lost+found} is no partition of a topic.
 *   <li>Cassandra: the image passes on data centre and rack only with a snitch that reads them; an address in a regular
 *       expression matches longer addresses.
 *   <li>PostgreSQL: pods of the official image know nothing of each other; while it initializes a new data directory a
 *       temporary server answers on the socket, but not over TCP.
 * </ol>
 */
final class ContainerLint {
    private static final Pattern REFERENCE = Pattern.compile("(?<!\\$)\\$\\(([A-Za-z_.-][A-Za-z0-9_.-]*)\\)");
    private static final Pattern STARTS_JVM = Pattern.compile("\\b(nodetool|cqlsh|kafka-[a-z-]+|zkCli|zkServer)\\b");
    private static final Pattern ADDRESS_PATTERN =
            Pattern.compile("grep\\s+(-[a-zA-Z]+\\s+)*[\"']?\\$\\{?POD_IP\\}?[\"']?(\\s|$)");
    /** Set by the container runtime or by the images that these rules know. */
    private static final Set<String> GIVEN = Set.of(
            "HOSTNAME",
            "HOME",
            "PATH",
            "PWD",
            "USER",
            "SHELL",
            "TERM",
            "IFS",
            "RANDOM",
            "SECONDS",
            "PPID",
            "UID",
            "EUID",
            "PGDATA",
            "PG_MAJOR",
            "PG_VERSION",
            "JAVA_HOME",
            "CASSANDRA_HOME",
            "CASSANDRA_CONF",
            "CASSANDRA_VERSION",
            "COMPONENT",
            "LANG",
            "KAFKA_VERSION");

    private final StatefulSet set;
    private final Container container;
    private final String path;
    private final List<EnvVar> variables;
    private final Set<String> names = new HashSet<>();
    private final List<LintFinding> findings = new ArrayList<>();

    /** @param path where the container stands in the set */
    ContainerLint(StatefulSet set, Container container, String path) {
        this.set = set;
        this.path = path;
        this.container = container;
        this.variables = Optional.ofNullable(container.getEnv()).orElse(List.of());
        variables.forEach(variable -> names.add(variable.getName()));
    }

    List<LintFinding> run() {
        checkReferences();
        probes().forEach(this::checkProbe);
        String image = imageName();
        if (image.contains("kafka")) {
            checkKafka();
        }
        if (image.contains("cassandra")) {
            checkCassandra();
        }
        if (image.equals("postgres")) {
            checkPostgres();
        }
        return findings;
    }

    private void checkReferences() {
        Set<String> before = new HashSet<>();
        for (EnvVar variable : variables) {
            Matcher matcher =
                    REFERENCE.matcher(Optional.ofNullable(variable.getValue()).orElse(""));
            while (matcher.find()) {
                String name = matcher.group(1);
                if (!before.contains(name) && (names.contains(name) || !hasForeignVariables())) {
                    findings.add(warning(
                            "variable-order",
                            path + ".env",
                            (names.contains(name) ? said("lint.variable-after") : said("lint.variable-absent"))
                                    .with("variable", variable.getName())
                                    .with("reference", "$(" + name + ")")));
                }
            }
            before.add(variable.getName());
        }
    }

    private void checkProbe(String probeName, Probe probe) {
        String script = Scripts.of(probe).orElse("");
        if (Scripts.isShell(script) && !hasForeignVariables()) {
            for (String name : Scripts.freeVariables(script)) {
                if (!names.contains(name)
                        && !GIVEN.contains(name)
                        && !name.matches("KUBERNETES_.*|.*_SERVICE_(HOST|PORT).*")) {
                    findings.add(warning(
                            "undefined-variable",
                            path + "." + probeName,
                            said("lint.undefined-variable")
                                    .with("probe", probeName)
                                    .with("variable", "$" + name)));
                }
            }
        }
        boolean isShort = probe.getTimeoutSeconds() == null || probe.getTimeoutSeconds() <= 1;
        Matcher jvm = STARTS_JVM.matcher(script);
        if (isShort && jvm.find()) {
            findings.add(warning(
                    "probe-timeout",
                    path + "." + probeName,
                    said("lint.probe-timeout").with("probe", probeName).with("program", jvm.group(1))));
        }
        if (imageName().equals("postgres")
                && script.contains("pg_isready")
                && !script.matches("(?s).*pg_isready[^;&|]*(-h|--host).*")
                && !probeName.equals("livenessProbe")) {
            findings.add(note(
                    "pg-isready-socket",
                    path + "." + probeName,
                    said("lint.pg-isready-socket").with("probe", probeName)));
        }
    }

    private void checkKafka() {
        variables.stream()
                .filter(variable -> variable.getName().equals("KAFKA_BROKER_ID"))
                .filter(variable -> variable.getValueFrom() != null
                        && variable.getValueFrom().getFieldRef() != null
                        && "metadata.name"
                                .equals(variable.getValueFrom().getFieldRef().getFieldPath()))
                .forEach(variable -> findings.add(warning(
                        "kafka-broker-id",
                        path + ".env",
                        said("lint.kafka-broker-id")
                                .with("pod", set.getMetadata().getName() + "-0")
                                .with("form", "${HOSTNAME##*-}"))));
        String data = "/var/lib/kafka/data";
        boolean isMounted = Optional.ofNullable(container.getVolumeMounts()).orElse(List.of()).stream()
                .anyMatch(mount -> data.equals(mount.getMountPath()) && mount.getSubPath() == null);
        boolean isMoved = variables.stream()
                .anyMatch(variable -> variable.getName().equals("KAFKA_LOG_DIRS") && !data.equals(variable.getValue()));
        if (isMounted && !isMoved && !Scripts.of(container).contains("KAFKA_LOG_DIRS")) {
            findings.add(warning(
                    "kafka-log-dirs",
                    path + ".volumeMounts",
                    said("lint.kafka-log-dirs").with("folder", data)));
        }
    }

    private void checkCassandra() {
        boolean namesPlace = names.contains("CASSANDRA_DC") || names.contains("CASSANDRA_RACK");
        if (namesPlace && !names.contains("CASSANDRA_ENDPOINT_SNITCH") && !hasForeignVariables()) {
            findings.add(warning("cassandra-snitch", path + ".env", said("lint.cassandra-snitch")));
        }
        probes().forEach((probeName, probe) -> {
            if (ADDRESS_PATTERN.matcher(Scripts.of(probe).orElse("")).find()) {
                findings.add(warning(
                        "cassandra-address",
                        path + "." + probeName,
                        said("lint.cassandra-address").with("probe", probeName)));
            }
        });
    }

    private void checkPostgres() {
        int replicas = Optional.ofNullable(set.getSpec().getReplicas()).orElse(1);
        boolean isMain = set.getSpec().getTemplate().getSpec().getContainers().contains(container);
        boolean hasOwnCommand = !Scripts.of(container).isEmpty();
        if (isMain && replicas > 1 && !hasOwnCommand) {
            findings.add(note(
                    "postgresql-replication",
                    path + ".image",
                    said("lint.postgresql-replication").with("replicas", replicas)));
        }
    }

    private Map<String, Probe> probes() {
        Map<String, Probe> probes = new LinkedHashMap<>();
        probes.put("livenessProbe", container.getLivenessProbe());
        probes.put("readinessProbe", container.getReadinessProbe());
        probes.put("startupProbe", container.getStartupProbe());
        probes.values().removeIf(Objects::isNull);
        return probes;
    }

    /** Whether variables may come from where this can't look. */
    private boolean hasForeignVariables() {
        return container.getEnvFrom() != null && !container.getEnvFrom().isEmpty();
    }

    private String imageName() {
        String image = container.getImage();
        return image.substring(image.lastIndexOf('/') + 1).replaceAll("[:@].*", "");
    }

    private Phrase said(String key) {
        return Phrase.of(key).with("container", container.getName());
    }
}
