package io.jenkins.plugins.statefulset.rollout.jenkins.step;

import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutAction;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutRecord;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Which pods a rollout has brought to the new revision, as it told. */
final class NewPods {
    private static final Logger LOG = Logger.getLogger(NewPods.class.getName());

    private NewPods() {}

    /** Those that are ready on it now, highest ordinal first. */
    static List<String> of(Run<?, ?> run, RolloutRecord record) {
        RolloutAction action = run.getAction(RolloutAction.class);
        if (action == null) {
            return List.of();
        }
        try {
            return of(action.events(record).read());
        } catch (IOException unreadable) {
            LOG.log(Level.WARNING, unreadable, () -> "the pods of " + record.target() + " cannot be told");
            return List.of();
        }
    }

    static List<String> of(List<RolloutEvent> events) {
        Optional<String> revision = Optional.empty();
        Map<Integer, RolloutEvent.PodChanged> pods = new TreeMap<>(Comparator.reverseOrder());
        for (RolloutEvent event : events) {
            if (event instanceof RolloutEvent.Armed armed) {
                revision = Optional.of(armed.revision());
            } else if (event instanceof RolloutEvent.PodChanged pod) {
                pods.put(pod.ordinal(), pod);
            }
        }
        Optional<String> target = revision;
        return pods.values().stream()
                .filter(pod -> pod.state() == PodState.READY
                        && target.isPresent()
                        && pod.revision().equals(target))
                .map(RolloutEvent.PodChanged::pod)
                .toList();
    }
}
