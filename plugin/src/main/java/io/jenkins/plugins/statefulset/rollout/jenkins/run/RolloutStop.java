package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import io.jenkins.plugins.statefulset.rollout.api.Outcome;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;

/** Where a rollout waits for its build, or is through with it. */
public sealed interface RolloutStop {
    /** The wave has passed all else; a later step is to promote it. */
    record AtGate(Wave wave) implements RolloutStop {}

    /** A person holds it. The build goes on waiting: a person or a step can resume, promote or roll back. */
    record Held(String by, Message reason) implements RolloutStop {}

    /** Somebody took it up elsewhere after it had been held. The build waits for what comes of it. */
    record Elsewhere(String driver) implements RolloutStop {}

    /** It is over, or was held by its own failure. */
    record Ended(Outcome outcome) implements RolloutStop {}

    /** It could not be driven here any longer. */
    record Lost(RuntimeException cause) implements RolloutStop {}
}
