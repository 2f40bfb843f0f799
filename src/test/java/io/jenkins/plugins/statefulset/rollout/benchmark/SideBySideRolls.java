package io.jenkins.plugins.statefulset.rollout.benchmark;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Rolls the same set with each contender in turn, on one control plane, and writes down how long each took. */
final class SideBySideRolls {
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

    SideBySideRolls(Path kubeconfig, Path auditLog, int pods) {
        this.kubeconfig = kubeconfig;
        this.auditLog = auditLog;
        this.pods = pods;
    }

    /** A set that waits to be rolled by one contender, in a namespace of its own. */
    record Heat(Contender contender, String namespace, String readyAfter, int replicas) {}

    /**
     * @param load of the machine when it began, over the last minute
     * @param requests by verb and resource
     */
    record Run(String title, int replicas, double seconds, double load, Map<String, Integer> requests) {
        double requestsForEach() {
            return requests.values().stream().mapToInt(Integer::intValue).sum() / (double) replicas;
        }
    }

    /** Rounds of all contenders with pods of one kind, and how fast this library was from the watch to the wire. */
    record Result(List<Run> runs, ReactionTime reaction) {
        List<String> titles() {
            return runs.stream().map(Run::title).distinct().toList();
        }

        List<Run> of(String title) {
            return runs.stream().filter(run -> run.title().equals(title)).toList();
        }

        double median(String title) {
            List<Double> sorted = of(title).stream().map(Run::seconds).sorted().toList();
            int middle = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }
    }

    /**
     * All contenders in turn, round after round. All sets are made before, at once: that takes as long as the roll of one.
     *
     * @param readyAfter how long a pod takes, as in {@code 1s}
     * @param laterRounds who takes part after the first round
     */
    Result run(String readyAfter, int rounds, Predicate<Contender> laterRounds) throws Exception {
        ReactionTime reaction = new ReactionTime();
        List<Heat> heats = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            for (Contender contender : Contenders.all(round == 0 ? new ReactionTime() : reaction)) {
                if (round <= 1 || laterRounds.test(contender)) {
                    // Round 0 warms up, on few pods.
                    heats.add(heat(contender, round, readyAfter, round == 0 ? 3 : pods));
                }
            }
        }
        List<Run> runs = race(heats);
        return new Result(runs.stream().filter(run -> run.replicas() == pods).toList(), reaction);
    }

    /** The same contenders with sets of different sizes, of pods that take no time. */
    List<Run> sizes(List<Integer> sizes, List<Contender> contenders) throws Exception {
        List<Heat> heats = new ArrayList<>();
        for (int size : sizes) {
            for (Contender contender : contenders) {
                heats.add(heat(contender, 100 + size, "0s", size));
            }
        }
        return race(heats);
    }

    private static Heat heat(Contender contender, int round, String readyAfter, int replicas) {
        String namespace =
                "bench-" + readyAfter + "-" + round + "-" + contender.title().replace(' ', '-');
        return new Heat(contender, namespace, readyAfter, replicas);
    }

    private List<Run> race(List<Heat> heats) throws Exception {
        List<Run> runs = new ArrayList<>();
        try (KubernetesClient admin = AuditedClients.of(kubeconfig, "benchmark-setup")) {
            heats.forEach(heat -> make(admin, heat));
            for (Heat heat : heats) {
                awaitReady(admin, heat);
            }
            for (Heat heat : heats) {
                Run run = roll(heat);
                System.out.printf(
                        "%s, %d pods of %s: %.2f s, load %.2f%n",
                        run.title(), run.replicas(), heat.readyAfter(), run.seconds(), run.load());
                runs.add(run);
                admin.namespaces().withName(heat.namespace()).delete();
            }
        }
        return runs;
    }

    private static void make(KubernetesClient admin, Heat heat) {
        admin.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(heat.namespace())
                        .endMetadata()
                        .build())
                .create();
        String manifest = MANIFEST.formatted(heat.replicas(), heat.readyAfter());
        admin.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .inNamespace(heat.namespace())
                .create();
    }

    private static void awaitReady(KubernetesClient admin, Heat heat) {
        int replicas = heat.replicas();
        admin.apps()
                .statefulSets()
                .inNamespace(heat.namespace())
                .withName(SET)
                .waitUntilCondition(
                        now -> now.getStatus() != null
                                && Objects.equals(now.getStatus().getReadyReplicas(), replicas)
                                && Objects.equals(now.getStatus().getUpdatedReplicas(), replicas),
                        10,
                        TimeUnit.MINUTES);
        admin.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(heat.namespace())
                .withName(SET)
                .waitUntilCondition(
                        now -> now.getStatus() != null
                                && Objects.equals(now.getStatus().getDisruptionsAllowed(), 1),
                        1,
                        TimeUnit.MINUTES);
    }

    private Run roll(Heat heat) throws Exception {
        Contender contender = heat.contender();
        try (KubernetesClient client = AuditedClients.of(kubeconfig, contender.userAgent());
                Contender.Runner runner = contender.open(client, kubeconfig)) {
            double load = MachineLoad.now();
            long began = System.nanoTime();
            runner.roll(heat.namespace(), SET, "example:1.0.1");
            double took = (System.nanoTime() - began) / 1e9;
            return new Run(
                    contender.title(),
                    heat.replicas(),
                    took,
                    load,
                    new TreeMap<>(AuditLog.requests(auditLog, heat.namespace(), contender.userAgent())));
        }
    }
}
