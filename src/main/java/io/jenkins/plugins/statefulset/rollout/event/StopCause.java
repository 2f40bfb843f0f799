package io.jenkins.plugins.statefulset.rollout.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Why a rollout goes back, is held, or has come to its end. Facts only; {@code StopWords} says them. The {@code kind} of each is the key
 * of its sentence, and stays the same. Durations are in seconds.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind", defaultImpl = StopCause.Unknown.class)
@JsonSubTypes({
    @JsonSubTypes.Type(value = StopCause.Asked.class, name = "asked"),
    @JsonSubTypes.Type(value = StopCause.Completed.class, name = "completed"),
    @JsonSubTypes.Type(value = StopCause.PodFailed.class, name = "pod-failed"),
    @JsonSubTypes.Type(value = StopCause.PodLate.class, name = "pod-late"),
    @JsonSubTypes.Type(value = StopCause.PodUnsteady.class, name = "pod-unsteady"),
    @JsonSubTypes.Type(value = StopCause.NoProgress.class, name = "no-progress"),
    @JsonSubTypes.Type(value = StopCause.Waited.class, name = "waited"),
    @JsonSubTypes.Type(value = StopCause.Stuck.class, name = "stuck"),
    @JsonSubTypes.Type(value = StopCause.NotAwaited.class, name = "not-awaited"),
    @JsonSubTypes.Type(value = StopCause.Refused.class, name = "refused"),
    @JsonSubTypes.Type(value = StopCause.OutOfTime.class, name = "out-of-time"),
    @JsonSubTypes.Type(value = StopCause.ChangeIgnored.class, name = "change-ignored"),
    @JsonSubTypes.Type(value = StopCause.NeverCurrent.class, name = "never-current"),
    @JsonSubTypes.Type(value = StopCause.GateFailed.class, name = "gate-failed"),
    @JsonSubTypes.Type(value = StopCause.Rejected.class, name = "rejected"),
    @JsonSubTypes.Type(value = StopCause.NotApproved.class, name = "not-approved"),
    @JsonSubTypes.Type(value = StopCause.PodCheckFailed.class, name = "pod-check-failed"),
    @JsonSubTypes.Type(value = StopCause.BackupFailed.class, name = "backup-failed"),
    @JsonSubTypes.Type(value = StopCause.BackupLate.class, name = "backup-late"),
    @JsonSubTypes.Type(value = StopCause.TemplateChanged.class, name = "template-changed"),
    @JsonSubTypes.Type(value = StopCause.StrategyChanged.class, name = "strategy-changed"),
    @JsonSubTypes.Type(value = StopCause.PartitionChanged.class, name = "partition-changed"),
    @JsonSubTypes.Type(value = StopCause.Withdrawn.class, name = "withdrawn"),
    @JsonSubTypes.Type(value = StopCause.Superseded.class, name = "superseded"),
    @JsonSubTypes.Type(value = StopCause.WellOnFailed.class, name = "well-on-failed"),
    @JsonSubTypes.Type(value = StopCause.BaseGone.class, name = "base-gone"),
    @JsonSubTypes.Type(value = StopCause.WroteTooOften.class, name = "wrote-too-often"),
    @JsonSubTypes.Type(value = StopCause.RollbackIncomplete.class, name = "rollback-incomplete"),
    @JsonSubTypes.Type(value = StopCause.LeftPrepared.class, name = "left-prepared"),
    @JsonSubTypes.Type(value = StopCause.Told.class, name = "told"),
    @JsonSubTypes.Type(value = StopCause.Unknown.class, name = "unknown")
})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public sealed interface StopCause {
    /** The same with what may be shown of the texts that others wrote. Names, numbers and times stay. */
    default StopCause shown(UnaryOperator<String> shown) {
        return this;
    }

    /** The pod that it is about; empty where it is about none. */
    default Optional<String> pod() {
        return Optional.empty();
    }

    /** A person asked for it, or a program for one. */
    record Asked(String reason) implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new Asked(shown.apply(reason));
        }
    }

    /** Every pod is on the new revision. */
    record Completed(int replicas, String revision) implements StopCause {}

    /** @param why what it failed of */
    record PodFailed(String name, PodCause why) implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new PodFailed(name, why.shown(shown));
        }

        @Override
        public Optional<String> pod() {
            return Optional.of(name);
        }
    }

    /** @param allowed how long it might take to be ready */
    record PodLate(String name, double allowed, Optional<PodCause> why) implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new PodLate(name, allowed, why.map(cause -> cause.shown(shown)));
        }

        @Override
        public Optional<String> pod() {
            return Optional.of(name);
        }
    }

    /**
     * A pod was ready and lost that again, more often than it may.
     *
     * @param times how often, in the present wave
     * @param allowed how often it may
     */
    record PodUnsteady(String name, int times, int allowed, Optional<PodCause> why) implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new PodUnsteady(name, times, allowed, why.map(cause -> cause.shown(shown)));
        }

        @Override
        public Optional<String> pod() {
            return Optional.of(name);
        }
    }

    /**
     * No pod got on for as long as that may last.
     *
     * @param awaited what was waited for
     * @param allowed how long
     */
    record NoProgress(WaitCause awaited, double allowed) implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new NoProgress(awaited.shown(shown), allowed);
        }

        @Override
        public Optional<String> pod() {
            return podOf(awaited);
        }
    }

    /** It waited for as long as it might. */
    record Waited(WaitCause awaited, double seconds) implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new Waited(awaited.shown(shown), seconds);
        }

        @Override
        public Optional<String> pod() {
            return podOf(awaited);
        }
    }

    /** What it waited for has not come after that time. */
    record Stuck(WaitCause awaited, double after) implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new Stuck(awaited.shown(shown), after);
        }

        @Override
        public Optional<String> pod() {
            return podOf(awaited);
        }
    }

    /** It does not wait for that: as it was asked to, or because waiting helps nothing. */
    record NotAwaited(WaitCause awaited) implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new NotAwaited(awaited.shown(shown));
        }

        @Override
        public Optional<String> pod() {
            return podOf(awaited);
        }
    }

    /** The server did not take a pod down for that long. */
    record Refused(WaitCause.NotTakenDown awaited, double seconds) implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new Refused(new WaitCause.NotTakenDown(awaited.pod(), shown.apply(awaited.answer())), seconds);
        }

        @Override
        public Optional<String> pod() {
            return Optional.of(awaited.pod());
        }
    }

    /** The whole took longer than that. */
    record OutOfTime(WaitCause.Direction direction, double allowed) implements StopCause {}

    /** The StatefulSet controller has not taken notice of the change for that long. */
    record ChangeIgnored(double seconds) implements StopCause {}

    /** The controller did not make the new revision the current one. */
    record NeverCurrent(String revision) implements StopCause {}

    /** @param message what the gate says; may be empty */
    record GateFailed(String gate, int wave, String message) implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new GateFailed(shown.apply(gate), wave, shown.apply(message));
        }
    }

    /** A person who was asked rejected the wave. */
    record Rejected(String gate, int wave, String by, Optional<String> reason) implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new Rejected(gate, wave, by, reason.map(shown));
        }
    }

    /**
     * Too few of the people who were asked approved in time.
     *
     * @param approvals of how many different people there were, as far as they count
     * @param minimum how many there had to be
     * @param allowed how long they had
     */
    record NotApproved(String gate, int wave, int approvals, int minimum, double allowed) implements StopCause {}

    /**
     * What is asked or done around a pod did not pass.
     *
     * @param check its label
     * @param message what it says; may be empty
     */
    record PodCheckFailed(String name, PodMoment moment, String check, String message) implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new PodCheckFailed(name, moment, shown.apply(check), shown.apply(message));
        }
    }

    /** @param message why, and what a person can do */
    record BackupFailed(Message message) implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new BackupFailed(message.map(shown));
        }
    }

    /** The rollout's time was over before its backup was done. */
    record BackupLate() implements StopCause {}

    /**
     * Somebody else changed the template.
     *
     * @param to what is there now
     * @param difference from what this rollout wrote
     * @param remaining what the partition means that is left behind, as the end of the sentence; empty where it holds nothing back
     */
    record TemplateChanged(Template to, Message difference, Message remaining) implements StopCause {
        /** The difference from a template that is not at hand. */
        public static final Message UNKNOWN_DIFFERENCE =
                Phrase.of("stop.difference-unknown").message();

        /** What somebody else may put in place. */
        public enum Template {
            @JsonProperty("former")
            FORMER,
            @JsonProperty("another")
            ANOTHER
        }

        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new TemplateChanged(to, difference.map(shown), remaining);
        }
    }

    /**
     * Somebody else changed the update strategy.
     *
     * @param from its type before; empty where it was not noted
     * @param to its type now; empty where this version does not know it
     * @param partition from which the controller replaces pods by itself now; empty where it replaces none
     * @param during what the rollout was doing
     */
    record StrategyChanged(Optional<String> from, Optional<String> to, Optional<Integer> partition, During during)
            implements StopCause {
        /** What a rollout does. */
        public enum During {
            @JsonProperty("rollout")
            ROLLOUT,
            /** Ill pods were being replaced. */
            @JsonProperty("healing")
            HEALING
        }
    }

    /**
     * Somebody else moved the partition.
     *
     * @param putBack whether the write that holds puts it back; not where no pod moves by it, nor after it was in vain too often
     * @param by who has written it; empty where that is not known
     * @param times how often it was moved in a row so that it was to be put back; 0 where no pod moves by it, and in records of versions that put it
     *     back once
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record PartitionChanged(
            int from,
            int to,
            boolean putBack,
            Optional<Neighbour.FieldOwner> by,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int times)
            implements StopCause {
        public PartitionChanged {
            by = by == null ? Optional.empty() : by;
        }
    }

    /** The change was taken back where it came from. */
    record Withdrawn() implements StopCause {}

    /**
     * A newer template was put in place.
     *
     * @param difference from the one that this rollout brings
     * @param anew present where the rollout begins anew by itself, or has done so too often
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    record Superseded(Message difference, String namespace, String set, Optional<Anew> anew) implements StopCause {
        public Superseded {
            anew = anew == null ? Optional.empty() : anew;
        }

        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new Superseded(difference.map(shown), namespace, set, anew);
        }
    }

    /**
     * How often in a row.
     *
     * @param count with this one; above {@code most} there is no further one
     */
    record Anew(int count, int most) {}

    /** A pod that is well on the failed revision stays there, because that could not be taken down without harm. */
    record WellOnFailed(String name, WaitCause awaited) implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new WellOnFailed(name, awaited.shown(shown));
        }

        @Override
        public Optional<String> pod() {
            return Optional.of(name);
        }
    }

    /**
     * There is nothing to go back to.
     *
     * @param revision that is gone; empty where the set had none when the rollout began
     * @param history {@code spec.revisionHistoryLimit} where it is 0 and explains that; empty otherwise
     * @param because why it was to go back; empty where a person asked for it
     */
    record BaseGone(Optional<String> revision, Optional<Integer> history, Optional<Message> because)
            implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new BaseGone(revision, history, because.map(reason -> reason.map(shown)));
        }
    }

    /** @param times that it wrote with nothing new in the cluster */
    record WroteTooOften(int times) implements StopCause {}

    /**
     * A rollback ended before it was done, and needs a person.
     *
     * @param what stopped it
     * @param because why it had begun
     */
    record RollbackIncomplete(StopCause what, Message because) implements StopCause {
        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new RollbackIncomplete(what.shown(shown), because.map(shown));
        }

        @Override
        public Optional<String> pod() {
            return what.pod();
        }
    }

    /**
     * It ends while something is still switched off that was switched off to make pods ready to go.
     *
     * @param end why it ends
     * @param pods names of those pods, in their order; at least one
     */
    record LeftPrepared(Message end, List<String> pods) implements StopCause {
        public LeftPrepared {
            pods = List.copyOf(pods);
        }

        @Override
        public StopCause shown(UnaryOperator<String> shown) {
            return new LeftPrepared(end.map(shown), pods);
        }
    }

    /** One of which an older version told a sentence only, which begins with the name of that pod. */
    record Told(String name) implements StopCause {
        @Override
        public Optional<String> pod() {
            return Optional.of(name);
        }
    }

    /** One that a later version told. */
    record Unknown() implements StopCause {}

    /** The same without what this version does not know. */
    static Optional<StopCause> known(Optional<StopCause> why) {
        return why == null ? Optional.empty() : why.filter(cause -> !(cause instanceof Unknown));
    }

    /** A duration as these facts have it. */
    static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }

    private static Optional<String> podOf(WaitCause awaited) {
        boolean ofPod = awaited instanceof WaitCause.PodReady
                || awaited instanceof WaitCause.PodNotReady
                || awaited instanceof WaitCause.PodTerminating
                || awaited instanceof WaitCause.PodMissing
                || awaited instanceof WaitCause.PodMadeAnew
                || awaited instanceof WaitCause.PodStays
                || awaited instanceof WaitCause.PodUnavailable
                || awaited instanceof WaitCause.NotTakenDown;
        return ofPod ? Optional.of(awaited.by()) : Optional.empty();
    }
}
