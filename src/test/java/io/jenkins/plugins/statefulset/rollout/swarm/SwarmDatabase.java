package io.jenkins.plugins.statefulset.rollout.swarm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The set that random rollouts and scenarios work on: a PostgreSQL with its Service, a claim for backups, and budgets over its
 * pods. What was read once from YAML is not read again: random runs would spend their time on it.
 */
public final class SwarmDatabase {
    public static final String NAMESPACE = "default";
    public static final String SET = "db";
    public static final String OLD = "postgres:13.20";
    public static final String NEW = "postgres:13.23";

    private static final String MANIFEST = """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: db
        spec:
          serviceName: db
          selector:
            matchLabels: {app: db}
          template:
            metadata:
              labels: {app: db}
            spec:
              containers:
              - name: db
                image: postgres:13.20
                env:
                - {name: POSTGRES_DB, value: app}
                - name: POSTGRES_USER
                  valueFrom: {secretKeyRef: {name: db, key: user}}
                - name: POSTGRES_PASSWORD
                  valueFrom: {secretKeyRef: {name: db, key: password}}
                ports:
                - containerPort: 5432
                readinessProbe:
                  periodSeconds: 1
                  exec: {command: [pg_isready]}
                volumeMounts:
                - {name: data, mountPath: /var/lib/postgresql/data}
          volumeClaimTemplates:
          - metadata: {name: data}
            spec:
              accessModes: [ReadWriteOnce]
              resources: {requests: {storage: 1Gi}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: backup-pvc}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Gi}}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: db}
        spec:
          clusterIP: None
          selector: {app: db}
          ports: [{port: 5432}]
        """;
    private static final List<HasMetadata> OBJECTS = read(MANIFEST);
    private static final Map<String, ObjectNode> SPECS = new ConcurrentHashMap<>();
    private static final Map<String, PodDisruptionBudget> BUDGETS = new ConcurrentHashMap<>();

    private SwarmDatabase() {}

    /**
     * All of it.
     *
     * @param spec lines below {@code spec:} of the set, in the place of what stands there
     * @param budgets the lines below {@code spec:} of each budget, which are {@code db}, {@code db-1} and so on
     */
    public static List<HasMetadata> objects(int replicas, List<String> spec, List<String> budgets) {
        List<HasMetadata> objects = new ArrayList<>();
        objects.add(set(replicas, spec));
        objects.addAll(OBJECTS.subList(1, OBJECTS.size()));
        for (int index = 0; index < budgets.size(); index++) {
            objects.add(budget(index == 0 ? SET : SET + "-" + index, budgets.get(index)));
        }
        return objects;
    }

    private static StatefulSet set(int replicas, List<String> lines) {
        ObjectNode tree = (ObjectNode) ObjectTrees.tree(OBJECTS.get(0));
        ObjectNode spec = (ObjectNode) tree.get("spec");
        spec.put("replicas", replicas);
        lines.forEach(line -> spec.setAll(SPECS.computeIfAbsent(line, SwarmDatabase::fields)));
        return ObjectTrees.object(tree, StatefulSet.class);
    }

    /** What the lines say, and nothing else. */
    private static ObjectNode fields(String lines) {
        String indented = lines.lines().map(line -> "  " + line + "\n").reduce("", String::concat);
        String manifest = MANIFEST.substring(0, MANIFEST.indexOf("---"));
        ObjectNode with = spec(manifest.replace("  serviceName: db\n", "  serviceName: db\n" + indented));
        ObjectNode without = spec(manifest);
        without.properties().stream()
                .filter(field -> field.getValue().equals(with.get(field.getKey())))
                .toList()
                .forEach(field -> with.remove(field.getKey()));
        return with;
    }

    private static ObjectNode spec(String manifest) {
        return (ObjectNode) ObjectTrees.tree(read(manifest).get(0)).get("spec");
    }

    /** The set with the new template, and nothing else of it changed. */
    static StatefulSet renewed(StatefulSet set) {
        return new StatefulSetBuilder(set)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(NEW)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    /** A budget over the set's pods. */
    static PodDisruptionBudget budget(String name, String lines) {
        PodDisruptionBudget budget = BUDGETS.computeIfAbsent(
                lines, text -> (PodDisruptionBudget) read("""
                    apiVersion: policy/v1
                    kind: PodDisruptionBudget
                    metadata: {name: db}
                    spec:
                      %s
                      selector: {matchLabels: {app: db}}
                    """.formatted(text)).get(0));
        PodDisruptionBudget copy = new PodDisruptionBudget();
        copy.setSpec(budget.getSpec());
        copy.setMetadata(
                new ObjectMetaBuilder(budget.getMetadata()).withName(name).build());
        return copy;
    }

    private static List<HasMetadata> read(String yaml) {
        List<HasMetadata> objects = new ArrayList<>();
        Manifests.parse(yaml, "database.yaml", NAMESPACE).entries().forEach(entry -> objects.add(entry.object()));
        return objects;
    }

    /** Whether the pod is ready; one that is on its way out may be. */
    public static boolean ready(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    /** The name of the revision that the pod was made of; empty for none. */
    public static String revision(Pod pod) {
        return pod.getMetadata().getLabels().getOrDefault("controller-revision-hash", "");
    }

    /** Whether a pod of that name is one of as many as the set shall have. */
    static boolean isWanted(StatefulSet set, String pod) {
        int start = start(set);
        int ordinal = Integer.parseInt(pod.substring(pod.lastIndexOf('-') + 1));
        return ordinal >= start && ordinal < start + set.getSpec().getReplicas();
    }

    /** Whether the labels of a pod are those that the set selects. */
    static boolean isSelected(StatefulSet set, Pod pod) {
        return LabelSelectors.matches(
                set.getSpec().getSelector(), pod.getMetadata().getLabels());
    }

    /** The partition of the set, an index; 0 where there is none. */
    public static int partition(StatefulSet set) {
        return set.getSpec().getUpdateStrategy().getRollingUpdate() == null
                        || set.getSpec().getUpdateStrategy().getRollingUpdate().getPartition() == null
                ? 0
                : set.getSpec().getUpdateStrategy().getRollingUpdate().getPartition();
    }

    /** The lowest ordinal of the set. */
    public static int start(StatefulSet set) {
        return set.getSpec().getOrdinals() == null
                        || set.getSpec().getOrdinals().getStart() == null
                ? 0
                : set.getSpec().getOrdinals().getStart();
    }
}
