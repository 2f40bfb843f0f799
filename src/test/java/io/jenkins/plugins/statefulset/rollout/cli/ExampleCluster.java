package io.jenkins.plugins.statefulset.rollout.cli;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.api.Rollout;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.sim.Deletion;
import io.jenkins.plugins.statefulset.rollout.sim.Resource;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedClient;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** A cluster that runs the PostgreSQL example, and others who work there. */
final class ExampleCluster {
    static final String SET = "postgresql";

    private final SimulatedCluster cluster;

    private ExampleCluster(SimulatedCluster cluster) {
        this.cluster = cluster;
    }

    static ExampleCluster calm() {
        return with();
    }

    static ExampleCluster with(String... faults) {
        return new ExampleCluster(SimulatedCluster.builder()
                .start(CommandLine.NOON)
                .load(Manifests.read("examples/postgresql", InputStream.nullInputStream(), "default").entries().stream()
                        .map(Manifests.Entry::object)
                        .toList())
                .faults(faults)
                .build());
    }

    SimulatedCluster cluster() {
        return cluster;
    }

    CommandLine console() {
        return new CommandLine().on(cluster);
    }

    /** Another process begins a rollout and drives it on whenever time passes. */
    Rollout grace(UnaryOperator<RolloutRequest.Builder> request) {
        SimulatedClient process = cluster.client("grace");
        RolloutRequest.Builder builder =
                RolloutRequest.of("default", SET).image(SET, "postgres:13.23").by("grace");
        return Rollouts.on(process, process.scheduler())
                .start(request.apply(builder).build(), event -> {});
    }

    /** The process of the other ends without a word, and its Lease runs out. */
    void graceIsKilled() {
        cluster.client("grace").kill();
    }

    /** The process of the other ends right after the next write that it makes, and its Lease runs out. */
    void graceIsKilledAfterItsNextWrite() {
        cluster.client("grace").failAfterWrite(1);
    }

    /** Another process takes up what is held or was left. */
    void takeUp(String who) {
        SimulatedClient process = cluster.client(who);
        Rollouts.on(process, process.scheduler()).resume("default", SET, who, event -> {});
    }

    /** And a minute passes. */
    void graceDies() {
        graceIsKilled();
        pass(Duration.ofMinutes(1));
    }

    void pass(Duration time) {
        cluster.clock().runFor(time);
    }

    /** Something that happens after that time, whoever makes time pass. */
    void after(Duration time, Runnable action) {
        SimulatedClient alarm = cluster.client("alarm");
        alarm.scheduler().schedule(alarm.scheduler().now().plus(time), action);
    }

    StatefulSet set() {
        return cluster.statefulSet("default", SET).orElseThrow();
    }

    /** Somebody else deletes the set. */
    void delete() {
        cluster.storage().delete("somebody", Resource.STATEFUL_SETS, set(), Deletion.DEFAULT);
    }

    /** The images of its pods, by ordinal. */
    List<String> images() {
        return cluster.pods(set()).stream()
                .map(pod -> pod.getSpec().getContainers().get(0).getImage())
                .toList();
    }

    /** Somebody else writes the set. */
    void edit(UnaryOperator<StatefulSet> change) {
        cluster.somebodyElse().edit("default", SET, change);
    }

    /** Somebody else puts another image in place, as {@code helm upgrade} does. */
    void apply(String image) {
        edit(set -> new StatefulSetBuilder(set)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());
    }

    /** Somebody else moves the partition. */
    void partition(int value) {
        edit(set -> new StatefulSetBuilder(set)
                .editSpec()
                .withNewUpdateStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withPartition(value)
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec()
                .build());
    }

    int partition() {
        return cluster.statefulSet("default", SET)
                .orElseThrow()
                .getSpec()
                .getUpdateStrategy()
                .getRollingUpdate()
                .getPartition();
    }

    boolean held() {
        return StateAnnotation.state(cluster.statefulSet("default", SET).orElseThrow())
                .orElseThrow()
                .held()
                .isPresent();
    }
}
