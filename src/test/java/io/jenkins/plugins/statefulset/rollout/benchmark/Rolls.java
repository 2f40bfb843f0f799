package io.jenkins.plugins.statefulset.rollout.benchmark;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Rolls the same set with each contender in turn, on one control plane, and writes down how long each took. */
final class Rolls {
    private static final String SET = "bench";

    private static final String MANIFEST = """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: bench}
            spec:
              serviceName: bench
              replicas: %d
              selector: {matchLabels: {app: bench}}
              template:
                metadata:
                  labels: {app: bench}
                  annotations: {testbed/ready-after: %s}
                spec:
                  containers: [{name: app, image: "example:1.0.0"}]
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: {name: bench}
            spec:
              maxUnavailable: 1
              selector: {matchLabels: {app: bench}}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: bench}
            spec: {clusterIP: None, selector: {app: bench}}
            """;

    private final Path kubeconfig;
    private final Path auditLog;
    private final int pods;

    Rolls(Path kubeconfig, Path auditLog, int pods) {
        this.kubeconfig = kubeconfig;
        this.auditLog = auditLog;
        this.pods = pods;
    }

    /**
     * @param seconds of each round, by contender
     * @param requests of the first round, by contender
     */
    record Result(Map<String, List<Double>> seconds, Map<String, Map<String, Integer>> requests, Reaction reaction) {
        double median(String title) {
            List<Double> sorted = seconds.get(title).stream().sorted().toList();
            return sorted.get(sorted.size() / 2);
        }
    }

    /** @param readyAfter how long a pod takes, as in {@code 1s} */
    Result run(String readyAfter, int rounds) throws Exception {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        Map<String, Map<String, Integer>> requests = new LinkedHashMap<>();
        Reaction reaction = new Reaction();
        for (int round = 0; round <= rounds; round++) {
            for (Contender contender : Contenders.all(round == 0 ? new Reaction() : reaction)) {
                // Round 0 warms up, on few pods.
                String namespace = "bench-" + readyAfter + "-" + round + "-"
                        + contender.title().replace(' ', '-');
                double took = once(contender, namespace, readyAfter, round == 0 ? 3 : pods);
                System.out.printf("%s, pods of %s, round %d: %.2f s%n", contender.title(), readyAfter, round, took);
                if (round == 0) {
                    continue;
                }
                seconds.computeIfAbsent(contender.title(), title -> new ArrayList<>())
                        .add(took);
                if (round == 1) {
                    requests.put(
                            contender.title(),
                            new TreeMap<>(AuditLog.requests(auditLog, namespace, contender.userAgent())));
                }
            }
        }
        return new Result(seconds, requests, reaction);
    }

    private double once(Contender contender, String namespace, String readyAfter, int replicas) throws Exception {
        try (KubernetesClient admin = Clients.of(kubeconfig, "benchmark-setup");
                KubernetesClient client = Clients.of(kubeconfig, contender.userAgent())) {
            admin.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
            admin.load(new ByteArrayInputStream(
                            MANIFEST.formatted(replicas, readyAfter).getBytes(StandardCharsets.UTF_8)))
                    .inNamespace(namespace)
                    .create();
            var set = admin.apps().statefulSets().inNamespace(namespace).withName(SET);
            set.waitUntilCondition(
                    now -> now.getStatus() != null
                            && Objects.equals(now.getStatus().getReadyReplicas(), replicas)
                            && Objects.equals(now.getStatus().getUpdatedReplicas(), replicas),
                    5,
                    TimeUnit.MINUTES);
            admin.policy()
                    .v1()
                    .podDisruptionBudget()
                    .inNamespace(namespace)
                    .withName(SET)
                    .waitUntilCondition(
                            now -> now.getStatus() != null
                                    && Objects.equals(now.getStatus().getDisruptionsAllowed(), 1),
                            1,
                            TimeUnit.MINUTES);
            long began = System.nanoTime();
            contender.roll(client, kubeconfig, namespace, SET, "example:1.0.1");
            double took = (System.nanoTime() - began) / 1e9;
            admin.namespaces().withName(namespace).delete();
            return took;
        }
    }
}
