package io.jenkins.plugins.statefulset.rollout.benchmark;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.Fabric8Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.fabric8.SystemScheduler;
import io.jenkins.plugins.statefulset.rollout.cluster.vertx.FewThreads;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest.BackupPolicy;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Many rollouts of one process, from the first one's start until all wait at a gate for a person.
 *
 * @param seconds until the last is at its gate
 * @param requests of this library in all, watches aside
 * @param load of the machine when it began
 * @param threads live threads that were not there before
 * @param heapMegabytes after a collection, of the whole process
 */
record WaitingRollouts(
        int rollouts, double seconds, int requests, double load, int threads, long heapMegabytes, Set<String> names) {

    static WaitingRollouts measure(Path kubeconfig, Path auditLog, int count) throws Exception {
        String namespace = "bench-waiting-" + count;
        try (KubernetesClient admin = AuditedClients.of(kubeconfig, "benchmark-setup")) {
            admin.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(namespace)
                            .endMetadata()
                            .build())
                    .create();
            for (int i = 0; i < count; i++) {
                admin.resource(set(namespace, i)).create();
            }
            for (int i = 0; i < count; i++) {
                admin.apps()
                        .statefulSets()
                        .inNamespace(namespace)
                        .withName("w" + i)
                        .waitUntilCondition(
                                now -> now.getStatus() != null
                                        && Integer.valueOf(1)
                                                .equals(now.getStatus().getReadyReplicas()),
                                10,
                                TimeUnit.MINUTES);
            }
        }
        Set<Long> before = ids();
        try (Fabric8Cluster cluster = FewThreads.clusters().fromKubeconfig(kubeconfig, Optional.empty());
                SystemScheduler scheduler = new SystemScheduler();
                Rollouts rollouts = Rollouts.on(cluster, scheduler)) {
            double load = MachineLoad.now();
            long began = System.nanoTime();
            CountDownLatch atTheGate = new CountDownLatch(count);
            List<Rollout> waiting = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                RolloutRequest request = RolloutRequest.of(namespace, "w" + i)
                        .image("app", "example:1.0.1")
                        .backup(BackupPolicy.NEVER)
                        .gate(new GateSpec.Manual())
                        .build();
                waiting.add(rollouts.start(request, event -> {
                    if (event instanceof RolloutEvent.GateChanged) {
                        atTheGate.countDown();
                    }
                }));
            }
            if (!atTheGate.await(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException(atTheGate.getCount() + " rollouts never came to their gate");
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            int requests = AuditLog.requests(auditLog, namespace, "statefulset-rollout").values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
            System.gc();
            System.gc();
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1_000_000;
            Set<String> names = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread.getId()))
                    .map(Thread::getName)
                    .collect(Collectors.toSet());
            int threads =
                    (int) ids().stream().filter(id -> !before.contains(id)).count();
            waiting.forEach(Rollout::detach);
            return new WaitingRollouts(count, seconds, requests, load, threads, heap, names);
        }
    }

    private static Set<Long> ids() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getId).collect(Collectors.toSet());
    }

    private static StatefulSet set(String namespace, int number) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("w" + number)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withServiceName("w")
                .withNewSelector()
                .addToMatchLabels("app", "w" + number)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "w" + number)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("app")
                .withImage("example:1.0.0")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
