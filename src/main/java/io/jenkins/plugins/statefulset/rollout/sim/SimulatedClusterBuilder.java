package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import io.jenkins.plugins.statefulset.rollout.kube.KubernetesVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** Builds a {@link SimulatedCluster}. Everything has a default but the objects in it. */
public final class SimulatedClusterBuilder {
    /** How long everything that is loaded has been there already. */
    private static final Duration AGE = Duration.ofHours(1);

    private final List<HasMetadata> objects = new ArrayList<>();
    private KubernetesVersion version = KubernetesVersion.parse("1.34");
    private long seed = 1;
    private boolean randomized;
    private Instant start = Instant.parse("2026-01-01T12:00:00Z");
    private Faults faults = Faults.NONE;
    private Timings timings = Timings.DEFAULT;
    private Optional<BiFunction<Job, Integer, JobOutcome>> jobs = Optional.empty();
    private ExecHandler exec = ExecHandler.SILENT;
    private IncompatibleChange incompatible = (data, now) -> Optional.empty();
    private Predicate<Permission> denied = permission -> false;

    SimulatedClusterBuilder() {}

    /** {@code 1.34} or {@code 1.35.2}; 1.34 if not called. */
    public SimulatedClusterBuilder version(String kubernetes) {
        version = KubernetesVersion.parse(kubernetes);
        return this;
    }

    /** Says how long things take, within their timings. */
    public SimulatedClusterBuilder seed(long value) {
        seed = value;
        return this;
    }

    /**
     * Lets the seed also say in which order things happen that happen at the same time, and how late each watch is, and
     * makes rare things happen now and then.
     */
    public SimulatedClusterBuilder randomized() {
        randomized = true;
        return this;
    }

    /** The virtual time at the start. */
    public SimulatedClusterBuilder start(Instant time) {
        start = time;
        return this;
    }

    /**
     * Objects that are there at the start. StatefulSets have all their pods running and ready. Jobs have been done, and
     * objects of kinds that no rollout reads only stand there.
     */
    public SimulatedClusterBuilder load(HasMetadata... loaded) {
        return load(List.of(loaded));
    }

    public SimulatedClusterBuilder load(Collection<? extends HasMetadata> loaded) {
        objects.addAll(loaded);
        return this;
    }

    /** Adds faults to those there are. */
    public SimulatedClusterBuilder faults(Faults more) {
        faults = faults.and(more);
        return this;
    }

    /** Adds faults as {@code --fault} takes them. */
    public SimulatedClusterBuilder faults(String... texts) {
        return faults(Faults.parse(List.of(texts)));
    }

    public SimulatedClusterBuilder timings(Timings value) {
        timings = value;
        return this;
    }

    /** Takes over what a scenario says; what it does not say stays as it is. Its faults are added to those there are. */
    public SimulatedClusterBuilder scenario(Scenario scenario) {
        version = scenario.version().orElse(version);
        seed = scenario.seed().orElse(seed);
        start = scenario.startTime().orElse(start);
        timings = scenario.timings();
        IncompatibleChange others = incompatible;
        incompatible = (data, now) -> scenario.crashOf(now).or(() -> others.crashOf(data, now));
        return faults(scenario.faults());
    }

    /** Says how the pod of a Job ends, by the number of the attempt, from 1 on. */
    public SimulatedClusterBuilder jobs(BiFunction<Job, Integer, JobOutcome> behaviour) {
        jobs = Optional.of(behaviour);
        return this;
    }

    public SimulatedClusterBuilder exec(ExecHandler handler) {
        exec = handler;
        return this;
    }

    /** Says which changes crash; it is asked before what was said so far. */
    public SimulatedClusterBuilder incompatible(IncompatibleChange change) {
        IncompatibleChange others = incompatible;
        incompatible = (data, now) -> change.crashOf(data, now).or(() -> others.crashOf(data, now));
        return this;
    }

    /** Permissions that clients lack. */
    public SimulatedClusterBuilder deny(Predicate<Permission> permissions) {
        denied = denied.or(permissions);
        return this;
    }

    public SimulatedCluster build() {
        Instant before = start.minus(AGE);
        SimulatedClock clock = randomized ? SimulatedClock.shuffled(before, seed) : SimulatedClock.inOrder(before);
        SimulationContext world = new SimulationContext(clock, version, faults, timings, seed, start);
        BiFunction<Job, Integer, JobOutcome> behaviour = jobs.orElse((job, attempt) ->
                SimulatedDump.of(job, clock.now(), Duration.ofMillis(world.draw(world.timings.job()))));
        SimulatedParts parts = SimulatedParts.of(world, new SimulationHooks(behaviour, exec, incompatible, denied));
        objects.forEach(object -> loadSimple(world, object));
        objects.stream()
                .filter(StatefulSet.class::isInstance)
                .map(StatefulSet.class::cast)
                .forEach(set ->
                        parts.bringUp(new StatefulSet("apps/v1", "StatefulSet", metadata(set), set.getSpec(), null)));
        parts.budgets().settle();
        clock.runUntil(start.minusMillis(1));
        clock.jumpTo(start);
        return new SimulatedCluster(world, parts);
    }

    private static void loadSimple(SimulationContext world, HasMetadata object) {
        ObjectStore store = world.store;
        if (object instanceof Service service) {
            Service copy = new Service();
            copy.setSpec(service.getSpec());
            copy.setMetadata(metadata(service));
            store.create(SomebodyElse.WHO, store.services, copy);
        } else if (object instanceof Secret secret) {
            Secret copy = new Secret();
            copy.setData(secret.getData());
            copy.setStringData(secret.getStringData());
            copy.setType(secret.getType());
            copy.setMetadata(metadata(secret));
            store.create(SomebodyElse.WHO, store.secrets, copy);
        } else if (object instanceof PersistentVolumeClaim claim) {
            PersistentVolumeClaim copy = new PersistentVolumeClaim();
            copy.setSpec(claim.getSpec());
            copy.setStatus(claim.getStatus());
            copy.setMetadata(metadata(claim));
            store.create(SomebodyElse.WHO, store.claims, copy);
        } else if (object instanceof CronJob cronJob) {
            CronJob copy = new CronJob();
            copy.setSpec(cronJob.getSpec());
            copy.setMetadata(metadata(cronJob));
            store.create(SomebodyElse.WHO, store.cronJobs, copy);
        } else if (object instanceof PodDisruptionBudget budget) {
            ObjectMeta metadata = metadata(budget);
            metadata.setGeneration(1L);
            store.create(
                    SomebodyElse.WHO,
                    store.budgets,
                    new PodDisruptionBudget("policy/v1", "PodDisruptionBudget", metadata, budget.getSpec(), null));
        } else if (!(object instanceof StatefulSet)) {
            store.addStranger(object);
        }
    }

    private static ObjectMeta metadata(HasMetadata object) {
        ObjectMeta metadata = ShallowCopies.of(object.getMetadata());
        if (metadata.getNamespace() == null) {
            metadata.setNamespace("default");
        }
        return metadata;
    }
}
