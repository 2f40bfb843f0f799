package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.StopCause.StrategyChanged.During;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.Direction;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import java.time.Duration;
import java.util.Optional;

/** Why a rollout goes back, is held or ends: which sentence of the catalogue says it, with which facts. */
public final class StopWords {
    private StopWords() {}

    /** The same in English, as events and the record keep it beside the facts. */
    public static Message of(StopCause cause) {
        return sentence(cause).said(Language.ENGLISH);
    }

    /** A clause without an end: {@code db-2 failed: CrashLoopBackOff}; empty for a cause that is not known. */
    public static Message sentence(StopCause cause) {
        if (cause instanceof StopCause.Asked asked) {
            return Message.of(asked.reason());
        } else if (cause instanceof StopCause.NotAwaited not) {
            return WaitWords.sentence(not.awaited());
        }
        return pods(cause)
                .or(() -> waited(cause))
                .or(() -> late(cause))
                .or(() -> somebodyElse(cause))
                .or(() -> other(cause))
                .map(Phrase::message)
                .orElse(Message.none());
    }

    private static Optional<Phrase> pods(StopCause cause) {
        if (cause instanceof StopCause.Completed done) {
            return Optional.of(Phrase.of("stop.completed")
                    .with("replicas", done.replicas())
                    .with("revision", done.revision()));
        } else if (cause instanceof StopCause.PodFailed failed) {
            return Optional.of(Phrase.of("stop.pod-failed")
                    .with("pod", failed.name())
                    .with("why", PodCauseWords.sentence(failed.why())));
        } else if (cause instanceof StopCause.PodLate late) {
            return Optional.of(Phrase.of("stop.pod-late")
                    .with("pod", late.name())
                    .with("allowed", duration(late.allowed()))
                    .with("why", WaitWords.why(late.why())));
        } else if (cause instanceof StopCause.PodUnsteady unsteady) {
            return Optional.of(Phrase.of("stop.pod-unsteady")
                    .with("pod", unsteady.name())
                    .with("times", unsteady.times())
                    .with("allowed", unsteady.allowed())
                    .with("why", WaitWords.why(unsteady.why())));
        } else if (cause instanceof StopCause.NoProgress none) {
            return Optional.of(Phrase.of("stop.no-progress")
                    .with("awaited", WaitWords.sentence(none.awaited()))
                    .with("allowed", duration(none.allowed())));
        } else if (cause instanceof StopCause.WellOnFailed well) {
            return Optional.of(Phrase.of("stop.well-on-failed")
                    .with("pod", well.name())
                    .with("awaited", WaitWords.sentence(well.awaited())));
        } else if (cause instanceof StopCause.RollbackIncomplete incomplete) {
            return Optional.of(Phrase.of("stop.rollback-incomplete")
                    .with("what", sentence(incomplete.what()))
                    .with("because", incomplete.because()));
        }
        return cause instanceof StopCause.LeftPrepared left
                ? Optional.of(Phrase.of("stop.left-prepared")
                        .with("end", left.end())
                        .with("pods", String.join(", ", left.pods())))
                : Optional.empty();
    }

    private static Optional<Phrase> waited(StopCause cause) {
        if (cause instanceof StopCause.Waited waited) {
            return Optional.of(Phrase.of("stop.waited")
                    .passed("took", duration(waited.seconds()))
                    .with("awaited", WaitWords.sentence(waited.awaited())));
        } else if (cause instanceof StopCause.Stuck stuck) {
            return Optional.of(Phrase.of("stop.stuck")
                    .with("awaited", WaitWords.sentence(stuck.awaited()))
                    .passed("took", duration(stuck.after())));
        } else if (cause instanceof StopCause.Refused refused) {
            return Optional.of(Phrase.of("stop.refused")
                    .with("awaited", WaitWords.sentence(refused.awaited()))
                    .with("time", duration(refused.seconds())));
        }
        return Optional.empty();
    }

    private static Optional<Phrase> late(StopCause cause) {
        if (cause instanceof StopCause.OutOfTime out) {
            Phrase words = out.direction() == Direction.FORTH
                    ? Phrase.of("stop.rollout-out-of-time")
                    : Phrase.of("stop.rollback-out-of-time");
            return Optional.of(words.with("allowed", duration(out.allowed())));
        } else if (cause instanceof StopCause.ChangeIgnored ignored) {
            return Optional.of(Phrase.of("stop.change-ignored").with("time", duration(ignored.seconds())));
        } else if (cause instanceof StopCause.NeverCurrent never) {
            return Optional.of(Phrase.of("stop.never-current").with("revision", never.revision()));
        }
        return cause instanceof StopCause.BackupLate ? Optional.of(Phrase.of("stop.backup-late")) : Optional.empty();
    }

    private static Optional<Phrase> somebodyElse(StopCause cause) {
        if (cause instanceof StopCause.TemplateChanged changed) {
            Phrase words =
                    switch (changed.to()) {
                        case FORMER -> Phrase.of("stop.template-put-back");
                        case ANOTHER -> Phrase.of("stop.template-changed");
                    };
            return Optional.of(words.with("difference", changed.difference()).with("remaining", changed.remaining()));
        } else if (cause instanceof StopCause.StrategyChanged changed) {
            return Optional.of(strategy(changed));
        } else if (cause instanceof StopCause.PartitionChanged moved) {
            return Optional.of(moved(moved));
        } else if (cause instanceof StopCause.Withdrawn) {
            return Optional.of(Phrase.of("stop.withdrawn"));
        } else if (cause instanceof StopCause.Superseded superseded) {
            return Optional.of(superseded(superseded));
        }
        return Optional.empty();
    }

    private static Phrase moved(StopCause.PartitionChanged moved) {
        Phrase kind;
        if (moved.putBack()) {
            Phrase back = Phrase.of("stop.partition-put-back");
            kind = moved.times() > 1 ? back.with("times", moved.times()) : back;
        } else {
            kind = moved.times() > 1
                    ? Phrase.of("stop.partition-left").with("times", moved.times() - 1)
                    : Phrase.of("stop.partition-moved");
        }
        Phrase words = kind.with("from", moved.from()).with("to", moved.to());
        return moved.by()
                .map(owner -> {
                    Phrase written = words.with("manager", owner.manager()).with("operation", owner.operation());
                    return owner.time().map(at -> written.with("time", at)).orElse(written);
                })
                .orElse(words);
    }

    private static Phrase superseded(StopCause.Superseded superseded) {
        Phrase words = superseded
                .anew()
                .map(anew -> anew.count() <= anew.most()
                        ? Phrase.of("stop.superseded-anew")
                                .with("count", anew.count())
                                .with("most", anew.most())
                        : newest("stop.superseded-too-often", superseded).with("most", anew.most()))
                .orElseGet(() -> newest("stop.superseded", superseded));
        return words.with("difference", superseded.difference());
    }

    private static Phrase newest(String key, StopCause.Superseded superseded) {
        return Phrase.of(key).with("command", TypedCommand.runApplied(superseded.namespace(), superseded.set()));
    }

    private static Phrase strategy(StopCause.StrategyChanged changed) {
        if (changed.from().isEmpty() || changed.to().isEmpty()) {
            return Phrase.of("stop.strategy-unknown");
        }
        boolean healing = changed.during() == During.HEALING;
        Phrase words = changed.partition()
                .map(partition -> (healing
                                ? Phrase.of("stop.strategy-partition-healing")
                                : Phrase.of("stop.strategy-partition"))
                        .with("partition", partition))
                .orElseGet(() -> healing ? Phrase.of("stop.strategy-none-healing") : Phrase.of("stop.strategy-none"));
        return words.with("from", changed.from()).with("to", changed.to());
    }

    private static Optional<Phrase> other(StopCause cause) {
        if (cause instanceof StopCause.GateFailed failed) {
            return Optional.of(Phrase.of("stop.gate-failed")
                    .with("gate", failed.gate())
                    .with("wave", failed.wave())
                    .with("message", failed.message()));
        } else if (cause instanceof StopCause.Rejected rejected) {
            return Optional.of(ApprovalWords.of(rejected));
        } else if (cause instanceof StopCause.NotApproved late) {
            return Optional.of(ApprovalWords.of(late));
        } else if (cause instanceof StopCause.PodCheckFailed failed) {
            return Optional.of(Phrase.of("stop.pod-check-failed")
                    .with("moment", WaitWords.moment(failed.moment(), failed.name()))
                    .with("check", failed.check())
                    .with("message", failed.message()));
        } else if (cause instanceof StopCause.BackupFailed failed) {
            return Optional.of(Phrase.of("stop.backup-failed").with("message", failed.message()));
        } else if (cause instanceof StopCause.WroteTooOften often) {
            return Optional.of(Phrase.of("stop.wrote-too-often").with("times", often.times()));
        } else if (cause instanceof StopCause.BaseGone gone) {
            return Optional.of(baseGone(gone));
        }
        return Optional.empty();
    }

    private static Phrase baseGone(StopCause.BaseGone gone) {
        Phrase words = gone.revision()
                .map(revision -> {
                    Phrase lost = Phrase.of("stop.base-gone").with("revision", revision);
                    return gone.history()
                            .map(limit -> lost.with("limit", limit))
                            .orElse(lost);
                })
                .orElseGet(() -> Phrase.of("stop.base-never-was"));
        return words.with("because", gone.because().orElse(Message.none()));
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
