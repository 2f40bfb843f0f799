package io.jenkins.plugins.statefulset.rollout.suite;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.sim.IncompatibleChange.Crash;
import io.jenkins.plugins.statefulset.rollout.sim.JobOutcome;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClusterBuilder;
import io.jenkins.plugins.statefulset.rollout.sim.Timings;
import io.jenkins.plugins.statefulset.rollout.suite.SuiteScenario.Pods;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** The simulation in virtual time. */
final class SimulatedGround implements Ground {
    private static final String NAMESPACE = "default";
    private static final Duration SOON = Duration.ofMillis(50);
    /** Longer than the disruption controller needs: see {@link SuiteScenario#objects}. */
    private static final Duration A_MOMENT = Duration.ofMillis(20);

    private final SimulatedCluster cluster;

    SimulatedGround(SimulatedCluster cluster, SuiteScenario scenario) {
        this.cluster = cluster;
        StuckSet.make(this, scenario);
    }

    static SimulatedGround of(SuiteScenario scenario, String version) {
        return new SimulatedGround(cluster(scenario, version, Instant.parse("2026-01-01T12:00:00Z")), scenario);
    }

    /** A cluster whose pods are as quick as those of the testbed. */
    static SimulatedCluster cluster(SuiteScenario scenario, String version, Instant start) {
        SimulatedClusterBuilder builder = SimulatedCluster.builder()
                .version(version)
                .start(start)
                .load(scenario.objects(NAMESPACE))
                .timings(Timings.DEFAULT
                        .withStart(Duration.ZERO, SOON)
                        .withAnswering(Duration.ZERO, SOON)
                        .withTermination(A_MOMENT, SOON)
                        .withJob(SOON, SOON))
                .jobs((job, attempt) -> job(job))
                .incompatible((first, now) -> crash(now));
        faults(scenario, builder);
        return builder.build();
    }

    private static void faults(SuiteScenario scenario, SimulatedClusterBuilder builder) {
        String fault =
                switch (scenario.pods()) {
                    case HEALTHY, CRASHING -> "";
                    case NEVER_READY -> "never-ready";
                    case UNPULLABLE -> "image-pull";
                };
        if (!fault.isEmpty()) {
            IntStream.range(0, scenario.replicas()).forEach(ordinal -> builder.faults(fault + "=" + ordinal));
        }
    }

    private static Optional<Crash> crash(PodTemplateSpec template) {
        boolean crashes = template.getMetadata().getAnnotations() != null
                && template.getMetadata().getAnnotations().containsKey(Pods.CRASHING.annotation);
        return crashes ? Optional.of(new Crash(1, List.of("FATAL: ended"))) : Optional.empty();
    }

    private static JobOutcome job(Job job) {
        String exitCode =
                job.getSpec().getTemplate().getMetadata().getAnnotations().get("testbed/exit-code");
        return new JobOutcome(SOON, Integer.parseInt(exitCode), "", List.of("ended"));
    }

    @Override
    public String namespace() {
        return NAMESPACE;
    }

    @Override
    public Driving process(String name) {
        SimulatedClient client = cluster.client(name);
        return new Driving(Rollouts.on(client, client.scheduler()), client::kill);
    }

    @Override
    public void until(String what, BooleanSupplier holds) {
        if (!cluster.clock().runUntil(holds, Duration.ofHours(1))) {
            throw new AssertionError("in vain: " + what);
        }
    }

    @Override
    public void outliveLease() {
        cluster.clock().runFor(Duration.ofSeconds(31));
    }

    /** Whatever still moves comes to rest. */
    void settle() {
        cluster.clock().runFor(Duration.ofMinutes(1));
    }

    @Override
    public StatefulSet set() {
        return cluster.statefulSet(NAMESPACE, SET).orElseThrow();
    }

    @Override
    public List<Pod> pods() {
        return cluster.pods(set());
    }

    @Override
    public int revisions() {
        return cluster.revisions(NAMESPACE).size();
    }

    @Override
    public Optional<Lease> lease() {
        return cluster.leases(NAMESPACE).stream().findFirst();
    }

    @Override
    public void edit(UnaryOperator<StatefulSet> change) {
        cluster.somebodyElse().edit(NAMESPACE, SET, change);
    }

    @Override
    public void makeUnready(String pod) {
        cluster.somebodyElse().makeUnready(NAMESPACE, pod);
    }

    @Override
    public void makeReady(String pod) {
        cluster.somebodyElse().makeReady(NAMESPACE, pod);
    }

    @Override
    public void loseNode(String pod) {
        cluster.somebodyElse().loseNode(NAMESPACE, pod);
    }

    @Override
    public void findNode(String pod) {
        cluster.somebodyElse().findNode(NAMESPACE, pod);
    }

    @Override
    public void stealLease() {
        cluster.somebodyElse().stealLeases();
    }

    @Override
    public void close() {}
}
