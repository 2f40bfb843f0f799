package io.jenkins.plugins.statefulset.rollout.sim;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The ReplicaSet controller, after {@code pkg/controller/replicaset/replica_set.go}.
 *
 * <ol>
 *   <li>Pods that match its selector and have no controller are adopted, those of its own that do not match are released
 *       ({@link Ownership}).
 *   <li>Of pods that have not ended and are not being deleted there are to be as many as {@code replicas}: missing ones are made,
 *       those that are too many deleted, unready ones first.
 *   <li>The status says how many there are, how many are ready, and how many have been so for {@code minReadySeconds}.
 * </ol>
 */
final class ReplicaSetController {
    private static final String WHO = "replicaset-controller";
    private static final String SUFFIX = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX_LENGTH = 5;

    private final SimulationContext world;
    private final PodRemoval removal;
    private final Ownership ownership;
    private final Set<String> planned = new HashSet<>();

    ReplicaSetController(SimulationContext world, PodRemoval removal) {
        this.world = world;
        this.removal = removal;
        this.ownership = new Ownership(world.store, WHO);
    }

    void start() {
        world.store.replicaSets.listen((before, after) -> {
            boolean sameSpec = before != null
                    && after != null
                    && Objects.equals(
                            before.getMetadata().getGeneration(),
                            after.getMetadata().getGeneration());
            if (after != null && !sameSpec) {
                plan(after);
            }
        });
        world.store.pods.listen((before, after) -> podChanged(after == null ? before : after));
    }

    private void podChanged(Pod pod) {
        for (ReplicaSet set : world.store.replicaSets.in(pod.getMetadata().getNamespace())) {
            if (owns(set, pod) || Ownership.isWrong(pod, ownerOf(set), selector(set))) {
                plan(set);
            }
        }
    }

    private void plan(ReplicaSet set) {
        String uid = set.getMetadata().getUid();
        if (planned.add(uid)) {
            world.clock.after(world.draw(1, 3), () -> {
                planned.remove(uid);
                ReplicaSet now = world.store.replicaSets.get(
                        set.getMetadata().getNamespace(), set.getMetadata().getName());
                if (now != null) {
                    sync(now);
                }
            });
        }
    }

    private void sync(ReplicaSet set) {
        if (set.getMetadata().getDeletionTimestamp() == null) {
            List.copyOf(world.store.pods.in(set.getMetadata().getNamespace())).stream()
                    .filter(pod -> Ownership.isWrong(pod, ownerOf(set), selector(set)))
                    .forEach(pod -> ownership.mend(pod, ownerOf(set)));
            int missing = set.getSpec().getReplicas() - active(set).size();
            for (int i = 0; i < missing; i++) {
                create(set);
            }
            active(set).stream()
                    .sorted(Comparator.comparing(PodFacts::isReady))
                    .limit(Math.max(0, -missing))
                    .forEach(pod -> delete(set, pod));
        }
        writeStatus(set);
    }

    private List<Pod> active(ReplicaSet set) {
        return world.store.pods.in(set.getMetadata().getNamespace()).stream()
                .filter(pod -> owns(set, pod) && !PodFacts.isTerminal(pod) && !PodFacts.isTerminating(pod))
                .toList();
    }

    private void create(ReplicaSet set) {
        PodTemplateSpec template = set.getSpec().getTemplate();
        ObjectMeta metadata = new ObjectMeta();
        String prefix = set.getMetadata().getName() + "-";
        metadata.setName(prefix + suffix());
        metadata.setGenerateName(prefix);
        metadata.setNamespace(set.getMetadata().getNamespace());
        metadata.setLabels(template.getMetadata().getLabels());
        metadata.setAnnotations(template.getMetadata().getAnnotations());
        metadata.setOwnerReferences(List.of(ownerOf(set)));
        Pod pod = world.store.create(
                WHO,
                world.store.pods,
                new Pod("v1", "Pod", metadata, ShallowCopies.of(template.getSpec()), PodStatuses.created()));
        world.events.normal(
                set,
                WHO,
                "SuccessfulCreate",
                "Created pod: " + pod.getMetadata().getName());
    }

    private void delete(ReplicaSet set, Pod pod) {
        removal.delete(WHO, pod, Disruption.Cause.SCALE_DOWN);
        world.events.normal(
                set,
                WHO,
                "SuccessfulDelete",
                "Deleted pod: " + pod.getMetadata().getName());
    }

    private void writeStatus(ReplicaSet set) {
        List<Pod> pods = active(set);
        long minReady =
                1000L * Optional.ofNullable(set.getSpec().getMinReadySeconds()).orElse(0);
        List<Long> readyFor = pods.stream()
                .filter(PodFacts::isReady)
                .map(pod -> world.clock.millis() - PodFacts.readySince(pod).toEpochMilli())
                .toList();
        readyFor.stream()
                .filter(age -> age < minReady)
                .forEach(age -> world.clock.after(minReady - age, () -> plan(set)));
        ReplicaSetStatus status = new ReplicaSetStatus();
        status.setObservedGeneration(set.getMetadata().getGeneration());
        status.setReplicas(pods.size());
        status.setFullyLabeledReplicas(pods.size());
        status.setReadyReplicas(readyFor.size());
        status.setAvailableReplicas(
                (int) readyFor.stream().filter(age -> age >= minReady).count());
        if (set.getStatus() != null) {
            status.setConditions(set.getStatus().getConditions());
        }
        if (!status.equals(set.getStatus())) {
            world.store.replace(
                    WHO,
                    world.store.replicaSets,
                    new ReplicaSet(
                            "apps/v1", "ReplicaSet", ShallowCopies.of(set.getMetadata()), set.getSpec(), status));
        }
    }

    private static boolean owns(ReplicaSet set, Pod pod) {
        return PodFacts.controllerOf(pod)
                .filter(owner -> owner.getUid().equals(set.getMetadata().getUid()))
                .isPresent();
    }

    private static LabelSelector selector(ReplicaSet set) {
        return set.getSpec().getSelector();
    }

    private static OwnerReference ownerOf(ReplicaSet set) {
        return new OwnerReference(
                "apps/v1",
                true,
                true,
                "ReplicaSet",
                set.getMetadata().getName(),
                set.getMetadata().getUid());
    }

    private String suffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            suffix.append(SUFFIX.charAt((int) world.draw(0, SUFFIX.length() - 1)));
        }
        return suffix.toString();
    }
}
