package io.jenkins.plugins.statefulset.rollout.jenkins.observe;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of one rollout is counted, folded from its events.
 *
 * <ol>
 *   <li>An outcome with each {@code finished}: a rollout that is held and goes on later counts as held, and then once more as it ends.
 *   <li>A pod is replaced when it is ready after it was told to go, or on another revision than before, on the way there and on the way back:
 *       one that goes within a moment may never be seen to go.
 *   <li>A budget has blocked each time when one is told that lets no pod go; so do a turn that somebody else has taken and a disruption that
 *       is reserved for others.
 *   <li>A wait when it is over ({@link Waits}).
 * </ol>
 */
final class Course {
    private final Waits waits = new Waits();
    private final Set<String> gone = new HashSet<>();
    private final Map<String, String> ready = new HashMap<>();

    /** Something to count. */
    sealed interface Count {
        /** @param outcome as events have it, such as {@code rolled-back} */
        record Ended(String outcome) implements Count {}

        record PodReplaced() implements Count {}

        record BudgetBlocked() implements Count {}

        record Waited(Waits.Wait over) implements Count {}
    }

    /** Takes an event in and gives what it adds to the counts. */
    List<Count> add(RolloutEvent event) {
        List<Count> counts = new ArrayList<>();
        waits.add(event).forEach(wait -> counts.add(new Count.Waited(wait)));
        if (event instanceof RolloutEvent.Finished finished) {
            counts.add(new Count.Ended(word(finished.outcome())));
        } else if (event instanceof RolloutEvent.PodChanged pod) {
            pod(pod, counts);
        } else if (event instanceof RolloutEvent.Blocked blocked
                && blocked.why().filter(Course::isOfABudget).isPresent()) {
            counts.add(new Count.BudgetBlocked());
        }
        return counts;
    }

    private void pod(RolloutEvent.PodChanged pod, List<Count> counts) {
        if (pod.state() == PodState.TERMINATING) {
            gone.add(pod.pod());
        } else if (pod.state() == PodState.READY) {
            boolean went = gone.remove(pod.pod());
            Optional<String> before =
                    pod.revision().flatMap(revision -> Optional.ofNullable(ready.put(pod.pod(), revision)));
            if (went || (before.isPresent() && !before.equals(pod.revision()))) {
                counts.add(new Count.PodReplaced());
            }
        }
    }

    private static boolean isOfABudget(WaitCause cause) {
        return cause instanceof WaitCause.Budget
                || cause instanceof WaitCause.BudgetReserved
                || cause instanceof WaitCause.BudgetTaken;
    }

    static String word(RolloutEvent.Result outcome) {
        return ConstantWords.of(outcome);
    }
}
