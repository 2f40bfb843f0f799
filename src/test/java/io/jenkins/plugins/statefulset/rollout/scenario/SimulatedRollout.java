package io.jenkins.plugins.statefulset.rollout.scenario;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.RecordedCourse;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClusterBuilder;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCrash;
import io.jenkins.plugins.statefulset.rollout.swarm.InvariantLimits;
import io.jenkins.plugins.statefulset.rollout.swarm.InvariantWatcher;
import io.jenkins.plugins.statefulset.rollout.swarm.SwarmDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A rollout on a simulated cluster: {@code SimulatedRollout.of(3).faults("crash-loop=1").run()}. */
final class SimulatedRollout {
    static final String NAMESPACE = SwarmDatabase.NAMESPACE;
    static final String SET = SwarmDatabase.SET;
    static final String OLD = SwarmDatabase.OLD;
    static final String NEW = SwarmDatabase.NEW;

    private final int replicas;
    private List<String> spec = List.of();
    private List<String> budgets = List.of("maxUnavailable: 1");
    private UnaryOperator<SimulatedClusterBuilder> cluster = builder -> builder;
    private UnaryOperator<RolloutRequest.Builder> request = builder -> builder;
    private int maxUnavailable = 1;
    private InvariantLimits.Backup backup = InvariantLimits.Backup.NOT_DEMANDED;

    private SimulatedRollout(int replicas) {
        this.replicas = replicas;
    }

    static SimulatedRollout of(int replicas) {
        return new SimulatedRollout(replicas);
    }

    /** Lines below {@code spec:} of the set. */
    SimulatedRollout spec(String... lines) {
        spec = List.of(lines);
        return this;
    }

    /** A line below {@code spec:} of the budget; empty for no budget. */
    SimulatedRollout budget(String line) {
        return line.isEmpty() ? budgets() : budgets(line);
    }

    /** The line below {@code spec:} of each budget: of {@code db}, {@code db-1} and so on, all over the set's pods. */
    SimulatedRollout budgets(String... lines) {
        budgets = List.of(lines);
        return this;
    }

    SimulatedRollout faults(String... faults) {
        return cluster(builder -> builder.faults(faults));
    }

    SimulatedRollout cluster(UnaryOperator<SimulatedClusterBuilder> more) {
        UnaryOperator<SimulatedClusterBuilder> before = cluster;
        cluster = builder -> more.apply(before.apply(builder));
        return this;
    }

    SimulatedRollout request(UnaryOperator<RolloutRequest.Builder> more) {
        UnaryOperator<RolloutRequest.Builder> before = request;
        request = builder -> more.apply(before.apply(builder));
        return this;
    }

    SimulatedRollout maxUnavailable(int pods) {
        maxUnavailable = pods;
        return this;
    }

    SimulatedRollout backup() {
        backup = InvariantLimits.Backup.DEMANDED;
        return request(builder -> builder.backup(RolloutRequest.BackupPolicy.ALWAYS));
    }

    Stage stage() {
        SimulatedCluster simulated = cluster.apply(
                        SimulatedCluster.builder().load(SwarmDatabase.objects(replicas, spec, budgets)))
                .build();
        return new Stage(simulated);
    }

    /** Runs it to its end. */
    Stage run() {
        Stage stage = stage();
        stage.start("one");
        stage.finish();
        return stage;
    }

    private InvariantLimits promises() {
        return new InvariantLimits(
                backup,
                set -> maxUnavailable,
                List.of("one", "two", "three")::contains,
                Duration.ZERO,
                List.of(),
                true);
    }

    static boolean ready(Pod pod) {
        return SwarmDatabase.ready(pod);
    }

    static String revision(Pod pod) {
        return SwarmDatabase.revision(pod);
    }

    /** A rehearsal on its stage: the cluster, the drivers, what was told and what was broken. */
    final class Stage {
        final SimulatedCluster cluster;
        final List<RolloutEvent> events = new ArrayList<>();
        final String baseRevision;
        final InvariantWatcher invariants;
        Optional<Rollout> rollout = Optional.empty();

        private Stage(SimulatedCluster cluster) {
            this.cluster = cluster;
            this.baseRevision = set().getStatus().getUpdateRevision();
            this.invariants = InvariantWatcher.watch(cluster, promises());
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

        /** What happened since the last event is told as whoever takes it up does, in the process of that name. */
        Stage tellMissed(String process) {
            SimulatedClient client = cluster.client(process);
            RolloutStatus status = Rollouts.on(client, client.scheduler()).status(NAMESPACE, SET);
            events.addAll(RecordedCourse.since(status, List.copyOf(events)));
            return this;
        }

        /** Of which revisions the pod of each ordinal was told to be, one after the other. */
        Map<Integer, List<String>> revisionsTold() {
            Map<Integer, List<String>> told = new TreeMap<>();
            for (RolloutEvent.PodChanged pod : events(RolloutEvent.PodChanged.class)) {
                List<String> known = told.computeIfAbsent(pod.ordinal(), ordinal -> new ArrayList<>());
                String revision = pod.revision().orElseThrow();
                if (known.isEmpty() || !known.get(known.size() - 1).equals(revision)) {
                    known.add(revision);
                }
            }
            return told;
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
            return cluster.pods(set()).stream().map(SimulatedRollout::revision).toList();
        }

        List<Boolean> readiness() {
            return cluster.pods(set()).stream().map(SimulatedRollout::ready).toList();
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
