package io.jenkins.plugins.statefulset.rollout.scenario;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.engine.Command;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.scenario.Invariants.Expectation;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClusterBuilder;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCrash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A rollout on a simulated cluster: {@code Rehearsal.of(3).faults("crash-loop=1").run()}. */
final class Rehearsal {
    static final String NAMESPACE = "default";
    static final String SET = "db";
    static final String OLD = "postgres:13.20";
    static final String NEW = "postgres:13.23";

    private final int replicas;
    private String spec = "";
    private List<String> budgets = List.of("maxUnavailable: 1");
    private UnaryOperator<SimulatedClusterBuilder> cluster = builder -> builder;
    private UnaryOperator<RolloutRequest.Builder> request = builder -> builder;
    private int maxUnavailable = 1;
    private Expectation.BackupDemand backup = Expectation.BackupDemand.NOT_DEMANDED;

    private Rehearsal(int replicas) {
        this.replicas = replicas;
    }

    static Rehearsal of(int replicas) {
        return new Rehearsal(replicas);
    }

    /** Lines below {@code spec:} of the set. */
    Rehearsal spec(String... lines) {
        spec = List.of(lines).stream().map(line -> "  " + line + "\n").collect(Collectors.joining());
        return this;
    }

    /** A line below {@code spec:} of the budget; empty for no budget. */
    Rehearsal budget(String line) {
        return line.isEmpty() ? budgets() : budgets(line);
    }

    /** The line below {@code spec:} of each budget: of {@code db}, {@code db-1} and so on, all over the set's pods. */
    Rehearsal budgets(String... lines) {
        budgets = List.of(lines);
        return this;
    }

    Rehearsal faults(String... faults) {
        return cluster(builder -> builder.faults(faults));
    }

    Rehearsal cluster(UnaryOperator<SimulatedClusterBuilder> more) {
        UnaryOperator<SimulatedClusterBuilder> before = cluster;
        cluster = builder -> more.apply(before.apply(builder));
        return this;
    }

    Rehearsal request(UnaryOperator<RolloutRequest.Builder> more) {
        UnaryOperator<RolloutRequest.Builder> before = request;
        request = builder -> more.apply(before.apply(builder));
        return this;
    }

    Rehearsal maxUnavailable(int pods) {
        maxUnavailable = pods;
        return this;
    }

    Rehearsal backup() {
        backup = Expectation.BackupDemand.DEMANDED;
        return request(builder -> builder.backup(RolloutRequest.BackupPolicy.ALWAYS));
    }

    Stage stage() {
        SimulatedCluster simulated =
                cluster.apply(SimulatedCluster.builder().load(objects())).build();
        return new Stage(simulated);
    }

    /** Runs it to its end. */
    Stage run() {
        Stage stage = stage();
        stage.start("one");
        stage.finish();
        return stage;
    }

    private List<HasMetadata> objects() {
        return Manifests.parse(manifest(), "rehearsal.yaml", NAMESPACE).entries().stream()
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
                """.formatted(replicas, spec, OLD));
        for (int index = 0; index < budgets.size(); index++) {
            yaml.append("""
                    ---
                    apiVersion: policy/v1
                    kind: PodDisruptionBudget
                    metadata: {name: %s}
                    spec:
                      %s
                      selector: {matchLabels: {app: db}}
                    """.formatted(index == 0 ? "db" : "db-" + index, budgets.get(index)));
        }
        return yaml.toString();
    }

    static boolean ready(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    static String revision(Pod pod) {
        return pod.getMetadata().getLabels().getOrDefault("controller-revision-hash", "");
    }

    /** A rehearsal on its stage: the cluster, the drivers, what was told and what was broken. */
    final class Stage {
        final SimulatedCluster cluster;
        final List<RolloutEvent> events = new ArrayList<>();
        final String baseRevision;
        final Invariants invariants;
        Optional<Rollout> rollout = Optional.empty();

        private Stage(SimulatedCluster cluster) {
            this.cluster = cluster;
            this.baseRevision = set().getStatus().getUpdateRevision();
            this.invariants = Invariants.watch(
                    cluster,
                    new Expectation(
                            backup, maxUnavailable, new Expectation.DriverNames(List.of("one", "two", "three"))));
        }

        /** Begins the rollout in the process of that name; the process may die of it. */
        Stage start(String process) {
            SimulatedClient client = cluster.client(process);
            Rollouts rollouts = Rollouts.on(client, client.scheduler());
            RolloutRequest asked = request.apply(RolloutRequest.of(NAMESPACE, SET)
                            .image("db", NEW)
                            .backup(RolloutRequest.BackupPolicy.NEVER))
                    .build();
            try {
                rollout = Optional.of(rollouts.start(asked, events::add));
            } catch (SimulatedCrash e) {
                rollout = Optional.empty();
            }
            return this;
        }

        /** Takes it up in the process of that name. */
        Stage takeUp(String process, Optional<Command> word) {
            SimulatedClient client = cluster.client(process);
            rollout = Optional.of(
                    Rollouts.on(client, client.scheduler()).drive(NAMESPACE, SET, word, process, events::add));
            return this;
        }

        /** Runs until the driver is done, or its process is dead. */
        Stage finish() {
            rollout.ifPresent(driver -> cluster.clock()
                    .runUntil(() -> driver.outcome().toCompletableFuture().isDone(), Duration.ofDays(2)));
            return this;
        }

        Stage runFor(Duration span) {
            cluster.clock().runFor(span);
            return this;
        }

        Outcome outcome() {
            return rollout.orElseThrow().outcome().toCompletableFuture().join();
        }

        boolean ended() {
            return rollout.isPresent()
                    && rollout.get().outcome().toCompletableFuture().isDone()
                    && !rollout.get().outcome().toCompletableFuture().isCompletedExceptionally();
        }

        StatefulSet set() {
            return cluster.statefulSet(NAMESPACE, SET).orElseThrow();
        }

        int partition() {
            return set().getSpec().getUpdateStrategy().getRollingUpdate().getPartition();
        }

        String image() {
            return set().getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .get(0)
                    .getImage();
        }

        List<String> revisions() {
            return cluster.pods(set()).stream().map(Rehearsal::revision).toList();
        }

        List<Boolean> readiness() {
            return cluster.pods(set()).stream().map(Rehearsal::ready).toList();
        }

        /** Everything that must be the same however often a driver died. */
        String end() {
            return "image " + image() + ", strategy " + set().getSpec().getUpdateStrategy() + ", revisions "
                    + revisions()
                    + ", ready " + readiness() + ", jobs "
                    + cluster.jobs(NAMESPACE).stream()
                            .map(job -> job.getMetadata().getLabels().toString())
                            .toList();
        }

        <E extends RolloutEvent> List<E> events(Class<E> kind) {
            return events.stream().filter(kind::isInstance).map(kind::cast).toList();
        }

        List<Integer> partitionsTold() {
            return events.stream()
                    .filter(RolloutEvent.PartitionMoved.class::isInstance)
                    .map(event -> ((RolloutEvent.PartitionMoved) event).to())
                    .toList();
        }
    }
}
