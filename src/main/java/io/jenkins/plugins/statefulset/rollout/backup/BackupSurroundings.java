package io.jenkins.plugins.statefulset.rollout.backup;

import static io.jenkins.plugins.statefulset.rollout.backup.BackupPods.phase;
import static io.jenkins.plugins.statefulset.rollout.backup.BackupPods.text;
import static io.jenkins.plugins.statefulset.rollout.backup.BackupPods.waiting;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What stands around the Job of a backup, and tells what no status of it does: that a pod could not be created, a volume not
 * be mounted, a claim not be bound.
 *
 * @param events about the Job and its pods, oldest first
 * @param claims those that its pods mount
 */
public record BackupSurroundings(List<Event> events, List<PersistentVolumeClaim> claims) {
    /** Where nobody has looked. */
    public static final BackupSurroundings UNKNOWN = new BackupSurroundings(List.of(), List.of());

    public BackupSurroundings {
        events = List.copyOf(events);
        claims = List.copyOf(claims);
    }

    /** Whether a pod is still to be created or started, so that a look around may tell why. */
    public static boolean worthALook(List<Pod> pods) {
        return pods.stream().allMatch(pod -> phase(pod).equals("Pending"));
    }

    /** The names of the claims that these pods mount. */
    public static List<String> claimsOf(List<Pod> pods) {
        return pods.stream()
                .flatMap(pod -> pod.getSpec() == null ? Stream.empty() : pod.getSpec().getVolumes().stream())
                .filter(volume -> volume.getPersistentVolumeClaim() != null)
                .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
                .distinct()
                .toList();
    }

    /**
     * What keeps the newest pod from running, if something does: the scheduler's word, else its container's, else the last
     * warning; and the claims that are not bound.
     *
     * @param pods the newest first
     */
    Optional<String> trouble(List<Pod> pods) {
        if (pods.isEmpty()) {
            return lastWarning().map(event -> "no pod yet: " + event);
        }
        Pod pod = pods.get(0);
        if (!phase(pod).equals("Pending")) {
            return Optional.empty();
        }
        String name = "pod " + pod.getMetadata().getName();
        Optional<String> why = unscheduled(pod)
                .map(message -> name + " cannot be scheduled: " + message)
                .or(() -> waiting(pod).stream()
                        .filter(waiting -> waiting.getMessage() != null)
                        .findFirst()
                        .map(waiting -> name + ": " + waiting.getReason() + ": "
                                + BackupFigures.firstLine(waiting.getMessage())))
                .or(() -> lastWarning().map(event -> name + " waits: " + event));
        Optional<String> unbound = unbound();
        return why.isPresent()
                ? why.map(words -> words + unbound.map(claims -> "; " + claims).orElse(""))
                : unbound.map(claims -> name + " waits: " + claims);
    }

    private static Optional<String> unscheduled(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition ->
                                "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
                        .map(PodCondition::getMessage)
                        .map(message -> BackupFigures.firstLine(text(message)))
                        .findFirst();
    }

    /** {@code claim backup-pvc is Pending, not Bound}. */
    private Optional<String> unbound() {
        String text = claims.stream()
                .filter(claim -> claim.getStatus() != null && claim.getStatus().getPhase() != null)
                .filter(claim -> !claim.getStatus().getPhase().equals("Bound"))
                .map(claim -> "claim " + claim.getMetadata().getName() + " is "
                        + claim.getStatus().getPhase() + ", not Bound")
                .collect(Collectors.joining(", "));
        return Optional.of(text).filter(words -> !words.isEmpty());
    }

    Optional<String> lastWarning() {
        return events.stream()
                .filter(event -> "Warning".equals(event.getType()))
                .reduce((earlier, later) -> later)
                .map(event -> text(event.getReason()) + ": " + BackupFigures.firstLine(text(event.getMessage())));
    }
}
