package io.jenkins.plugins.statefulset.rollout.driver;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView.Currency;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import java.time.Duration;

/**
 * How far watches are believed that say nothing: a connection may be dead without having said so.
 *
 * <ol>
 *   <li>Before what takes pods down or judges them, watches of pods, sets and budgets that have been silent for {@link #SILENCE} are
 *       confirmed by the server. The rollout goes on when the view is current. To ask takes time, in which the watches may have spoken, so it is
 *       decided anew by what was confirmed; then no more is asked.
 *   <li>The same every {@link #UNHEARD} while it waits for what only a watch can tell: else the news would come when the watch is opened anew,
 *       minutes later.
 *   <li>Where there are no budgets, a watch of them has nothing to say, and may be silent for {@link #LONG_SILENCE}.
 * </ol>
 */
final class WatchTrust {
    /** For how long a watch may say nothing and be believed: on the way from pod to pod one speaks every few seconds. */
    static final Duration SILENCE = Duration.ofSeconds(10);

    /** The same where there is nothing for it to say. */
    static final Duration LONG_SILENCE = Duration.ofMinutes(1);

    /** How long news may be waited for that a dead watch would not bring. */
    static final Duration UNHEARD = Duration.ofSeconds(30);

    private WatchTrust() {}

    /** How current the view is for taking a pod down by it. */
    static Currency before(NamespaceView view, StatefulSet set) {
        return view.confirm(set, SILENCE, view.budgets().isEmpty() ? LONG_SILENCE : SILENCE);
    }

    /** How current it is for waiting by it. */
    static Currency whileWaiting(NamespaceView view, StatefulSet set) {
        return view.confirm(set, UNHEARD, view.budgets().isEmpty() ? LONG_SILENCE : UNHEARD);
    }

    /** Whether a step takes pods down or judges them. */
    static boolean disrupts(Step step) {
        return step instanceof Decision.Evict
                || step instanceof Decision.Delete
                || (step instanceof Decision.Write write
                        && (write.partition().isPresent()
                                || write.transition() instanceof Decision.Transition.Release
                                || write.transition() instanceof Decision.Transition.BeginRollback
                                || write.transition() instanceof Decision.Transition.End));
    }

    /** Whether the end of a wait comes over a watch, and not by the time or by somebody's word. */
    static boolean awaitsNews(Decision.Wait wait) {
        WaitCause reason = wait.reason();
        return !(reason instanceof WaitCause.Backup
                || reason instanceof WaitCause.BudgetReserved
                || reason instanceof WaitCause.NotTakenDown
                || reason instanceof WaitCause.Soak
                || reason instanceof WaitCause.Gate
                || reason instanceof WaitCause.Approval
                || reason instanceof WaitCause.PodCheck
                || reason instanceof WaitCause.NobodyLeads);
    }
}
