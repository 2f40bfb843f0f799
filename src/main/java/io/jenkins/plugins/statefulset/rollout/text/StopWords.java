package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.StopCause.StrategyChanged.During;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.Direction;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FieldOwner;
import java.time.Duration;
import java.util.Optional;

/** Why a rollout goes back, is held or ends, in words: the one place for these sentences. */
public final class StopWords {
    private static final String STRATEGY = "someone else changed spec.updateStrategy.type";

    private StopWords() {}

    /** A clause without an end: {@code db-2 failed: CrashLoopBackOff}; empty for a cause that is not known. */
    public static Message of(StopCause cause) {
        if (cause instanceof StopCause.Asked asked) {
            return Message.of(asked.reason());
        } else if (cause instanceof StopCause.Completed done) {
            return Message.of(done.replicas() + " of " + done.replicas() + " pods on " + done.revision());
        } else if (cause instanceof StopCause.PodFailed failed) {
            return Message.of(failed.name() + " failed: ").and(PodCauseWords.of(failed.why()));
        } else if (cause instanceof StopCause.PodLate late) {
            return Message.of(late.name() + " was not ready within " + Durations.format(duration(late.allowed())))
                    .and(WaitWords.colon(late.why()));
        } else if (cause instanceof StopCause.WellOnFailed well) {
            return Message.of(well.name() + " is well on the failed revision and stays there: ")
                    .and(WaitWords.of(well.awaited()));
        } else if (cause instanceof StopCause.RollbackIncomplete incomplete) {
            return Message.of("rollback is not complete and needs a person: ")
                    .and(of(incomplete.what()))
                    .and(" (rolled back because ")
                    .and(incomplete.because())
                    .and(")");
        }
        return waited(cause).or(() -> late(cause)).or(() -> somebodyElse(cause)).orElseGet(() -> other(cause));
    }

    private static Optional<Message> waited(StopCause cause) {
        if (cause instanceof StopCause.Waited waited) {
            return Optional.of(Message.of("waited " + Durations.passed(duration(waited.seconds())) + ": ")
                    .and(WaitWords.of(waited.awaited())));
        } else if (cause instanceof StopCause.Stuck stuck) {
            return Optional.of(
                    WaitWords.of(stuck.awaited()).and(" after " + Durations.passed(duration(stuck.after()))));
        } else if (cause instanceof StopCause.NotAwaited not) {
            return Optional.of(WaitWords.of(not.awaited()));
        } else if (cause instanceof StopCause.Refused refused) {
            return Optional.of(
                    WaitWords.of(refused.awaited()).and(", for " + Durations.format(duration(refused.seconds()))));
        }
        return Optional.empty();
    }

    private static Optional<Message> late(StopCause cause) {
        if (cause instanceof StopCause.OutOfTime out) {
            return Optional.of(Message.of("the " + (out.direction() == Direction.FORTH ? "rollout" : "rollback")
                    + " took longer than " + Durations.format(duration(out.allowed()))));
        } else if (cause instanceof StopCause.ChangeIgnored ignored) {
            return Optional.of(Message.of("the StatefulSet controller has not taken notice of the change for "
                    + Durations.format(duration(ignored.seconds()))));
        } else if (cause instanceof StopCause.NeverCurrent never) {
            return Optional.of(Message.of("the controller did not make " + never.revision() + " the current revision"));
        } else if (cause instanceof StopCause.BackupLate) {
            return Optional.of(
                    Message.of("the rollout's time is over, the backup is not done, and no pod was touched"));
        }
        return Optional.empty();
    }

    private static Optional<Message> somebodyElse(StopCause cause) {
        if (cause instanceof StopCause.TemplateChanged changed) {
            return Optional.of(Message.of(switch (changed.to()) {
                        case FORMER -> "someone else put the pod template from before back, and it is left as it is: ";
                        case ANOTHER -> "someone else changed the pod template, and it is left as it is: ";
                    }
                    + changed.difference()
                    + changed.remaining()));
        } else if (cause instanceof StopCause.StrategyChanged changed) {
            return Optional.of(Message.of(strategy(changed)));
        } else if (cause instanceof StopCause.PartitionChanged moved) {
            return Optional.of(moved(moved));
        } else if (cause instanceof StopCause.Withdrawn) {
            return Optional.of(
                    Message.of("the change was taken back where it came from: the template from before is in place"));
        } else if (cause instanceof StopCause.Superseded superseded) {
            return Optional.of(superseded(superseded));
        }
        return Optional.empty();
    }

    private static Message moved(StopCause.PartitionChanged moved) {
        Message words = Message.of("someone else moved spec.updateStrategy.rollingUpdate.partition from " + moved.from()
                        + " to " + moved.to())
                .and(moved.by().map(StopWords::writer).orElse(Message.none()));
        return moved.putBack()
                ? words.and("; it was put back to " + moved.from() + ", so that the controller stops where it stands")
                : words;
    }

    private static Message writer(FieldOwner owner) {
        Message who = Message.of(": " + owner.manager() + " wrote it (" + owner.operation());
        return owner.time().map(at -> who.and(" at ").and(at)).orElse(who).and(")");
    }

    private static Message superseded(StopCause.Superseded superseded) {
        Optional<StopCause.Anew> next = superseded.anew().filter(anew -> anew.count() <= anew.most());
        String then = next.map(anew -> "; the rollout begins anew on it, with wave 1, and goes back for no pod ("
                        + anew.count() + " of at most " + anew.most() + " times before a first wave passes)")
                .orElseGet(() -> superseded
                                .anew()
                                .map(anew -> "; the rollout has begun anew " + anew.most()
                                        + " times before a first wave passed: its source changes faster than that, and")
                                .orElse(";")
                        + " no further pod goes before a person decides: "
                        + TypedCommand.runApplied(superseded.namespace(), superseded.set())
                        + " begins anew on the newest, with wave 1, and goes back for no pod");
        return Message.of("superseded: a newer template was put in place: " + superseded.difference() + then);
    }

    private static String strategy(StopCause.StrategyChanged changed) {
        if (changed.from().isEmpty() || changed.to().isEmpty()) {
            return STRATEGY;
        }
        return STRATEGY + " from " + changed.from().get() + " to "
                + changed.to().get()
                + (changed.during() == During.HEALING ? " while ill pods were being replaced: " : ": ")
                + changed.partition()
                        .map(partition ->
                                "the controller now replaces pods by itself from partition " + partition + " on")
                        .orElse(
                                "the controller replaces no pod any more; resumed, the rollout evicts them one at a time instead of moving"
                                        + " the partition");
    }

    private static Message other(StopCause cause) {
        if (cause instanceof StopCause.GateFailed failed) {
            return Message.of(
                    "gate " + failed.gate() + " failed after wave " + failed.wave() + LogLines.colon(failed.message()));
        } else if (cause instanceof StopCause.PodCheckFailed failed) {
            return Message.of(failed.moment().words(failed.name()) + " did not pass: " + failed.check()
                    + LogLines.colon(failed.message()));
        } else if (cause instanceof StopCause.BackupFailed failed) {
            return Message.of("backup failed, and no pod was touched: ").and(failed.message());
        } else if (cause instanceof StopCause.WroteTooOften often) {
            return Message.of("the rollout wrote " + often.times()
                    + " times with nothing new in the cluster, and would go on: this is a"
                    + " defect of the rollout, or somebody undoes what it writes");
        } else if (cause instanceof StopCause.BaseGone gone) {
            return baseGone(gone);
        }
        return Message.none();
    }

    private static Message baseGone(StopCause.BaseGone gone) {
        String revision = gone.revision()
                .map(name -> "ControllerRevision " + name + ", which holds the template from before, is gone"
                        + gone.history()
                                .map(limit -> " (spec.revisionHistoryLimit is " + limit + ")")
                                .orElse(""))
                .orElse("the set had no revision when the rollout began");
        return gone.because()
                .map(reason -> reason.and("; "))
                .orElse(Message.none())
                .and("the rollout cannot go back by itself: " + revision
                        + ". To go back apply a manifest with the template from before, which ends this rollout and leaves"
                        + " the partition; a resume goes on with the new template");
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
