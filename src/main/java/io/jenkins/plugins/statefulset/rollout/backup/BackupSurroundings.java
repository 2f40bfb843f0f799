package io.jenkins.plugins.statefulset.rollout.backup;

import static io.jenkins.plugins.statefulset.rollout.backup.BackupPods.phase;
import static io.jenkins.plugins.statefulset.rollout.backup.BackupPods.text;
import static io.jenkins.plugins.statefulset.rollout.backup.BackupPods.waiting;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.List;
import java.util.Optional;
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
    Optional<Message> trouble(List<Pod> pods) {
        if (pods.isEmpty()) {
            return lastWarning().map(event -> Phrase.of("backup-job.no-pod-yet")
                    .with("event", event)
                    .message());
        }
        Pod pod = pods.get(0);
        if (!phase(pod).equals("Pending")) {
            return Optional.empty();
        }
        Phrase waits =
                Phrase.of("backup-job.pod-waits").with("pod", pod.getMetadata().getName());
        Optional<Phrase> why = unscheduled(pod)
                .map(message -> Phrase.of("backup-job.not-scheduled")
                        .with("pod", pod.getMetadata().getName())
                        .with("message", message))
                .or(() -> waiting(pod).stream()
                        .filter(waiting -> waiting.getMessage() != null)
                        .findFirst()
                        .map(waiting -> waits(pod, waiting)))
                .or(() -> lastWarning().map(event -> waits.with("what", event)));
        Optional<Message> unbound = unbound();
        return why.isPresent()
                ? why.map(words -> Message.listed(
                        Stream.concat(Stream.of(words.message()), unbound.stream())
                                .toList(),
                        Message.Between.SEMICOLON))
                : unbound.map(claims -> waits.with("what", claims).message());
    }

    /** What a container of that pod waits for, in the kubelet's words. */
    static Phrase waits(Pod pod, ContainerStateWaiting waiting) {
        return Phrase.of("backup-job.container-waits")
                .with("pod", pod.getMetadata().getName())
                .with("reason", text(waiting.getReason()))
                .with("message", BackupFigures.firstLine(text(waiting.getMessage())));
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
    private Optional<Message> unbound() {
        List<Message> unbound = claims.stream()
                .filter(claim -> claim.getStatus() != null && claim.getStatus().getPhase() != null)
                .filter(claim -> !claim.getStatus().getPhase().equals("Bound"))
                .map(claim -> Phrase.of("backup-job.claim-unbound")
                        .with("claim", claim.getMetadata().getName())
                        .with("phase", claim.getStatus().getPhase())
                        .message())
                .toList();
        return unbound.isEmpty() ? Optional.empty() : Optional.of(Message.listed(unbound, Message.Between.CLAUSES));
    }

    /** In the words of whoever recorded it. */
    Optional<String> lastWarning() {
        return events.stream()
                .filter(event -> "Warning".equals(event.getType()))
                .reduce((earlier, later) -> later)
                .map(event -> text(event.getReason()) + ": " + BackupFigures.firstLine(text(event.getMessage())));
    }
}
