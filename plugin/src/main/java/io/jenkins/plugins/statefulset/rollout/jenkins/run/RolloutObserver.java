package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.ExtensionList;
import hudson.ExtensionPoint;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Hears what happens in the rollouts of builds, to tell it to somebody outside. */
public abstract class RolloutObserver implements ExtensionPoint {
    private static final Logger LOG = Logger.getLogger(RolloutObserver.class.getName());

    /**
     * Called after each event, in the order of a rollout's events, when it stands in the build's {@link EventFile}. The rollout waits for
     * it, so it must return at once. What it throws is logged, and the rollout goes on.
     *
     * @param rollout who drives it here, and for which build
     */
    public abstract void onEvent(LiveRollout rollout, RolloutEvent event);

    static void tell(LiveRollout rollout, RolloutEvent event) {
        for (RolloutObserver observer : ExtensionList.lookup(RolloutObserver.class)) {
            try {
                observer.onEvent(rollout, event);
            } catch (RuntimeException | LinkageError | AssertionError broken) {
                LOG.log(Level.WARNING, broken, () -> observer.getClass().getName() + " did not take an event");
            }
        }
    }
}
