package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Failure;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutListener;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tells a build what others did to its rollout, in the events in which its own driver would have told it. */
final class RemoteEvents {
    private final String statefulSet;
    private final RolloutListener listener;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private boolean back;
    private int waveStarted;
    private int wavePassed;

    /** What was told of a pod last. */
    private record Seen(Optional<String> revision, RolloutEvent.PodState state, Optional<Message> reason) {
        static Seen of(RolloutEvent.PodChanged pod) {
            return new Seen(pod.revision(), pod.state(), pod.reason());
        }
    }

    RemoteEvents(RolloutTarget target, RolloutListener listener) {
        this.statefulSet = target.toString();
        this.listener = listener;
    }

    void takenUp(RolloutState state) {
        String driver = state.driver().orElse("somebody");
        listener.onEvent(new RolloutEvent.Resumed(Instant.now(), statefulSet, driver));
        rollingBack(state);
    }

    /** Said once. */
    void rollingBack(RolloutState state) {
        if (!back && state.phase() == RolloutState.Phase.ROLLING_BACK) {
            back = true;
            Message reason = state.failure().map(Failure::reason).orElse(Message.none());
            Optional<String> by = state.failure().flatMap(Failure::by);
            listener.onEvent(new RolloutEvent.RollingBack(Instant.now(), statefulSet, reason, by));
        }
    }

    void held(Hold hold) {
        listener.onEvent(new RolloutEvent.Held(Instant.now(), statefulSet, hold.reason(), hold.person()));
    }

    /** How far it has come; each wave is said once. */
    synchronized void wave(RolloutState state) {
        if (state.phase() == RolloutState.Phase.ROLLING && state.target().isPresent() && state.wave() > waveStarted) {
            passed();
            listener.onEvent(new RolloutEvent.WaveChanged(
                    Instant.now(), statefulSet, state.wave(), RolloutEvent.StepState.STARTED));
        }
    }

    private void passed() {
        if (waveStarted > wavePassed) {
            listener.onEvent(new RolloutEvent.WaveChanged(
                    Instant.now(), statefulSet, waveStarted, RolloutEvent.StepState.PASSED));
        }
    }

    /** Whoever tells it: what is known already is not told again. */
    synchronized void heard(RolloutEvent event) {
        if (event instanceof RolloutEvent.WaveChanged changed) {
            if (changed.state() == RolloutEvent.StepState.STARTED) {
                waveStarted = changed.wave();
            } else {
                wavePassed = changed.wave();
            }
        }
        if (event instanceof RolloutEvent.PodChanged pod) {
            seen.put(pod.pod(), Seen.of(pod));
        }
    }

    /** What has become of its pods meanwhile. */
    void pods(RolloutStatus status) {
        status.pods().stream()
                .flatMap(Optional::stream)
                .map(pod -> pod(pod, status))
                .filter(pod -> !Seen.of(pod).equals(seen.get(pod.pod())))
                .forEach(listener::onEvent);
    }

    /** How it ended. */
    synchronized void over(Outcome outcome, RolloutStatus status) {
        pods(status);
        if (outcome.result() == RolloutEvent.Result.COMPLETED) {
            passed();
        }
        listener.onEvent(new RolloutEvent.Finished(
                Instant.now(),
                statefulSet,
                outcome.result(),
                outcome.reason(),
                outcome.duration().toMillis() / 1000.0));
    }

    private RolloutEvent.PodChanged pod(PodView pod, RolloutStatus status) {
        return new RolloutEvent.PodChanged(
                Instant.now(),
                statefulSet,
                pod.name(),
                status.set().ordinal(pod.index()),
                pod.revision(),
                pod.state(),
                pod.reason(),
                Optional.empty(),
                pod.cause());
    }
}
