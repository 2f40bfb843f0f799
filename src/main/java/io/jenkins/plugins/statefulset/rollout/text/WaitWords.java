package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.Direction;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.Naming;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Message.Between;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import java.util.List;
import java.util.Optional;

/** What a rollout waits for: which sentence of the catalogue says it, with which facts. */
public final class WaitWords {
    private WaitWords() {}

    /** The same in English, as events and the record keep it beside the facts. */
    public static Message of(WaitCause cause) {
        return sentence(cause).said(Language.ENGLISH);
    }

    /** A clause without an end: {@code db-2 is not ready: ImagePullBackOff}; empty for a cause that is not known. */
    public static Message sentence(WaitCause cause) {
        if (cause instanceof WaitCause.Budget budget) {
            return BudgetWords.of(budget);
        } else if (cause instanceof WaitCause.BudgetReserved reserved) {
            List<Message> claims = reserved.claims().stream()
                    .map(claim -> Phrase.of("wait.claim")
                            .with("set", claim.set())
                            .with("pod", claim.pod())
                            .message())
                    .toList();
            return Phrase.of("wait.budget-reserved")
                    .with("budget", reserved.budget())
                    .with("claims", Message.listed(claims, Between.COMMA))
                    .message();
        } else if (cause instanceof WaitCause.BudgetTaken taken) {
            return Phrase.of("wait.budget-taken")
                    .with("budget", taken.budget())
                    .with("who", taken.who())
                    .message();
        } else if (cause instanceof WaitCause.NotTakenDown refused) {
            return Phrase.of("wait.not-taken-down")
                    .with("pod", refused.pod())
                    .with("answer", refused.answer())
                    .message();
        } else if (cause instanceof WaitCause.Soak soak) {
            return Phrase.of("wait.soak")
                    .with("wave", soak.wave())
                    .with("until", soak.until())
                    .message();
        } else if (cause instanceof WaitCause.PartitionKept kept) {
            return Phrase.of("wait.partition-kept")
                    .with("partition", kept.partition())
                    .with("until", kept.until())
                    .message();
        } else if (cause instanceof WaitCause.Gate gate) {
            return Message.of(gate.message());
        } else if (cause instanceof WaitCause.Approval approval) {
            return ApprovalWords.of(approval);
        } else if (cause instanceof WaitCause.PodCheck check) {
            return Phrase.of("wait.pod-check")
                    .with("moment", moment(check.moment(), check.pod()))
                    .with("check", check.check())
                    .message();
        } else if (cause instanceof WaitCause.NobodyLeads nobody) {
            return Phrase.of("wait.nobody-leads").with("check", nobody.check()).message();
        } else if (cause instanceof WaitCause.GivesWay gives) {
            return Phrase.of("wait.gives-way")
                    .with("pod", gives.pod())
                    .with("other", gives.other())
                    .message();
        } else if (cause instanceof WaitCause.PodUnsteady unsteady) {
            return Phrase.of("wait.pod-unsteady")
                    .with("pod", unsteady.pod())
                    .with("times", unsteady.times())
                    .with("until", unsteady.until())
                    .message();
        } else if (cause instanceof WaitCause.Backup backup) {
            return backup.message();
        }
        return controller(cause).or(() -> pod(cause)).map(Phrase::message).orElse(Message.none());
    }

    /** What is around a pod then, such as {@code check before postgresql-1 goes}. */
    public static Phrase moment(PodMoment moment, String pod) {
        Phrase words =
                switch (moment) {
                    case BEFORE -> Phrase.of("wait.check-before");
                    case PREPARE -> Phrase.of("wait.action-before");
                    case AFTER -> Phrase.of("wait.check-after");
                    case RESTORE -> Phrase.of("wait.action-after");
                    case LEADER -> Phrase.of("wait.question-leader");
                };
        return words.with("pod", pod);
    }

    /** Whether the sentence says by itself what blocks. Else it stands before it. */
    static Naming naming(WaitCause cause) {
        if (cause instanceof WaitCause.Told told) {
            return told.naming();
        }
        boolean leftOut = cause.by().equals(WaitCause.CONTROLLER)
                || cause instanceof WaitCause.Backup
                || cause instanceof WaitCause.Gate
                || cause instanceof WaitCause.Approval
                || cause instanceof WaitCause.NotTakenDown
                || cause instanceof WaitCause.PodsOnTheWay;
        return leftOut ? Naming.LEAVES_IT_OUT : Naming.NAMES_IT;
    }

    private static Optional<Phrase> controller(WaitCause cause) {
        if (cause instanceof WaitCause.ChangeUnseen unseen) {
            return Optional.of(
                    unseen.direction() == Direction.FORTH
                            ? Phrase.of("wait.change-unseen")
                            : Phrase.of("wait.latest-change-unseen"));
        } else if (cause instanceof WaitCause.ScalingDown) {
            return Optional.of(Phrase.of("wait.scaling-down"));
        } else if (cause instanceof WaitCause.PodKept kept) {
            return Optional.of(Phrase.of("wait.pod-kept").with("pod", kept.pod()));
        } else if (cause instanceof WaitCause.NotCurrent not) {
            Phrase words = not.direction() == Direction.FORTH
                    ? Phrase.of("wait.not-current")
                    : Phrase.of("wait.not-current-back");
            return Optional.of(words.with("revision", not.revision()));
        } else if (cause instanceof WaitCause.RevisionRenamed renamed) {
            Phrase words =
                    switch (renamed.pods()) {
                        case BY_EVICTION -> Phrase.of("wait.renamed-by-eviction");
                        case BY_CONTROLLER -> Phrase.of("wait.renamed-by-controller");
                    };
            return Optional.of(words.with("revision", renamed.revision()).with("former", renamed.former()));
        } else if (cause instanceof WaitCause.TemplateWrittenBack back) {
            return Optional.of(Phrase.of("wait.template-written-back")
                    .with("base", back.base())
                    .with("setting", RequestField.ROLLBACK_BY.as("template")));
        }
        return Optional.empty();
    }

    private static Optional<Phrase> pod(WaitCause cause) {
        if (cause instanceof WaitCause.PodReady ready) {
            return Optional.of(Phrase.of("wait.pod-ready").with("pod", ready.pod()));
        } else if (cause instanceof WaitCause.PodNotReady not) {
            Phrase words = not.direction() == Direction.FORTH
                    ? Phrase.of("wait.pod-not-ready")
                    : Phrase.of("wait.pod-not-ready-back");
            return Optional.of(words.with("pod", not.pod()).with("why", why(not.why())));
        } else if (cause instanceof WaitCause.PodTerminating going) {
            return Optional.of(
                    Phrase.of("wait.pod-terminating").with("pod", going.pod()).with("why", why(going.why())));
        } else if (cause instanceof WaitCause.PodMissing missing) {
            return Optional.of(Phrase.of("wait.pod-missing")
                    .with("pod", missing.pod())
                    .with("below", missing.below())
                    .with("why", why(missing.why())));
        } else if (cause instanceof WaitCause.PodMadeAnew anew) {
            return Optional.of(Phrase.of("wait.pod-made-anew")
                    .with("pod", anew.pod())
                    .with("why", why(anew.why()))
                    .with("above", anew.above()));
        } else if (cause instanceof WaitCause.PodStays stays) {
            Phrase words = stays.direction() == Direction.FORTH
                    ? Phrase.of("wait.pod-stays")
                    : Phrase.of("wait.pod-stays-back");
            return Optional.of(words.with("pod", stays.pod()));
        } else if (cause instanceof WaitCause.PodUnavailable unavailable) {
            return Optional.of(unavailable(unavailable));
        }
        return cause instanceof WaitCause.PodsOnTheWay
                ? Optional.of(Phrase.of("wait.pods-on-the-way"))
                : Optional.empty();
    }

    private static Phrase unavailable(WaitCause.PodUnavailable pod) {
        Phrase words =
                switch (pod.meaning()) {
                    case NEXT ->
                        switch (pod.ready()) {
                            case NOT_READY -> Phrase.of("wait.unavailable-next").with("why", why(pod.why()));
                            case NOT_FOR_LONG -> Phrase.of("wait.not-for-long-next");
                        };
                    case NONE_BESIDE ->
                        switch (pod.ready()) {
                            case NOT_READY ->
                                Phrase.of("wait.unavailable-none-beside").with("why", why(pod.why()));
                            case NOT_FOR_LONG -> Phrase.of("wait.not-for-long-none-beside");
                        };
                };
        return words.with("pod", pod.pod());
    }

    /** {@code ImagePullBackOff}; empty where nothing is known. */
    static Message why(Optional<PodCause> cause) {
        return cause.map(PodCauseWords::sentence).orElse(Message.none());
    }
}
