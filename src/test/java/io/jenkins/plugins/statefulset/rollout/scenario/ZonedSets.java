package io.jenkins.plugins.statefulset.rollout.scenario;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.kube.LabelSelectors;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.sim.Disruption;
import io.jenkins.plugins.statefulset.rollout.sim.Disruption.Cause;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClusterBuilder;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCrash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Several sets of one application, a zone each, and budgets over more than one of them: {@code
 * Zones.of(3, "a", "b").budget("ing", "maxUnavailable: 1", "{matchLabels: {app: ing}}").stage()}.
 */
final class ZonedSets {
    static final String NAMESPACE = "default";
    static final String OLD = "example/ingester:2.10.0";
    static final String NEW = "example/ingester:2.10.1";

    private final int replicas;
    private final List<String> zones;
    private final Map<String, String> specs = new HashMap<>();
    private final StringBuilder budgets = new StringBuilder();
    private UnaryOperator<SimulatedClusterBuilder> cluster = builder -> builder;

    private ZonedSets(int replicas, List<String> zones) {
        this.replicas = replicas;
        this.zones = zones;
    }

    static ZonedSets of(int replicas, String... zones) {
        return new ZonedSets(replicas, List.of(zones));
    }

    /** The name of a zone's set. */
    static String set(String zone) {
        return "ing-zone-" + zone;
    }

    /** Fields below {@code spec} of one zone's set, in flow style: {@code updateStrategy: {type: OnDelete}}. */
    ZonedSets spec(String zone, String field) {
        specs.merge(zone, field, (one, other) -> one + "\n  " + other);
        return this;
    }

    /** @param selector in flow style; pods have the labels {@code app: ing} and {@code zone} */
    ZonedSets budget(String name, String rule, String selector) {
        budgets.append("""
                ---
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                metadata: {name: %s}
                spec:
                  %s
                  selector: %s
                """.formatted(name, rule, selector));
        return this;
    }

    ZonedSets cluster(UnaryOperator<SimulatedClusterBuilder> more) {
        UnaryOperator<SimulatedClusterBuilder> before = cluster;
        cluster = builder -> more.apply(before.apply(builder));
        return this;
    }

    Stage stage() {
        return new Stage(
                cluster.apply(SimulatedCluster.builder().load(objects())).build());
    }

    private List<HasMetadata> objects() {
        StringBuilder yaml = new StringBuilder();
        for (String zone : zones) {
            yaml.append("""
                    ---
                    apiVersion: apps/v1
                    kind: StatefulSet
                    metadata: {name: ing-zone-%1$s}
                    spec:
                      serviceName: ing
                      replicas: %2$d
                      %3$s
                      selector: {matchLabels: {app: ing, zone: %1$s}}
                      template:
                        metadata: {labels: {app: ing, zone: %1$s}}
                        spec:
                          terminationGracePeriodSeconds: 5
                          containers:
                          - name: ing
                            image: %4$s
                            readinessProbe: {periodSeconds: 1, httpGet: {path: /ready, port: 8080}}
                    """.formatted(zone, replicas, specs.getOrDefault(zone, "podManagementPolicy: Parallel"), OLD));
        }
        yaml.append("""
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: ing}
                spec: {clusterIP: None, selector: {app: ing}, ports: [{port: 8080}]}
                """);
        return Manifests.parse(yaml.append(budgets).toString(), "zones.yaml", NAMESPACE).entries().stream()
                .map(Manifests.Entry::object)
                .map(HasMetadata.class::cast)
                .toList();
    }

    /** The cluster, and a rollout of each set in a process of its own or of several. */
    final class Stage {
        final SimulatedCluster cluster;
        final List<RolloutEvent> events = new ArrayList<>();
        final Map<String, Rollout> rollouts = new LinkedHashMap<>();
        private final Map<String, Rollouts> processes = new HashMap<>();
        /** The pods that went, in their order. */
        final List<String> taken = new ArrayList<>();

        private final List<String> breaches = new ArrayList<>();

        private Stage(SimulatedCluster cluster) {
            this.cluster = cluster;
            cluster.onDisruption(this::disrupted);
        }

        /**
         * No pod that is ready is told to go, by whatever we do, while a budget over it has none to spare: counted in truth,
         * and at that very moment.
         */
        private void disrupted(Disruption disruption) {
            boolean ours = disruption.cause() == Cause.UPDATE
                    || disruption.cause() == Cause.EVICTION
                    || processes.containsKey(disruption.who());
            if (!ours || !disruption.ready()) {
                return;
            }
            taken.add(disruption.pod());
            Pod pod = cluster.pod(NAMESPACE, disruption.pod()).orElseThrow();
            for (PodDisruptionBudget budget : budgets()) {
                if (!LabelSelectors.matches(
                        budget.getSpec().getSelector(), pod.getMetadata().getLabels())) {
                    continue;
                }
                long covered = pods(budget).size();
                long down = pods(budget).stream().filter(other -> !well(other)).count();
                long missing = Math.max(0, expected(budget) - covered);
                int most = budget.getSpec().getMaxUnavailable().getIntVal();
                if (down + missing + 1 > most) {
                    breaches.add(cluster.clock().now() + ": " + disruption.pod() + " went down under "
                            + budget.getMetadata().getName() + " beside " + (down + missing) + ", by "
                            + disruption.cause() + " of " + disruption.who());
                }
            }
        }

        List<String> breaches() {
            return breaches;
        }

        private List<PodDisruptionBudget> budgets() {
            return cluster.budgets().stream()
                    .flatMap(state -> cluster.budget(NAMESPACE, state.name()).stream())
                    .toList();
        }

        private List<Pod> pods(PodDisruptionBudget budget) {
            return zones.stream()
                    .flatMap(zone -> cluster.pods(statefulSet(zone)).stream())
                    .filter(pod -> LabelSelectors.matches(
                            budget.getSpec().getSelector(), pod.getMetadata().getLabels()))
                    .toList();
        }

        private long expected(PodDisruptionBudget budget) {
            return zones.stream()
                    .map(this::statefulSet)
                    .filter(set -> LabelSelectors.matches(
                            budget.getSpec().getSelector(),
                            set.getSpec().getTemplate().getMetadata().getLabels()))
                    .mapToLong(set -> set.getSpec().getReplicas())
                    .sum();
        }

        private boolean well(Pod pod) {
            return pod.getMetadata().getDeletionTimestamp() == null && SimulatedRollout.ready(pod);
        }

        StatefulSet statefulSet(String zone) {
            return cluster.statefulSet(NAMESPACE, set(zone)).orElseThrow();
        }

        Rollouts in(String process) {
            SimulatedClient client = cluster.client(process);
            return processes.computeIfAbsent(process, unused -> Rollouts.on(client, client.scheduler()));
        }

        Stage start(String process, String zone, UnaryOperator<RolloutRequest.Builder> request) {
            RolloutRequest asked = request.apply(RolloutRequest.of(NAMESPACE, set(zone))
                            .image("ing", NEW)
                            .backup(RolloutRequest.BackupPolicy.NEVER))
                    .build();
            try {
                rollouts.put(zone, in(process).start(asked, events::add));
            } catch (SimulatedCrash e) {
                rollouts.remove(zone); // it dies with its process
            }
            return this;
        }

        Stage start(String process, String zone) {
            return start(process, zone, request -> request);
        }

        Stage takeUp(String process, String zone, Optional<Command> word) {
            rollouts.put(zone, in(process).drive(NAMESPACE, set(zone), word, process, events::add));
            return this;
        }

        /** Runs until all rollouts that live have come to their end. */
        Stage finish() {
            cluster.clock()
                    .runUntil(
                            () -> rollouts.values().stream()
                                    .allMatch(each ->
                                            each.outcome().toCompletableFuture().isDone()),
                            Duration.ofDays(1));
            return this;
        }

        Stage runFor(Duration span) {
            cluster.clock().runFor(span);
            return this;
        }

        Outcome outcome(String zone) {
            return rollouts.get(zone).outcome().toCompletableFuture().join();
        }

        List<String> images(String zone) {
            return cluster.pods(statefulSet(zone)).stream()
                    .map(pod -> pod.getSpec().getContainers().get(0).getImage())
                    .toList();
        }

        int requests(String process, String kind) {
            return cluster.client(process).requests().entrySet().stream()
                    .filter(entry -> entry.getKey().endsWith(kind))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }
    }
}
