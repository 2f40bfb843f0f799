package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster.LogInstance;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.cluster.Permission;
import java.util.List;
import java.util.function.Predicate;

/** What the API server does with a request once it has arrived. */
final class ApiServer {
    final StatefulSetApi statefulSets;
    final EvictionApi pods;
    private final SimulationContext world;
    private final PodLives lives;
    private final Predicate<Permission> denied;
    private final ExecHandler execHandler;
    private final ContainerFiles files;

    ApiServer(
            SimulationContext world,
            StatefulSetApi statefulSets,
            EvictionApi pods,
            PodLives lives,
            Predicate<Permission> denied,
            ExecHandler execHandler,
            ContainerFiles files) {
        this.world = world;
        this.statefulSets = statefulSets;
        this.pods = pods;
        this.lives = lives;
        this.denied = denied;
        this.execHandler = execHandler;
        this.files = files;
    }

    boolean denies(Permission permission) {
        return denied.test(permission);
    }

    /** What a client needs to open its watches. */
    List<Permission> watched(String namespace) {
        return List.of(
                new Permission("list", "apps", "statefulsets", namespace),
                new Permission("watch", "apps", "statefulsets", namespace),
                new Permission("list", "", "pods", namespace),
                new Permission("watch", "", "pods", namespace),
                new Permission("list", "policy", "poddisruptionbudgets", namespace),
                new Permission("watch", "policy", "poddisruptionbudgets", namespace),
                new Permission("list", "batch", "jobs", namespace),
                new Permission("watch", "batch", "jobs", namespace));
    }

    List<ControllerRevision> revisionsOf(StatefulSet set) {
        return world.store.revisions.in(set.getMetadata().getNamespace()).stream()
                .filter(revision -> revision.getMetadata().getOwnerReferences().stream()
                        .anyMatch(
                                owner -> owner.getUid().equals(set.getMetadata().getUid())))
                .toList();
    }

    Job createJob(String who, Job job) {
        ObjectMeta metadata = ownMetadata(job.getMetadata());
        if (world.store.jobs.get(metadata.getNamespace(), metadata.getName()) != null) {
            throw exists("jobs.batch", metadata.getName());
        }
        metadata.setGeneration(1L);
        Job copy = new Job();
        copy.setMetadata(metadata);
        copy.setSpec(job.getSpec());
        copy.setStatus(new JobStatus());
        return world.store.create(who, world.store.jobs, copy);
    }

    Lease createLease(String who, Lease lease) {
        ObjectMeta metadata = ownMetadata(lease.getMetadata());
        if (world.store.leases.get(metadata.getNamespace(), metadata.getName()) != null) {
            throw exists("leases.coordination.k8s.io", metadata.getName());
        }
        return world.store.create(who, world.store.leases, leaseWith(metadata, lease));
    }

    Lease replaceLease(String who, Lease lease) {
        ObjectMeta metadata = ownMetadata(lease.getMetadata());
        Lease present = world.store.leases.get(metadata.getNamespace(), metadata.getName());
        if (present == null) {
            throw new ClusterException(
                    Reason.NOT_FOUND, "leases.coordination.k8s.io \"" + metadata.getName() + "\" not found");
        }
        if (!present.getMetadata().getResourceVersion().equals(metadata.getResourceVersion())) {
            throw StatefulSetApi.conflict("leases.coordination.k8s.io", metadata.getName());
        }
        metadata.setUid(present.getMetadata().getUid());
        metadata.setCreationTimestamp(present.getMetadata().getCreationTimestamp());
        return world.store.replace(who, world.store.leases, leaseWith(metadata, lease));
    }

    String log(String namespace, String name, String container, int tailLines, LogInstance instance) {
        PodLife life = lives.of(runningPod(namespace, name, container)).orElseThrow();
        List<String> lines =
                switch (instance) {
                    case CURRENT -> life.log;
                    case PREVIOUS -> life.previousLog;
                };
        return String.join("\n", lines.subList(Math.max(0, lines.size() - tailLines), lines.size()));
    }

    ExecResult exec(String namespace, String name, String container, List<String> command) {
        Pod pod = runningPod(namespace, name, container);
        if (lives.of(pod).orElseThrow().stage != PodLife.Stage.RUNNING) {
            throw new ClusterException(
                    Reason.UNAVAILABLE, "unable to upgrade connection: container not found (\"" + container + "\")");
        }
        return files.run(pod, command).orElseGet(() -> execHandler.run(pod, container, command));
    }

    private Pod runningPod(String namespace, String name, String container) {
        Pod pod = world.store.pods.get(namespace, name);
        if (pod == null) {
            throw new ClusterException(Reason.NOT_FOUND, "pods \"" + name + "\" not found");
        }
        List<String> names =
                pod.getSpec().getContainers().stream().map(Container::getName).toList();
        if (!names.contains(container)) {
            throw new ClusterException(
                    Reason.INVALID, "container " + container + " is not valid for pod " + name + ": it has " + names);
        }
        return pod;
    }

    private static Lease leaseWith(ObjectMeta metadata, Lease lease) {
        Lease copy = new Lease();
        copy.setMetadata(metadata);
        copy.setSpec(lease.getSpec());
        return copy;
    }

    private static ObjectMeta ownMetadata(ObjectMeta from) {
        ObjectMeta metadata = ShallowCopies.of(from);
        if (metadata.getNamespace() == null) {
            metadata.setNamespace("default");
        }
        return metadata;
    }

    private static ClusterException exists(String resource, String name) {
        return new ClusterException(Reason.ALREADY_EXISTS, resource + " \"" + name + "\" already exists");
    }
}
