package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Ballot;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation.GateKey;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodCheckRun;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.text.StopWords;
import io.jenkins.plugins.statefulset.rollout.text.WaitWords;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What to do next: one action, or to wait.
 *
 * @param stage where the rollout stands, for those who tell of it
 */
public record Decision(Stage stage, Step step) {
    /** The same, but a wait does not outlast that moment. */
    Decision within(Instant deadline) {
        return new Decision(stage, step.within(deadline));
    }

    /** Where a rollout stands. */
    public sealed interface Stage {
        record Preparing() implements Stage {}

        record BackingUp() implements Stage {}

        /** Pods of a wave are being released and watched. */
        record Releasing(int wave) implements Stage {}

        record Soaking(int wave, Instant until) implements Stage {}

        record Gating(int wave, GateKey gate, GateSpec spec) implements Stage {}

        /** A ballot is opened, or a vote is put on it. */
        record Voting(int wave) implements Stage {}

        /**
         * People are asked.
         *
         * @param ballot its number, and since when it is open
         */
        record Approving(int wave, int ballot, Instant since, GateSpec.Approval spec) implements Stage {}

        /** Every gate of the wave has passed. */
        record Passed(int wave) implements Stage {}

        record RollingBack() implements Stage {}

        record Over() implements Stage {}
    }

    /** One action, or none. */
    public sealed interface Step {
        /** The same, but a wait does not outlast that moment, which would pass unnoticed. */
        default Step within(Instant deadline) {
            return this;
        }
    }

    /**
     * Nothing can be done now.
     *
     * @param reason what it waits for
     * @param until when to look again even if nothing changes; empty for never
     */
    public record Wait(WaitCause reason, Optional<Instant> until) implements Step {
        /** The reason in words. */
        Message message() {
            return WaitWords.of(reason);
        }

        @Override
        public Wait within(Instant deadline) {
            return new Wait(reason, Optional.of(until.filter(deadline::isAfter).orElse(deadline)));
        }
    }

    /** Create the Job of the backup. */
    public record StartBackup() implements Step {}

    /** Ask a gate. */
    public record AskGate(GateKey key, GateSpec spec) implements Step {}

    /** Ask whose votes count now. */
    public record AskJudge(Ballot ballot, GateSpec.Approval gate) implements Step {}

    /**
     * Ask or do something around a pod.
     *
     * @param pod the pod that is to go or is back
     * @param where names of the pods on which it runs; at least one
     */
    public record AskPodCheck(PodCheckRun.Key key, PodCheck check, String pod, List<String> where) implements Step {
        public AskPodCheck {
            where = List.copyOf(where);
        }
    }

    /** Evict a pod, so that its budgets are asked once more by the server itself. */
    public record Evict(PodView pod, String why) implements Step {}

    /**
     * Delete a pod, as it was seen, whose eviction would be refused for ever: one that is not ready, since it eats the budget
     * itself, or one of an OnDelete set that several budgets match and all of them allow to go.
     */
    public record Delete(PodView pod, String why) implements Step {}

    /**
     * One conditional patch of the StatefulSet.
     *
     * @param state the rollout's record after it
     * @param partition the new partition; empty to leave it
     * @param transition what the patch means
     */
    public record Write(RolloutState state, OptionalInt partition, TemplateSource template, Transition transition)
            implements Step {
        /** One that changes nothing of the set but the record. */
        static Write ofRecord(RolloutState state, Transition transition) {
            return new Write(state, OptionalInt.empty(), TemplateSource.KEEP, transition);
        }
    }

    /** The driver's work is over; nothing is written any more. */
    public record Stop(Result result, Message reason, Optional<StopCause> why) implements Step {}

    /** Which template a patch puts in place. */
    public enum TemplateSource {
        KEEP,
        TARGET,
        BASE
    }

    /** What a write of the set means. */
    public sealed interface Transition {
        record Arm() implements Transition {}

        /** @param chosen ordinals that go, where it is not the highest that go first */
        record Release(int wave, int from, int to, List<Integer> chosen) implements Transition {
            public Release {
                chosen = List.copyOf(chosen);
            }

            /** Of the highest. */
            public Release(int wave, int from, int to) {
                this(wave, from, to, List.of());
            }
        }

        /** @param found present where it was held, and somebody had lowered the partition */
        record Promote(int throughWave, String by, Optional<FoundPartition> found) implements Transition {
            /** One that found the set as it was left. */
            public Promote(int throughWave, String by) {
                this(throughWave, by, Optional.empty());
            }
        }

        /** People are asked from now on. */
        record OpenBallot() implements Transition {}

        /** A person voted. */
        record CountVote(int wave, String gate, int ballot, Vote vote) implements Transition {}

        record Hold(StopCause why, Optional<String> person) implements Transition {
            public Message reason() {
                return StopWords.of(why);
            }
        }

        /** @param found present where somebody had lowered the partition */
        record Resume(String by, Optional<FoundPartition> found) implements Transition {
            /** One that found the set as it was left. */
            public Resume(String by) {
                this(by, Optional.empty());
            }
        }

        /** @param way how pods go back; empty where the rollout brought a template of its own */
        record BeginRollback(StopCause why, Optional<String> by, Optional<RollbackBy> way) implements Transition {
            public Message reason() {
                return StopWords.of(why);
            }
        }

        record ReleaseBack(int from, int to) implements Transition {}

        /** Ill pods go first, and no other moves: the strategy becomes OnDelete. */
        record Heal(List<String> pods) implements Transition {
            public Heal {
                pods = List.copyOf(pods);
            }
        }

        /** The set has its own strategy again. */
        record Healed() implements Transition {}

        /** Pods are on the new revision though none was released. */
        record NoteTarget(String revision) implements Transition {}

        /** A pod that was noted as away is back. */
        record NoteBack() implements Transition {}

        /** A pod has lost its readiness. */
        record NoteLoss(String pod, int times) implements Transition {}

        /** A pod is made ready to go from now on. */
        record NotePrepared(String pod) implements Transition {}

        /** What was switched off for that pod is not any more. */
        record NoteRestored(String pod) implements Transition {}

        record NoteBlocked(WaitCause why) implements Transition {
            /** What blocks, in a word. */
            public String by() {
                return why.by();
            }
        }

        /**
         * @param why what the reason says, as facts; empty where a record of an older version has none
         * @param by the person who asked for it; empty where it came to its end by itself
         */
        record End(Result result, Message reason, Optional<StopCause> why, Optional<String> by) implements Transition {}
    }
}
