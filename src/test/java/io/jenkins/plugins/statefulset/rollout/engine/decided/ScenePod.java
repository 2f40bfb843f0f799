package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.seen.PodFailure;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** One pod of the scene. */
final class ScenePod {
    private final DecisionScene scene;
    private final int index;
    private final String name;
    private final Consumer<Optional<PodView>> place;

    /** @param place puts it into the scene */
    ScenePod(DecisionScene scene, int index, String name, Consumer<Optional<PodView>> place) {
        this.scene = scene;
        this.index = index;
        this.name = name;
        this.place = place;
    }

    DecisionScene missing() {
        place.accept(Optional.empty());
        return scene;
    }

    DecisionScene ready(String revision, Duration ago) {
        return put(
                revision,
                PodState.READY,
                ago,
                Optional.of(DecisionScene.ago(ago)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Created that long ago and not ready yet. */
    DecisionScene starting(String revision, Duration ago) {
        return unready(revision, ago, ago);
    }

    /** Created that long ago, and not ready any more since. */
    DecisionScene unready(String revision, Duration created, Duration since) {
        return unready(revision, created, since, Optional.of("readiness probe failing"));
    }

    /** Not ready since it was created that long ago, and its status does not say why. */
    DecisionScene wordless(String revision, Duration ago) {
        return unready(revision, ago, ago, Optional.empty());
    }

    private DecisionScene unready(String revision, Duration created, Duration since, Optional<String> why) {
        return put(
                revision,
                PodState.RUNNING,
                created,
                Optional.empty(),
                Optional.of(DecisionScene.ago(since)),
                Optional.empty(),
                why);
    }

    /** Created that long ago, ready after that, and seen to be so no more since. */
    DecisionScene lost(String revision, Duration created, Duration since) {
        return put(
                revision,
                PodState.RUNNING,
                created,
                Optional.empty(),
                Optional.of(DecisionScene.ago(since)),
                Optional.of(DecisionScene.ago(since)),
                Optional.empty(),
                Optional.of("readiness probe failing"));
    }

    DecisionScene terminating(String revision) {
        return put(
                revision,
                PodState.TERMINATING,
                DecisionScene.HOUR,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Failed for good, that long ago. */
    DecisionScene failed(String revision, Duration ago) {
        String message = "CrashLoopBackOff, exit code 1, 3 restarts";
        PodFailure cause = new PodFailure("db", waits(message), DecisionScene.ago(ago), DecisionScene.ago(ago));
        return put(
                revision,
                PodState.FAILED,
                ago,
                Optional.empty(),
                Optional.of(DecisionScene.ago(ago)),
                Optional.of(cause),
                Optional.of(message));
    }

    /** Fits no node since that long ago; it is believed after that grace. */
    DecisionScene unschedulable(String revision, Duration ago, Duration grace) {
        PodFailure cause = new PodFailure(
                "",
                new PodCause.Unschedulable("0/3 nodes"),
                DecisionScene.ago(ago),
                DecisionScene.ago(ago).plus(grace));
        return put(
                revision,
                PodState.PENDING,
                ago,
                Optional.empty(),
                Optional.empty(),
                Optional.of(cause),
                Optional.of(cause.message().toString()));
    }

    private DecisionScene put(
            String revision,
            PodState state,
            Duration created,
            Optional<Instant> readySince,
            Optional<Instant> unreadySince,
            Optional<PodFailure> cause,
            Optional<String> reason) {
        return put(revision, state, created, readySince, unreadySince, Optional.empty(), cause, reason);
    }

    private DecisionScene put(
            String revision,
            PodState state,
            Duration created,
            Optional<Instant> readySince,
            Optional<Instant> unreadySince,
            Optional<Instant> lostAt,
            Optional<PodFailure> cause,
            Optional<String> reason) {
        place.accept(Optional.of(new PodView(
                name,
                "uid-of-" + name,
                "7",
                index,
                Optional.of(revision),
                state,
                state == PodState.PENDING ? "Pending" : "Running",
                DecisionScene.ago(created),
                readySince,
                unreadySince,
                lostAt,
                cause,
                reason.map(ScenePod::waits),
                DecisionScene.LABELS)));
        return scene;
    }

    static PodCause waits(String reason) {
        return new PodCause.ContainerWaits("db", PodCause.Role.CONTAINER, reason, Optional.empty(), Optional.empty());
    }
}
