package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.Direction;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.Naming;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a rollout waits for, in words: the one place for these sentences. */
public final class WaitWords {
    private static final int NAMED = 3;

    private WaitWords() {}

    /** A clause without an end: {@code db-2 is not ready: ImagePullBackOff}; empty for a cause that is not known. */
    public static Message of(WaitCause cause) {
        if (cause instanceof WaitCause.Budget budget) {
            return budget(budget);
        } else if (cause instanceof WaitCause.BudgetReserved reserved) {
            return Message.of(reserved.claims().stream()
                    .map(claim -> "the rollout of " + claim.set() + " for " + claim.pod())
                    .collect(Collectors.joining(", ", "budget " + reserved.budget() + " is reserved by ", "")));
        } else if (cause instanceof WaitCause.BudgetTaken taken) {
            return Message.of("budget " + taken.budget() + " is reserved by " + taken.who());
        } else if (cause instanceof WaitCause.NotTakenDown refused) {
            return Message.of(refused.pod() + " is not taken down: " + refused.answer());
        } else if (cause instanceof WaitCause.Soak soak) {
            return Message.of("wave " + soak.wave() + " soaks until ").and(soak.until());
        } else if (cause instanceof WaitCause.Gate gate) {
            return Message.of(gate.message());
        } else if (cause instanceof WaitCause.PodCheck check) {
            return Message.of(check.moment().words(check.pod()) + " has not passed yet: " + check.check());
        } else if (cause instanceof WaitCause.Backup backup) {
            return Message.of(backup.message());
        }
        return controller(cause).orElseGet(() -> pod(cause));
    }

    /** Whether the sentence says by itself what blocks. Else it stands before it. */
    static Naming naming(WaitCause cause) {
        if (cause instanceof WaitCause.Told told) {
            return told.naming();
        }
        boolean leftOut = cause.by().equals(WaitCause.CONTROLLER)
                || cause instanceof WaitCause.Backup
                || cause instanceof WaitCause.Gate
                || cause instanceof WaitCause.NotTakenDown
                || cause instanceof WaitCause.PodsOnTheWay;
        return leftOut ? Naming.LEAVES_IT_OUT : Naming.NAMES_IT;
    }

    private static Optional<Message> controller(WaitCause cause) {
        if (cause instanceof WaitCause.ChangeUnseen unseen) {
            return Optional.of(Message.of("the StatefulSet controller has not seen the "
                    + (unseen.direction() == Direction.FORTH ? "change yet" : "latest change yet")));
        } else if (cause instanceof WaitCause.PodKept kept) {
            return Optional.of(Message.of(kept.pod() + " is still on the old revision"));
        } else if (cause instanceof WaitCause.NotCurrent not) {
            return Optional.of(Message.of("the controller has not made " + not.revision() + " the current revision"
                    + (not.direction() == Direction.FORTH ? " yet" : "")
                    + ", from which pods below the partition are made"));
        } else if (cause instanceof WaitCause.RevisionRenamed renamed) {
            return Optional.of(renamed(renamed));
        } else if (cause instanceof WaitCause.TemplateWrittenBack back) {
            return Optional.of(Message.of(
                            "every pod was ready on the new revision, so the controller makes pods from that one and not from "
                                    + back.base()
                                    + " any more: the template from before is written, as with ")
                    .and(RequestField.ROLLBACK_BY.as("template")));
        }
        return Optional.empty();
    }

    private static Message renamed(WaitCause.RevisionRenamed renamed) {
        return Message.of("the controller made revision " + renamed.revision() + " for the template of "
                + renamed.former()
                + ", which nobody has changed, as an upgrade of the control plane can (kubernetes #134773); the pods on "
                + renamed.former()
                + " that have been released "
                + switch (renamed.pods()) {
                    case BY_EVICTION -> "go once more, within their budgets";
                    case BY_CONTROLLER -> "are replaced once more by the controller, which asks no budget";
                });
    }

    private static Message pod(WaitCause cause) {
        if (cause instanceof WaitCause.PodReady ready) {
            return Message.of(ready.pod() + " is ready, minReadySeconds not over");
        } else if (cause instanceof WaitCause.PodNotReady not) {
            return Message.of(not.pod() + " is not ready"
                            + (not.direction() == Direction.FORTH ? "" : " on the old revision"))
                    .and(colon(not.why()));
        } else if (cause instanceof WaitCause.PodTerminating going) {
            return Message.of(going.pod() + " is terminating").and(colon(going.why()));
        } else if (cause instanceof WaitCause.PodMissing missing) {
            return missing(missing);
        } else if (cause instanceof WaitCause.PodMadeAnew anew) {
            return Message.of(anew.pod() + " was made anew on the failed revision and is not ready")
                    .and(colon(anew.why()))
                    .and("; while it is not, " + anew.above()
                            + ", which the controller would take down first, may not go");
        } else if (cause instanceof WaitCause.PodStays stays) {
            return Message.of(stays.pod() + " is still on the "
                    + (stays.direction() == Direction.FORTH ? "old" : "failed") + " revision");
        } else if (cause instanceof WaitCause.PodUnavailable unavailable) {
            return unavailable(unavailable);
        }
        return cause instanceof WaitCause.PodsOnTheWay
                ? Message.of("released pods are still on their way")
                : Message.none();
    }

    private static Message missing(WaitCause.PodMissing missing) {
        Message what = Message.of(missing.pod() + " is being created");
        return missing.below()
                .map(below -> what.and(", for which the controller waits until " + below + " is ready")
                        .and(missing.why()
                                .map(PodCauseWords::of)
                                .filter(text -> !text.isEmpty())
                                .map(why -> Message.of(" (").and(why).and(")"))
                                .orElse(Message.none())))
                .orElse(what);
    }

    private static Message unavailable(WaitCause.PodUnavailable pod) {
        Message state =
                switch (pod.ready()) {
                    case NOT_READY -> Message.of(" is not ready").and(colon(pod.why()));
                    case NOT_FOR_LONG -> Message.of(" has not been ready for minReadySeconds");
                };
        return Message.of(pod.pod())
                .and(state)
                .and(
                        switch (pod.meaning()) {
                            case NEXT -> "; it goes when it is well, or known to be ill";
                            case NONE_BESIDE -> "; no other pod is taken down beside it";
                        });
    }

    private static Message budget(WaitCause.Budget budget) {
        return Message.of(counted(budget))
                .and(
                        switch (budget.pods()) {
                            case NOT_CONCERNED -> "";
                            case AS_HEALTHY ->
                                "; it lets a pod that is not ready go only then, because its unhealthyPodEvictionPolicy is not AlwaysAllow";
                        })
                .and(evicted(budget))
                .and(down(budget.down()));
    }

    private static String counted(WaitCause.Budget budget) {
        String refuses =
                budget.budget() + " (" + budget.rule() + ") allows no disruption of " + budget.pod() + " now: ";
        return switch (budget.count().status()) {
            case COUNTED -> refuses + counted(budget.count());
            case NOT_COUNTABLE ->
                refuses + "the disruption controller cannot count its pods ("
                        + budget.count().why().orElse("") + ")";
            case OUTDATED -> budget.budget() + " has just changed and its status is not up to date yet";
        };
    }

    /** The numbers that a budget is judged by: {@code 2 pods are healthy and 2 must stay so}. */
    public static String counted(WaitCause.Budget.Count count) {
        return count.healthy() + " pods are healthy and " + count.needed() + " must stay so";
    }

    /** Without it a person sees all pods well, and a budget that refuses. */
    private static Message evicted(WaitCause.Budget budget) {
        if (budget.evicted().isEmpty()) {
            return Message.none();
        }
        List<Message> pods = new TreeMap<>(budget.evicted())
                .entrySet().stream()
                        .map(pod -> Message.of(pod.getKey() + " as being evicted (until ")
                                .and(pod.getValue())
                                .and(")"))
                        .toList();
        return Message.of("; it still counts ").and(Message.join(", ", pods));
    }

    /** Whose pods it is that are missing: they may be of another set, all of this one's being well. */
    private static String down(List<WaitCause.OtherPod> down) {
        return down.isEmpty()
                ? ""
                : down.stream()
                        .limit(NAMED)
                        .map(pod -> pod.pod() + " of " + pod.set())
                        .collect(Collectors.joining(", ", "; not healthy: ", down.size() > NAMED ? " …" : ""));
    }

    /** {@code : ImagePullBackOff}; empty where nothing is known. */
    static Message colon(Optional<PodCause> why) {
        return why.map(PodCauseWords::of)
                .filter(text -> !text.isEmpty())
                .map(text -> Message.of(": ").and(text))
                .orElse(Message.none());
    }
}
