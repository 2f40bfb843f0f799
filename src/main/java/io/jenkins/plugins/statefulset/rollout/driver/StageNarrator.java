package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Stage;
import io.jenkins.plugins.statefulset.rollout.event.ApprovalAsked;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.text.ApprovalWords;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells of waves, with their soaks and gates: each that begins, passes or fails, once. Not thread-safe. */
final class StageNarrator {
    private final String statefulSet;
    private final Consumer<RolloutEvent> sink;
    private Stage stage = new Stage.Preparing();
    private int waveStarted;
    private int wavePassed;

    StageNarrator(String statefulSet, Consumer<RolloutEvent> sink) {
        this.statefulSet = statefulSet;
        this.sink = sink;
    }

    /** @param wave the one that another driver has told of last; 0 for none */
    void takenUp(int wave) {
        waveStarted = wave;
        wavePassed = Math.max(0, wave - 1);
    }

    /** @param promotedThrough the last wave that a person promoted: a soak up to it was cut short, and has not passed */
    void reached(Stage next, int promotedThrough, Instant now) {
        // That people are asked is told when the record says so, and a vote by itself.
        if (next.equals(stage) || next instanceof Stage.Voting) {
            return;
        }
        Stage before = stage;
        stage = next;
        if (before instanceof Stage.Soaking soaked
                && !(next instanceof Stage.Soaking)
                && !(next instanceof Stage.RollingBack)
                && soaked.wave() > promotedThrough) {
            if (!(next instanceof Stage.Releasing releasing && releasing.wave() == soaked.wave())) {
                gate(now, soaked.wave(), RolloutEvent.GateChanged.SOAK, StepState.PASSED, Message.none());
            }
        }
        if (next instanceof Stage.Soaking soaking && !(before instanceof Stage.Soaking)) {
            gate(
                    now,
                    soaking.wave(),
                    RolloutEvent.GateChanged.SOAK,
                    StepState.STARTED,
                    Phrase.of("story.until")
                            .with("time", soaking.until().truncatedTo(ChronoUnit.SECONDS))
                            .message());
        }
        if (before instanceof Stage.Approving approved && passes(approved, next)) {
            gate(now, approved.wave(), approved.spec().label(), StepState.PASSED, Message.none());
        }
        if (next instanceof Stage.Approving approving) {
            tellApproval(approving, now);
        }
        if (next instanceof Stage.Gating gating) {
            String forWhom = gating.spec() instanceof GateSpec.Manual ? "a person is to promote it" : "";
            gate(now, gating.wave(), gating.spec().label(), StepState.STARTED, Message.of(forWhom));
        }
        if (next instanceof Stage.Passed passed) {
            passWave(passed.wave(), now);
        }
    }

    /** It goes on to what comes after, in the same wave. */
    private static boolean passes(Stage.Approving approved, Stage next) {
        return (next instanceof Stage.Passed passed && passed.wave() == approved.wave())
                || (next instanceof Stage.Gating gating && gating.wave() == approved.wave())
                || (next instanceof Stage.Approving other && !other.spec().equals(approved.spec()));
    }

    private void tellApproval(Stage.Approving approving, Instant now) {
        GateSpec.Approval gate = approving.spec();
        ApprovalAsked asked = new ApprovalAsked(
                approving.ballot(),
                gate.submitters(),
                gate.minimum(),
                gate.excluded(),
                gate.reason(),
                gate.within().map(approving.since()::plus));
        sink.accept(new RolloutEvent.GateChanged(
                now,
                statefulSet,
                approving.wave(),
                gate.label(),
                StepState.STARTED,
                Optional.of(ApprovalWords.of(asked)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(asked)));
    }

    /** Its first pod is released; the one before has passed by that. */
    void startWave(int wave, Instant now) {
        if (wave > waveStarted) {
            passWave(waveStarted, now);
            waveStarted = wave;
            sink.accept(new RolloutEvent.WaveChanged(now, statefulSet, wave, StepState.STARTED));
        }
    }

    /** The wave that was started last has passed. */
    void passWave(Instant now) {
        passWave(waveStarted, now);
    }

    private void passWave(int wave, Instant now) {
        if (wave > wavePassed && wave <= waveStarted) {
            wavePassed = wave;
            sink.accept(new RolloutEvent.WaveChanged(now, statefulSet, wave, StepState.PASSED));
        }
    }

    /** The wave that was started last has failed, where it has not passed. */
    void failWave(Instant now) {
        if (waveStarted > wavePassed) {
            wavePassed = waveStarted;
            sink.accept(new RolloutEvent.WaveChanged(now, statefulSet, waveStarted, StepState.FAILED));
        }
    }

    /** @param message may be empty */
    void gate(Instant now, int wave, String name, StepState state, Message message) {
        sink.accept(new RolloutEvent.GateChanged(
                now, statefulSet, wave, name, state, Optional.of(message).filter(text -> !text.isEmpty())));
    }
}
