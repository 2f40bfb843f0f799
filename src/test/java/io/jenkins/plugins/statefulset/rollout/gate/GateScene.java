package io.jenkins.plugins.statefulset.rollout.gate;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.sim.ExecHandler;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A set {@code shop/db} of three pods in virtual time, whose wave 2 has the ordinals 2 and 1. */
final class GateScene {
    static final Duration MINUTE = Duration.ofMinutes(1);
    static final GateContext WAVE = wave("db-2", "db-1");

    private static final String SET = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db, namespace: shop}
            spec:
              serviceName: db
              replicas: 3
              selector: {matchLabels: {app: db}}
              template:
                metadata:
                  labels: {app: db}
                  annotations: {%s}
                spec:
                  containers:
                  - {name: server, image: "postgres:13"}
                  - {name: sidecar, image: "exporter:2"}
            """;

    final SimulatedCluster cluster;
    final SimulatedClient client;
    private final GateRunner runner;

    private GateScene(SimulatedCluster cluster, HttpGet http, Map<String, Gate> callers) {
        this.cluster = cluster;
        this.client = cluster.client("driver");
        this.runner = new GateRunner(client, client.scheduler(), http, callers);
    }

    static GateScene withPods(ExecHandler pods) {
        return withPods("", pods);
    }

    static GateScene withPods(String annotations, ExecHandler pods, String... faults) {
        return on(
                SimulatedCluster.builder()
                        .load(set(annotations))
                        .exec(pods)
                        .faults(faults)
                        .build(),
                new JdkHttpGet(),
                Map.of());
    }

    static StatefulSet set(String annotations) {
        return Serialization.unmarshal(SET.formatted(annotations), StatefulSet.class);
    }

    static GateScene withHttp(HttpGet http) {
        return on(SimulatedCluster.builder().build(), http, Map.of());
    }

    static GateScene withGates(Map<String, Gate> callers) {
        return on(SimulatedCluster.builder().build(), new JdkHttpGet(), callers);
    }

    static GateScene on(SimulatedCluster cluster, HttpGet http, Map<String, Gate> callers) {
        return new GateScene(cluster, http, callers);
    }

    static GateContext wave(String... pods) {
        return new GateContext("shop", "db", "r1", new Wave(2, 1, List.of(2, 1)), "db-7c65", List.of(pods));
    }

    CompletableFuture<GateVerdict> begin(GateSpec spec) {
        return begin(spec, WAVE);
    }

    CompletableFuture<GateVerdict> begin(GateSpec spec, GateContext context) {
        return runner.check(spec, context).toCompletableFuture();
    }

    /** What the gate says in the end. */
    GateVerdict verdict(GateSpec spec) {
        return verdict(spec, WAVE);
    }

    GateVerdict verdict(GateSpec spec, GateContext context) {
        CompletableFuture<GateVerdict> verdict = begin(spec, context);
        cluster.clock().runUntil(verdict::isDone, Duration.ofHours(1));
        return verdict.join();
    }

    /** Why the gate failed in the end. */
    String failure(GateSpec spec) {
        return verdict(spec) instanceof GateVerdict.Failed failed ? failed.message() : "it did not fail";
    }

    void pass(Duration time) {
        cluster.clock().runFor(time);
    }

    Duration since(Instant start) {
        return Duration.between(start, cluster.clock().now());
    }
}
