package io.jenkins.plugins.statefulset.rollout.lint;

import io.jenkins.plugins.statefulset.rollout.lint.LintRule.Severity;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All rules, in the order of docs/lint-rules.md, which is made of them. */
public final class LintCatalogue {
    private static final Map<String, LintRule> RULES = new LinkedHashMap<>();

    static {
        add(
                "service-missing",
                Severity.WARNING,
                Phrase.of("lint-rule.service-missing-why"),
                Phrase.of("lint-rule.service-missing-remedy"),
                "spec:\n  serviceName: db-headless   # no such Service");
        add(
                "service-not-headless",
                Severity.WARNING,
                Phrase.of("lint-rule.service-not-headless-why"),
                Phrase.of("lint-rule.service-not-headless-remedy"),
                "kind: Service\nspec:\n  clusterIP: 10.0.0.7");
        add(
                "service-selector",
                Severity.WARNING,
                Phrase.of("lint-rule.service-selector-why"),
                Phrase.of("lint-rule.service-selector-remedy"),
                "kind: Service\nspec:\n  clusterIP: None\n  selector: {app: other}");
        add(
                "no-budget",
                Severity.WARNING,
                Phrase.of("lint-rule.no-budget-why"),
                Phrase.of("lint-rule.no-budget-remedy"),
                "# no PodDisruptionBudget whose selector matches these pods");
        add(
                "budget-never-allows",
                Severity.WARNING,
                Phrase.of("lint-rule.budget-never-allows-why"),
                Phrase.of("lint-rule.budget-never-allows-remedy"),
                "kind: PodDisruptionBudget\nspec:\n  minAvailable: 3   # of 3 replicas");
        add(
                "readiness-probe",
                Severity.WARNING,
                Phrase.of("lint-rule.readiness-probe-why"),
                Phrase.of("lint-rule.readiness-probe-remedy"),
                "containers:\n- name: app   # no readinessProbe");
        add(
                "liveness-without-startup",
                Severity.NOTE,
                Phrase.of("lint-rule.liveness-without-startup-why"),
                Phrase.of("lint-rule.liveness-without-startup-remedy"),
                "livenessProbe:\n  initialDelaySeconds: 30\n  periodSeconds: 10");
        add(
                "probe-asks-another-pod",
                Severity.WARNING,
                Phrase.of("lint-rule.probe-asks-another-pod-why"),
                Phrase.of("lint-rule.probe-asks-another-pod-remedy"),
                "readinessProbe:\n  exec:\n    command: [sh, -c, 'pg_isready -h ${HOSTNAME%-*}-0.$SERVICE_NAME']");
        add(
                "probe-timeout",
                Severity.WARNING,
                Phrase.of("lint-rule.probe-timeout-why"),
                Phrase.of("lint-rule.probe-timeout-remedy"),
                "readinessProbe:\n  exec: {command: [nodetool, status]}   # timeoutSeconds is 1");
        add(
                "pg-isready-socket",
                Severity.NOTE,
                Phrase.of("lint-rule.pg-isready-socket-why"),
                Phrase.of("lint-rule.pg-isready-socket-remedy"),
                "readinessProbe:\n  exec: {command: [sh, -c, pg_isready -U app]}");
        add(
                "undefined-variable",
                Severity.WARNING,
                Phrase.of("lint-rule.undefined-variable-why"),
                Phrase.of("lint-rule.undefined-variable-remedy"),
                "readinessProbe:\n  exec: {command: [sh, -c, pg_isready -U $DB_USER]}   # no env DB_USER");
        add(
                "variable-order",
                Severity.WARNING,
                Phrase.of("lint-rule.variable-order-why"),
                Phrase.of("lint-rule.variable-order-remedy"),
                "env:\n- {name: URL, value: http://$(POD)}\n- {name: POD, value: db-0}");
        add(
                "resource-requests",
                Severity.NOTE,
                Phrase.of("lint-rule.resource-requests-why"),
                Phrase.of("lint-rule.resource-requests-remedy"),
                "containers:\n- name: app   # no resources.requests");
        add(
                "memory-limit",
                Severity.NOTE,
                Phrase.of("lint-rule.memory-limit-why"),
                Phrase.of("lint-rule.memory-limit-remedy"),
                "resources:\n  requests: {memory: 1Gi}   # no limits.memory");
        add(
                "runs-as-root",
                Severity.NOTE,
                Phrase.of("lint-rule.runs-as-root-why"),
                Phrase.of("lint-rule.runs-as-root-remedy"),
                "containers:\n- name: app   # no securityContext");
        add(
                "privileged",
                Severity.WARNING,
                Phrase.of("lint-rule.privileged-why"),
                Phrase.of("lint-rule.privileged-remedy"),
                "securityContext: {privileged: true}");
        add(
                "privilege-escalation",
                Severity.NOTE,
                Phrase.of("lint-rule.privilege-escalation-why"),
                Phrase.of("lint-rule.privilege-escalation-remedy"),
                "securityContext: {runAsNonRoot: true}   # no allowPrivilegeEscalation");
        add(
                "fs-group",
                Severity.NOTE,
                Phrase.of("lint-rule.fs-group-why"),
                Phrase.of("lint-rule.fs-group-remedy"),
                "spec:\n  securityContext: {runAsUser: 999}   # no fsGroup");
        add(
                "anti-affinity",
                Severity.NOTE,
                Phrase.of("lint-rule.anti-affinity-why"),
                Phrase.of("lint-rule.anti-affinity-remedy"),
                "spec:\n  replicas: 3   # no affinity");
        add(
                "anti-affinity-selector",
                Severity.WARNING,
                Phrase.of("lint-rule.anti-affinity-selector-why"),
                Phrase.of("lint-rule.anti-affinity-selector-remedy"),
                """
                podAffinityTerm:
                  labelSelector: {matchLabels: {app: other}}
                  topologyKey: kubernetes.io/hostname""");
        add(
                "storage-class",
                Severity.NOTE,
                Phrase.of("lint-rule.storage-class-why"),
                Phrase.of("lint-rule.storage-class-remedy"),
                "storageClassName: fast-ssd   # not among these manifests");
        add(
                "storage-class-unset",
                Severity.NOTE,
                Phrase.of("lint-rule.storage-class-unset-why"),
                Phrase.of("lint-rule.storage-class-unset-remedy"),
                "volumeClaimTemplates:\n- spec: {accessModes: [ReadWriteOnce]}");
        add(
                "claim-access-mode",
                Severity.NOTE,
                Phrase.of("lint-rule.claim-access-mode-why"),
                Phrase.of("lint-rule.claim-access-mode-remedy"),
                "accessModes: [ReadWriteMany]");
        add(
                "claim-retention",
                Severity.WARNING,
                Phrase.of("lint-rule.claim-retention-why"),
                Phrase.of("lint-rule.claim-retention-remedy"),
                "persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}");
        add(
                "labels",
                Severity.NOTE,
                Phrase.of("lint-rule.labels-why"),
                Phrase.of("lint-rule.labels-remedy"),
                "template:\n  metadata:\n    labels: {tier: data}");
        add(
                "selector-version",
                Severity.WARNING,
                Phrase.of("lint-rule.selector-version-why"),
                Phrase.of("lint-rule.selector-version-remedy"),
                "selector:\n  matchLabels: {app: db, version: '13.4'}");
        add(
                "revision-history",
                Severity.WARNING,
                Phrase.of("lint-rule.revision-history-why"),
                Phrase.of("lint-rule.revision-history-remedy"),
                "spec:\n  revisionHistoryLimit: 0");
        add(
                "grace-period",
                Severity.WARNING,
                Phrase.of("lint-rule.grace-period-why"),
                Phrase.of("lint-rule.grace-period-remedy"),
                "terminationGracePeriodSeconds: 0");
        add(
                "on-delete",
                Severity.NOTE,
                Phrase.of("lint-rule.on-delete-why"),
                Phrase.of("lint-rule.on-delete-remedy"),
                "updateStrategy: {type: OnDelete}");
        add(
                "partition-in-manifest",
                Severity.NOTE,
                Phrase.of("lint-rule.partition-in-manifest-why"),
                Phrase.of("lint-rule.partition-in-manifest-remedy"),
                "updateStrategy:\n  rollingUpdate: {partition: 2}");
        add(
                "max-unavailable",
                Severity.NOTE,
                Phrase.of("lint-rule.max-unavailable-why"),
                Phrase.of("lint-rule.max-unavailable-remedy"),
                "updateStrategy:\n  rollingUpdate: {maxUnavailable: 2}");
        add(
                "parallel",
                Severity.NOTE,
                Phrase.of("lint-rule.parallel-why"),
                Phrase.of("lint-rule.parallel-remedy"),
                "spec:\n  podManagementPolicy: Parallel");
        add(
                "image-latest",
                Severity.WARNING,
                Phrase.of("lint-rule.image-latest-why"),
                Phrase.of("lint-rule.image-latest-remedy"),
                "image: busybox");
        add(
                "init-chown",
                Severity.NOTE,
                Phrase.of("lint-rule.init-chown-why"),
                Phrase.of("lint-rule.init-chown-remedy"),
                "initContainers:\n- command: [sh, -c, 'chown -R 999:999 /data']");
        add(
                "init-waits-for-ever",
                Severity.WARNING,
                Phrase.of("lint-rule.init-waits-for-ever-why"),
                Phrase.of("lint-rule.init-waits-for-ever-remedy"),
                "initContainers:\n- command: [sh, -c, 'until nslookup db; do sleep 2; done']");
        add(
                "kafka-broker-id",
                Severity.WARNING,
                Phrase.of("lint-rule.kafka-broker-id-why"),
                Phrase.of("lint-rule.kafka-broker-id-remedy").with("form", "${HOSTNAME##*-}"),
                "env:\n- name: KAFKA_BROKER_ID\n  valueFrom: {fieldRef: {fieldPath: metadata.name}}");
        add(
                "kafka-log-dirs",
                Severity.WARNING,
                Phrase.of("lint-rule.kafka-log-dirs-why"),
                Phrase.of("lint-rule.kafka-log-dirs-remedy"),
                "volumeMounts:\n- {name: data, mountPath: /var/lib/kafka/data}");
        add(
                "cassandra-snitch",
                Severity.WARNING,
                Phrase.of("lint-rule.cassandra-snitch-why"),
                Phrase.of("lint-rule.cassandra-snitch-remedy"),
                "env:\n- {name: CASSANDRA_DC, value: DC1}");
        add(
                "cassandra-address",
                Severity.WARNING,
                Phrase.of("lint-rule.cassandra-address-why"),
                Phrase.of("lint-rule.cassandra-address-remedy"),
                "command: [bash, -c, 'nodetool status | grep $POD_IP | grep UN']");
        add(
                "postgresql-replication",
                Severity.NOTE,
                Phrase.of("lint-rule.postgresql-replication-why"),
                Phrase.of("lint-rule.postgresql-replication-remedy"),
                "spec:\n  replicas: 3\n  # image: postgres");
        add(
                "claim-missing",
                Severity.WARNING,
                Phrase.of("lint-rule.claim-missing-why"),
                Phrase.of("lint-rule.claim-missing-remedy"),
                "volumes:\n- persistentVolumeClaim: {claimName: backup-pvc}   # not there");
        add(
                "dump-failure-hidden",
                Severity.WARNING,
                Phrase.of("lint-rule.dump-failure-hidden-why"),
                Phrase.of("lint-rule.dump-failure-hidden-remedy"),
                "command: [sh, -c, 'pg_dump db | psql new']");
        add(
                "dump-not-atomic",
                Severity.WARNING,
                Phrase.of("lint-rule.dump-not-atomic-why"),
                Phrase.of("lint-rule.dump-not-atomic-remedy"),
                "command: [sh, -c, 'pg_dump db > /backup/db.sql']");
        add(
                "dump-of-one",
                Severity.NOTE,
                Phrase.of("lint-rule.dump-of-one-why"),
                Phrase.of("lint-rule.dump-of-one-remedy"),
                "command: [sh, -c, 'pg_dump -h db-0.db > /backup/db.sql']");
        add(
                "cronjob-concurrency",
                Severity.NOTE,
                Phrase.of("lint-rule.cronjob-concurrency-why"),
                Phrase.of("lint-rule.cronjob-concurrency-remedy"),
                "kind: CronJob\nspec:\n  schedule: '0 2 * * *'   # no concurrencyPolicy");
        add(
                "job-deadline",
                Severity.NOTE,
                Phrase.of("lint-rule.job-deadline-why"),
                Phrase.of("lint-rule.job-deadline-remedy"),
                "kind: Job\nspec:\n  backoffLimit: 3   # no activeDeadlineSeconds");
        add(
                "migration-repeats",
                Severity.WARNING,
                Phrase.of("lint-rule.migration-repeats-why"),
                Phrase.of("lint-rule.migration-repeats-remedy"),
                "kind: Job\nspec:\n  backoffLimit: 3\n  # pg_dump old | psql new");
        add(
                "neighbour-writes",
                Severity.NOTE,
                Phrase.of("lint-rule.neighbour-writes-why"),
                Phrase.of("lint-rule.neighbour-writes-remedy"),
                "metadata:\n  annotations: {meta.helm.sh/release-name: srv}");
        add(
                "neighbour-scales",
                Severity.NOTE,
                Phrase.of("lint-rule.neighbour-scales-why"),
                Phrase.of("lint-rule.neighbour-scales-remedy"),
                """
                kind: HorizontalPodAutoscaler
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: srv}""");
        add(
                "vpa-evicts",
                Severity.WARNING,
                Phrase.of("lint-rule.vpa-evicts-why"),
                Phrase.of("lint-rule.vpa-evicts-remedy"),
                "kind: VerticalPodAutoscaler\nspec:\n  updatePolicy: {updateMode: Auto}");
        add(
                "neighbour-refuses",
                Severity.WARNING,
                Phrase.of("lint-rule.neighbour-refuses-why"),
                Phrase.of("lint-rule.neighbour-refuses-remedy"),
                "kind: LimitRange\nspec:\n  limits: [{type: Container, max: {memory: 1Gi}}]");
        add(
                "neighbour-takes-pods",
                Severity.NOTE,
                Phrase.of("lint-rule.neighbour-takes-pods-why"),
                Phrase.of("lint-rule.neighbour-takes-pods-remedy"),
                "# a node that is cordoned, an EvictionRequest");
        add(
                "suppression",
                Severity.WARNING,
                Phrase.of("lint-rule.suppression-why"),
                Phrase.of("lint-rule.suppression-remedy"),
                "metadata:\n  annotations:\n    lint.statefulset-rollout.jenkins.io/parallel: ''");
    }

    private LintCatalogue() {}

    private static void add(String id, Severity severity, Phrase reason, Phrase help, String example) {
        RULES.put(id, new LintRule(id, severity, reason.message(), help.message(), example));
    }

    public static List<LintRule> all() {
        return List.copyOf(RULES.values());
    }

    public static boolean knows(String id) {
        return RULES.containsKey(id);
    }

    /** @throws IllegalArgumentException if there is no such rule */
    static LintRule rule(String id) {
        LintRule rule = RULES.get(id);
        if (rule == null) {
            throw new IllegalArgumentException("no rule " + id);
        }
        return rule;
    }
}
