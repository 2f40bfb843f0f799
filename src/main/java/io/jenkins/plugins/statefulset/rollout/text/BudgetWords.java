package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Message.Between;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import java.util.List;
import java.util.TreeMap;

/** Why a budget allows nothing now. */
public final class BudgetWords {
    private static final int NAMED = 3;

    private BudgetWords() {}

    static Message of(WaitCause.Budget budget) {
        Phrase words =
                switch (budget.count().status()) {
                    case COUNTED -> refusing("wait.budget-counted", budget).with("count", counted(budget.count()));
                    case NOT_COUNTABLE ->
                        refusing("wait.budget-uncountable", budget)
                                .with("why", budget.count().why().orElse(""));
                    case OUTDATED -> Phrase.of("wait.budget-outdated").with("budget", budget.budget());
                };
        Phrase all = words.with("evicted", evicted(budget)).with("down", down(budget.down()));
        return switch (budget.pods()) {
            case NOT_CONCERNED -> all.message();
            case AS_HEALTHY ->
                all.with("asHealthy", Phrase.of("wait.as-healthy")).message();
        };
    }

    private static Phrase refusing(String key, WaitCause.Budget budget) {
        return Phrase.of(key)
                .with("budget", budget.budget())
                .with("rule", budget.rule())
                .with("pod", budget.pod());
    }

    /** The numbers that a budget is judged by: {@code 2 pods are healthy and 2 must stay so}. */
    public static Message counted(WaitCause.Budget.Count count) {
        return Phrase.of("wait.count")
                .with("healthy", count.healthy())
                .with("needed", count.needed())
                .message();
    }

    /** Without it a person sees all pods well, and a budget that refuses. */
    private static Message evicted(WaitCause.Budget budget) {
        List<Message> pods = new TreeMap<>(budget.evicted())
                .entrySet().stream()
                        .map(pod -> Phrase.of("wait.evicted")
                                .with("pod", pod.getKey())
                                .with("until", pod.getValue())
                                .message())
                        .toList();
        return Message.listed(pods, Between.COMMA);
    }

    /** Whose pods it is that are missing: they may be of another set, all of this one's being well. */
    private static Message down(List<WaitCause.OtherPod> down) {
        List<Message> pods = down.stream()
                .limit(NAMED)
                .map(pod -> Phrase.of("wait.pod-of")
                        .with("pod", pod.pod())
                        .with("set", pod.set())
                        .message())
                .toList();
        Message named = Message.listed(pods, Between.COMMA);
        return down.size() > NAMED
                ? Phrase.of("wait.and-more").with("pods", named).message()
                : named;
    }
}
