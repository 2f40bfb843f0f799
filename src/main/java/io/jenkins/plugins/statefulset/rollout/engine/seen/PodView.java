package io.jenkins.plugins.statefulset.rollout.engine.seen;

import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import io.jenkins.plugins.statefulset.rollout.text.PodCauseWords;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A pod, as far as decisions depend on it.
 *
 * @param resourceVersion the version of the pod that was seen: what a deletion of it is made conditional on
 * @param index ordinal less {@code ordinals.start}
 * @param revision the label {@code controller-revision-hash}: the only truth about which template a pod has
 * @param phase {@code status.phase}
 * @param readySince since when the condition Ready is true; empty while it is not
 * @param unreadySince since when the condition Ready is not true, where its status says so; empty while it is ready
 * @param lostAt since when it is not ready any more after it was; empty while it is ready, and where it never was
 * @param failure what no waiting will heal; empty while there is hope
 * @param cause why it is not ready, without secrets; empty where there is nothing to say
 */
public record PodView(
        String name,
        String uid,
        String resourceVersion,
        int index,
        Optional<String> revision,
        PodState state,
        String phase,
        Instant created,
        Optional<Instant> readySince,
        Optional<Instant> unreadySince,
        Optional<Instant> lostAt,
        Optional<PodFailure> failure,
        Optional<PodCause> cause,
        Map<String, String> labels) {
    private static final String PULL = "ErrImagePull";

    public PodView {
        cause = cause.map(why -> why.shown(Secrets::text));
    }

    /** Why it is not ready, in words; empty where there is nothing to say. */
    public Optional<Message> reason() {
        return cause.map(PodCauseWords::of).filter(text -> !text.isEmpty());
    }

    /** Why it is not ready, as the end of a sentence: {@code : ImagePullBackOff}. */
    public Message why() {
        return reason().map(text -> Message.of(": ").and(text)).orElse(Message.none());
    }

    public boolean terminating() {
        return state == PodState.TERMINATING;
    }

    /** Whether it has failed for good, with every grace over. */
    public boolean failedBy(Instant time) {
        return failure.isPresent() && !time.isBefore(failure.get().judgedAfter());
    }

    /** Whether budgets have no say: it is still pending, or has ended ({@code canIgnorePDB} in eviction.go). */
    public boolean withoutBudget() {
        return !phase.equals("Running") && !phase.equals("Unknown");
    }

    /** The same pod once its deletion has been accepted. */
    public PodView leaving() {
        return terminating()
                ? this
                : new PodView(
                        name,
                        uid,
                        resourceVersion,
                        index,
                        revision,
                        PodState.TERMINATING,
                        phase,
                        created,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        labels);
    }

    /** Whether an image could not be pulled and the pod's status does not say why. */
    public boolean keepsCauseOfPull() {
        return failure.filter(known -> known.status() == PodFailure.Status.KEEPS_THE_CAUSE_OF_A_PULL)
                .isPresent();
    }

    /**
     * The same pod, judged by what its kubelet said of the pull when it failed.
     *
     * @param message from an event
     */
    public PodView explained(String message) {
        Optional<WaitingContainer> prospect = WaitingContainer.of(PULL, Optional.of(message));
        if (!keepsCauseOfPull() || !prospect.equals(Optional.of(WaitingContainer.HOPELESS))) {
            return this;
        }
        String container = failure.get().container();
        PodCause.Role role =
                failure.get().cause() instanceof PodCause.ContainerWaits waits ? waits.role() : PodCause.Role.CONTAINER;
        PodCause known = new PodCause.ContainerWaits(container, role, PULL, Optional.of(message), Optional.empty());
        return new PodView(
                name,
                uid,
                resourceVersion,
                index,
                revision,
                PodState.FAILED,
                phase,
                created,
                readySince,
                unreadySince,
                lostAt,
                Optional.of(new PodFailure(container, known, created, created)),
                Optional.of(known),
                labels);
    }

    public boolean ready() {
        return readySince.isPresent();
    }

    public boolean on(String wanted) {
        return revision.isPresent() && revision.get().equals(wanted);
    }

    /** Whether the pod has been ready for that long at that time. */
    public boolean availableAt(Instant time, long seconds) {
        return readySince.isPresent()
                && !time.isBefore(
                        seconds == 0 ? readySince.get() : readySince.get().plusSeconds(seconds));
    }

    /** When the pod has been, or will have been, ready for that long; empty while it is not ready. */
    public Optional<Instant> readyFor(long seconds) {
        return readySince.map(since -> since.plusSeconds(seconds));
    }
}
