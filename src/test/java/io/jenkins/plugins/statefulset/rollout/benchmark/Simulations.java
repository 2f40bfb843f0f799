package io.jenkins.plugins.statefulset.rollout.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest.BackupPolicy;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Rollouts in virtual time, on one thread. */
final class Simulations {
    private static final int[] SIZES = {10, 30, 100, 300, 1000, 3000, 10_000};

    private Simulations() {}

    /**
     * Run in a process of its own with the options of {@code ./rollout}. Prints CPU seconds of rehearsals, once one of 3 replicas is
     * through: of 1,000 replicas of the thread and of the whole process, the compiler and the collector included; then for each
     * size the number of replicas and the seconds of the thread. Those are without a backup.
     */
    public static void main(String[] arguments) {
        rehearsal(3, BackupPolicy.ALWAYS);
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long began = process.getProcessCpuTime();
        double first = rehearsal(1000, BackupPolicy.ALWAYS);
        double all = (process.getProcessCpuTime() - began) / 1e9;
        System.out.printf(Locale.ROOT, "%.3f %.3f", first, all);
        for (int size : SIZES) {
            System.out.printf(Locale.ROOT, " %d %.3f", size, rehearsal(size, BackupPolicy.NEVER));
        }
        System.out.println();
    }

    /** CPU seconds of the rehearsal of the PostgreSQL example with so many replicas, the cluster's making included. */
    static double rehearsal(int replicas, BackupPolicy backup) {
        List<HasMetadata> objects =
                Manifests.read("examples/postgresql", InputStream.nullInputStream(), "default").entries().stream()
                        .map(Manifests.Entry::object)
                        .toList();
        objects.stream()
                .filter(StatefulSet.class::isInstance)
                .map(StatefulSet.class::cast)
                .forEach(set -> set.getSpec().setReplicas(replicas));
        long began = cpu();
        SimulatedCluster cluster = SimulatedCluster.builder().load(objects).build();
        SimulatedClient client = cluster.client("benchmark");
        RolloutRequest request = RolloutRequest.of("default", "postgresql")
                .image("postgresql", "postgres:13.23")
                .backup(backup)
                .timeout(Duration.ofDays(20))
                .build();
        try (Rollouts rollouts = Rollouts.on(client, client.scheduler())) {
            Rollout rollout = rollouts.start(request, event -> {});
            cluster.clock()
                    .runUntil(() -> rollout.outcome().toCompletableFuture().isDone());
            Outcome outcome = rollout.outcome().toCompletableFuture().join();
            if (outcome.result() != Result.COMPLETED) {
                throw new IllegalStateException(outcome.toString());
            }
        }
        return (cpu() - began) / 1e9;
    }

    /** How many times a second something can be done, by CPU time. */
    static double perSecond(int times, Runnable something) {
        long began = cpu();
        for (int i = 0; i < times; i++) {
            something.run();
        }
        return times / ((cpu() - began) / 1e9);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
