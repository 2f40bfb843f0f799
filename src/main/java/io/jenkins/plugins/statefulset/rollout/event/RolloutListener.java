package io.jenkins.plugins.statefulset.rollout.event;

/** Is told each event of a rollout in order, one at a time. It must return soon; what it throws is logged and ignored. */
@FunctionalInterface
public interface RolloutListener {
    void onEvent(RolloutEvent event);
}
