package io.jenkins.plugins.statefulset.rollout.lint;

import io.jenkins.plugins.statefulset.rollout.lint.LintRule.Severity;
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
                "Without a Service of that name the pods have no DNS names of their own.",
                "Add a Service with clusterIP None under the name in spec.serviceName.",
                "spec:\n  serviceName: db-headless   # no such Service");
        add(
                "service-not-headless",
                Severity.WARNING,
                "A Service with an address of its own gives the pods no names of their own.",
                "Set clusterIP: None on it, and add another Service for clients.",
                "kind: Service\nspec:\n  clusterIP: 10.0.0.7");
        add(
                "service-selector",
                Severity.WARNING,
                "A Service that selects other labels gives these pods no names.",
                "Let its selector match the labels of the pod template.",
                "kind: Service\nspec:\n  clusterIP: None\n  selector: {app: other}");
        add(
                "no-budget",
                Severity.WARNING,
                "Nothing bounds how many pods a node drain takes at once, during a rollout too.",
                "Add a PodDisruptionBudget that matches the pods, such as maxUnavailable 1.",
                "# no PodDisruptionBudget whose selector matches these pods");
        add(
                "budget-never-allows",
                Severity.WARNING,
                "A rollout and a node drain wait for it for ever.",
                "Let it allow one pod: maxUnavailable 1, or one replica more.",
                "kind: PodDisruptionBudget\nspec:\n  minAvailable: 3   # of 3 replicas");
        add(
                "readiness-probe",
                Severity.WARNING,
                "A pod without one is ready as soon as it runs: a canary proves nothing.",
                "Add a readinessProbe that asks what clients ask.",
                "containers:\n- name: app   # no readinessProbe");
        add(
                "liveness-without-startup",
                Severity.NOTE,
                "A start that takes longer once, after a crash or on a slow disk, is killed and begun again for ever.",
                "Add a startupProbe that allows for the longest start, or a failureThreshold that does.",
                "livenessProbe:\n  initialDelaySeconds: 30\n  periodSeconds: 10");
        add(
                "probe-asks-another-pod",
                Severity.WARNING,
                "This pod's state then hangs on another one's: one that is down keeps the rest from being ready, and a rollout or a rollback from going on.",
                "Let the probe ask this pod alone; the order of the start is podManagementPolicy OrderedReady's.",
                "readinessProbe:\n  exec:\n    command: [sh, -c, 'pg_isready -h ${HOSTNAME%-*}-0.$SERVICE_NAME']");
        add(
                "probe-timeout",
                Severity.WARNING,
                "The command takes longer than the probe waits, so a healthy pod fails it.",
                "Set timeoutSeconds to what the command takes under load.",
                "readinessProbe:\n  exec: {command: [nodetool, status]}   # timeoutSeconds is 1");
        add(
                "pg-isready-socket",
                Severity.NOTE,
                "The temporary server of a first initialization answers on the socket as well.",
                "Ask over TCP: pg_isready -h 127.0.0.1.",
                "readinessProbe:\n  exec: {command: [sh, -c, pg_isready -U app]}");
        add(
                "undefined-variable",
                Severity.WARNING,
                "An unset variable is empty, and the command asks something else than meant.",
                "Define it in env, or write the value.",
                "readinessProbe:\n  exec: {command: [sh, -c, pg_isready -U $DB_USER]}   # no env DB_USER");
        add(
                "variable-order",
                Severity.WARNING,
                "$(NAME) is replaced only where NAME stands before it.",
                "Move the variable that is used before the one that uses it.",
                "env:\n- {name: URL, value: http://$(POD)}\n- {name: POD, value: db-0}");
        add(
                "resource-requests",
                Severity.NOTE,
                "The scheduler places the pod as if it needed nothing, and it is evicted first.",
                "State requests of CPU and memory.",
                "containers:\n- name: app   # no resources.requests");
        add(
                "memory-limit",
                Severity.NOTE,
                "A leak takes the node's memory, and with it its neighbours.",
                "State a limit of memory.",
                "resources:\n  requests: {memory: 1Gi}   # no limits.memory");
        add(
                "runs-as-root",
                Severity.NOTE,
                "Whoever breaks out of the process is root in the container.",
                "Set runAsNonRoot: true and runAsUser in securityContext, of the pod or of the container.",
                "containers:\n- name: app   # no securityContext");
        add(
                "privileged",
                Severity.WARNING,
                "A privileged container is root on its node.",
                "Take privileged away, and add the capabilities that are needed.",
                "securityContext: {privileged: true}");
        add(
                "privilege-escalation",
                Severity.NOTE,
                "A setuid program in the image makes the process root.",
                "Set allowPrivilegeEscalation: false in the container's securityContext; a pod has no such field.",
                "securityContext: {runAsNonRoot: true}   # no allowPrivilegeEscalation");
        add(
                "fs-group",
                Severity.NOTE,
                "A new volume belongs to root where its driver says nothing else, and the process cannot write.",
                "Set fsGroup in the pod's securityContext; a container has no such field.",
                "spec:\n  securityContext: {runAsUser: 999}   # no fsGroup");
        add(
                "anti-affinity",
                Severity.NOTE,
                "All pods may run on one node, and end with it.",
                "Add podAntiAffinity on kubernetes.io/hostname, or topologySpreadConstraints.",
                "spec:\n  replicas: 3   # no affinity");
        add(
                "anti-affinity-selector",
                Severity.WARNING,
                "Terms that do not match the set's own pods keep nothing apart.",
                "Use the labels of the pod template in it.",
                "podAffinityTerm:\n  labelSelector: {matchLabels: {app: other}}\n  topologyKey: kubernetes.io/hostname");
        add(
                "storage-class",
                Severity.NOTE,
                "A claim of an unknown class waits for ever; those that exist are kept.",
                "Name a class that the cluster has.",
                "storageClassName: fast-ssd   # not among these manifests");
        add(
                "storage-class-unset",
                Severity.NOTE,
                "The cluster's default class decides, and it may be another one in another cluster.",
                "Name the class in the claim template.",
                "volumeClaimTemplates:\n- spec: {accessModes: [ReadWriteOnce]}");
        add(
                "claim-access-mode",
                Severity.NOTE,
                "Several nodes may write at once, which few databases survive.",
                "Use ReadWriteOnce, or ReadWriteOncePod.",
                "accessModes: [ReadWriteMany]");
        add(
                "claim-retention",
                Severity.WARNING,
                "Scaling down or deleting the set destroys data.",
                "Leave both at Retain, and delete claims by hand.",
                "persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}");
        add(
                "labels",
                Severity.NOTE,
                "Nobody can tell by a label which application the pods belong to, and no Service or budget can select them well.",
                "Add app.kubernetes.io/name to the template's labels.",
                "template:\n  metadata:\n    labels: {tier: data}");
        add(
                "selector-version",
                Severity.WARNING,
                "A selector cannot be changed, so the next version needs a new set.",
                "Leave versions out of spec.selector.",
                "selector:\n  matchLabels: {app: db, version: '13.4'}");
        add(
                "revision-history",
                Severity.WARNING,
                "Once every pod is new there is no template to roll back to.",
                "Leave revisionHistoryLimit at 10, or at least 1.",
                "spec:\n  revisionHistoryLimit: 0");
        add(
                "grace-period",
                Severity.WARNING,
                "Pods are killed at once, and may still run on a node that does not answer while their successor starts on the same data.",
                "Give them the time that an orderly stop takes.",
                "terminationGracePeriodSeconds: 0");
        add(
                "on-delete",
                Severity.NOTE,
                "Nothing is rolled until somebody deletes or evicts each pod; ./rollout does so one by one.",
                "Use RollingUpdate where nothing else needs OnDelete.",
                "updateStrategy: {type: OnDelete}");
        add(
                "partition-in-manifest",
                Severity.NOTE,
                "Each apply writes it back, over that of a rollout or a guard.",
                "Leave the partition out of the manifest.",
                "updateStrategy:\n  rollingUpdate: {partition: 2}");
        add(
                "max-unavailable",
                Severity.NOTE,
                "API servers up to Kubernetes 1.36 drop this field without a word, and 1 is in force.",
                "Count on one pod at a time unless the server keeps it.",
                "updateStrategy:\n  rollingUpdate: {maxUnavailable: 2}");
        add(
                "parallel",
                Severity.NOTE,
                "Pods are started and deleted without waiting for each other when the set is scaled.",
                "Use OrderedReady where the order matters.",
                "spec:\n  podManagementPolicy: Parallel");
        add(
                "image-latest",
                Severity.WARNING,
                "Pods of one revision can differ, and a rollback restores nothing.",
                "Name the release, or a digest.",
                "image: busybox");
        add(
                "init-chown",
                Severity.NOTE,
                "It takes longer the more files there are, at each start of each pod.",
                "Set fsGroup and fsGroupChangePolicy: OnRootMismatch in the pod's securityContext.",
                "initContainers:\n- command: [sh, -c, 'chown -R 999:999 /data']");
        add(
                "init-waits-for-ever",
                Severity.WARNING,
                "The pod stays in Init without an error, and a rollout waits until its timeout.",
                "Give the loop a limit, or let the application try again by itself.",
                "initContainers:\n- command: [sh, -c, 'until nslookup db; do sleep 2; done']");
        add(
                "kafka-broker-id",
                Severity.WARNING,
                "A broker's id is a number; it does not start with the pod's name.",
                "Take the ordinal in the command: ${HOSTNAME##*-}.",
                "env:\n- name: KAFKA_BROKER_ID\n  valueFrom: {fieldRef: {fieldPath: metadata.name}}");
        add(
                "kafka-log-dirs",
                Severity.WARNING,
                "On a new ext4 volume the broker stops at the folder lost+found.",
                "Set KAFKA_LOG_DIRS to a folder below the mount.",
                "volumeMounts:\n- {name: data, mountPath: /var/lib/kafka/data}");
        add(
                "cassandra-snitch",
                Severity.WARNING,
                "Data centre and rack have no effect without the snitch that reads them.",
                "Set CASSANDRA_ENDPOINT_SNITCH=GossipingPropertyFileSnitch.",
                "env:\n- {name: CASSANDRA_DC, value: DC1}");
        add(
                "cassandra-address",
                Severity.WARNING,
                "An address as a pattern matches longer addresses, and the state of another node is read.",
                "Match the whole field.",
                "command: [bash, -c, 'nodetool status | grep $POD_IP | grep UN']");
        add(
                "postgresql-replication",
                Severity.NOTE,
                "The image sets up no replication: each pod is a server of its own.",
                "Use an operator or an image that replicates, or know that each has its own data.",
                "spec:\n  replicas: 3\n  # image: postgres");
        add(
                "claim-missing",
                Severity.WARNING,
                "The pod of the Job waits for ever.",
                "Add the PersistentVolumeClaim.",
                "volumes:\n- persistentVolumeClaim: {claimName: backup-pvc}   # not there");
        add(
                "dump-failure-hidden",
                Severity.WARNING,
                "When the dump fails the Job still succeeds.",
                "Use set -e and, with a pipe, set -o pipefail.",
                "command: [sh, -c, 'pg_dump db | psql new']");
        add(
                "dump-not-atomic",
                Severity.WARNING,
                "A dump that broke off looks like a whole one.",
                "Write to a temporary name, read it back with pg_restore, then rename.",
                "command: [sh, -c, 'pg_dump db > /backup/db.sql']");
        add(
                "dump-of-one",
                Severity.NOTE,
                "Where the servers do not replicate each other, the data of the others is in no backup.",
                "Dump each of them.",
                "command: [sh, -c, 'pg_dump -h db-0.db > /backup/db.sql']");
        add(
                "cronjob-concurrency",
                Severity.NOTE,
                "Two dumps at once slow each other and may write to the same file.",
                "Set concurrencyPolicy: Forbid.",
                "kind: CronJob\nspec:\n  schedule: '0 2 * * *'   # no concurrencyPolicy");
        add(
                "job-deadline",
                Severity.NOTE,
                "A dump that hangs is neither failed nor done, and nobody is told.",
                "Set activeDeadlineSeconds.",
                "kind: Job\nspec:\n  backoffLimit: 3   # no activeDeadlineSeconds");
        add(
                "migration-repeats",
                Severity.WARNING,
                "The second attempt writes upon what the first one has left half done.",
                "Set backoffLimit: 0, or make the target anew in each attempt.",
                "kind: Job\nspec:\n  backoffLimit: 3\n  # pg_dump old | psql new");
        add(
                "neighbour-writes",
                Severity.NOTE,
                "Somebody else writes the set, and may undo a change that is made here.",
                "See docs/neighbours.md.",
                "metadata:\n  annotations: {meta.helm.sh/release-name: srv}");
        add(
                "neighbour-scales",
                Severity.NOTE,
                "The number of pods, or their size, changes while a rollout goes on.",
                "See docs/neighbours.md.",
                "kind: HorizontalPodAutoscaler\nspec:\n  scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: srv}");
        add(
                "vpa-evicts",
                Severity.WARNING,
                "It takes pods down on its own account, beside a rollout and beside the set's own order.",
                "Use updateMode Initial or Off for a set, or accept it as one more reason for a budget.",
                "kind: VerticalPodAutoscaler\nspec:\n  updatePolicy: {updateMode: Auto}");
        add(
                "neighbour-refuses",
                Severity.WARNING,
                "The new pods are not made, and the set stays one short.",
                "Raise the quota or the range, or ask for less.",
                "kind: LimitRange\nspec:\n  limits: [{type: Container, max: {memory: 1Gi}}]");
        add(
                "neighbour-takes-pods",
                Severity.NOTE,
                "Pods go down beside a rollout.",
                "Wait until that is over.",
                "# a node that is cordoned, an EvictionRequest");
        add(
                "suppression",
                Severity.WARNING,
                "A suppression without a reason, or of no rule, hides nothing.",
                "Name a rule of this page, and write why.",
                "metadata:\n  annotations:\n    lint.statefulset-rollout.jenkins.io/parallel: ''");
    }

    private LintCatalogue() {}

    private static void add(String id, Severity severity, String why, String remedy, String example) {
        RULES.put(id, new LintRule(id, severity, why, remedy, example));
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
