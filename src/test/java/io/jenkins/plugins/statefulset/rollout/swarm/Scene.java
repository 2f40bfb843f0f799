package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.jenkins.plugins.statefulset.rollout.api.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The set, its budgets and the request of one run, as wide as the validation of an API server allows.
 *
 * @param spec lines below {@code spec:} of the set
 * @param budgets lines below {@code spec:} of each budget
 * @param faults in the form of {@code --fault}
 */
record Scene(
        String version,
        int replicas,
        List<String> spec,
        List<String> budgets,
        List<String> faults,
        String waves,
        Duration soak,
        List<GateSpec> gates,
        FailurePolicy onFailure,
        BudgetPolicy budgetPolicy,
        EndPartition endPartition,
        Duration readyTimeout,
        boolean backup) {
    static final String NAMESPACE = "default";
    static final String SET = "db";
    static final String OLD = "postgres:13.20";
    static final String NEW = "postgres:13.23";

    static Scene draw(Random random, boolean transientOnly) {
        String version = oneOf(random, "1.34", "1.34", "1.36", "1.37", "1.37");
        int replicas = random.nextInt(12) == 0 ? 6 + random.nextInt(4) : 1 + random.nextInt(5);
        return new Scene(
                version,
                replicas,
                spec(random, replicas),
                budgets(random, replicas, transientOnly),
                transientOnly ? List.of() : ailments(random, replicas),
                oneOf(random, "1,50%,100%", "100%", "1", "50%,100%", "1,2,3,100%"),
                random.nextInt(3) == 0 ? Duration.ofSeconds(5 + random.nextInt(120)) : Duration.ZERO,
                gates(random),
                !transientOnly && random.nextInt(5) == 0 ? FailurePolicy.HOLD : FailurePolicy.ROLLBACK,
                !transientOnly && random.nextInt(8) == 0 ? BudgetPolicy.FAIL : BudgetPolicy.WAIT,
                oneOf(random, EndPartition.ZERO, EndPartition.ZERO, EndPartition.ORIGINAL, EndPartition.GUARD),
                !transientOnly && random.nextInt(4) == 0 ? Duration.ofMinutes(2) : Duration.ofMinutes(10),
                random.nextInt(5) == 0);
    }

    private static List<String> spec(Random random, int replicas) {
        List<String> spec = new ArrayList<>();
        if (random.nextInt(3) == 0) {
            spec.add("podManagementPolicy: Parallel");
        }
        if (random.nextInt(4) == 0) {
            spec.add("minReadySeconds: " + (1 + random.nextInt(20)));
        }
        if (random.nextInt(4) == 0) {
            spec.add("ordinals: {start: " + random.nextInt(4) + "}");
        }
        switch (random.nextInt(8)) {
            case 0 -> spec.add("updateStrategy: {type: OnDelete}");
            case 1 ->
                spec.add("updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: "
                        + random.nextInt(replicas + 2) + "}}");
            case 2 ->
                spec.add("updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: "
                        + oneOf(random, "2", "3", "\"50%\"") + "}}");
            default -> {}
        }
        return spec;
    }

    private static List<String> budgets(Random random, int replicas, boolean transientOnly) {
        List<String> budgets = new ArrayList<>();
        if (random.nextInt(4) != 0) {
            budgets.add(oneOf(
                    random, "maxUnavailable: 1", "maxUnavailable: 1", "maxUnavailable: \"34%\"", "maxUnavailable: 2"));
        }
        if (random.nextInt(4) == 0 && (replicas > 1 || !transientOnly)) {
            budgets.add("minAvailable: " + (replicas - 1));
        }
        if (!budgets.isEmpty() && random.nextInt(4) == 0) {
            budgets.set(0, budgets.get(0) + "\n  unhealthyPodEvictionPolicy: AlwaysAllow");
        }
        return budgets;
    }

    private static List<String> ailments(Random random, int replicas) {
        List<String> faults = new ArrayList<>();
        while (random.nextInt(3) == 0) {
            int ordinal = random.nextInt(replicas + 2);
            faults.add(
                    switch (random.nextInt(6)) {
                        case 0 -> "crash-loop=" + ordinal;
                        case 1 -> "never-ready=" + ordinal;
                        case 2 -> "image-pull=" + ordinal;
                        case 3 -> "unschedulable=" + ordinal;
                        case 4 -> "backup-fails";
                        default -> "slow-start=" + ordinal + ":" + (20 + random.nextInt(200)) + "s";
                    });
        }
        return faults;
    }

    private static List<GateSpec> gates(Random random) {
        List<GateSpec> gates = new ArrayList<>();
        if (random.nextInt(6) == 0) {
            gates.add(new GateSpec.Manual());
        }
        if (random.nextInt(5) == 0) {
            gates.add(new GateSpec.Exec("db", "check", Duration.ofMinutes(2)));
        }
        return gates;
    }

    @SafeVarargs
    static <T> T oneOf(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }

    RolloutRequest request() {
        RolloutRequest.Builder request = RolloutRequest.of(NAMESPACE, SET)
                .image("db", NEW)
                .waves(waves)
                .soak(soak)
                .onFailure(onFailure)
                .budgetPolicy(budgetPolicy)
                .endPartition(endPartition)
                .readyTimeout(readyTimeout)
                .by("swarm")
                .backup(backup ? RolloutRequest.BackupPolicy.ALWAYS : RolloutRequest.BackupPolicy.NEVER);
        gates.forEach(request::gate);
        return request.build();
    }

    List<HasMetadata> objects() {
        return Manifests.parse(manifest(), "swarm.yaml", NAMESPACE).entries().stream()
                .map(Manifests.Entry::object)
                .collect(Collectors.toList());
    }

    private String manifest() {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: apps/v1
                kind: StatefulSet
                metadata:
                  name: db
                spec:
                  serviceName: db
                  replicas: %d
                %s  selector:
                    matchLabels: {app: db}
                  template:
                    metadata:
                      labels: {app: db}
                    spec:
                      containers:
                      - name: db
                        image: %s
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
                """.formatted(
                        replicas, spec.stream().map(line -> "  " + line + "\n").collect(Collectors.joining()), OLD));
        for (int index = 0; index < budgets.size(); index++) {
            yaml.append("""
                    ---
                    apiVersion: policy/v1
                    kind: PodDisruptionBudget
                    metadata: {name: db-%d}
                    spec:
                      selector: {matchLabels: {app: db}}
                      %s
                    """.formatted(index, budgets.get(index)));
        }
        return yaml.toString();
    }
}
