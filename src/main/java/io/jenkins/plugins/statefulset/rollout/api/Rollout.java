package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A rollout that this process drives. A driver waits without a thread. The commands to it ({@link #promote()} and so on) return at
 * once and show in the events; they are kept in memory only, and are lost if the process dies before they are carried out.
 */
public interface Rollout {
    /** What tells it from any other, as events and the record on the set have it. */
    String id();

    /**
     * Completes when nothing is left for this driver to do. Completes exceptionally where it could not begin after it had waited
     * for another driver's Lease: with a {@link io.jenkins.plugins.statefulset.rollout.problem.BadRequestException} where that
     * driver lives, or someone else changed the set meanwhile; and where the process is broken.
     */
    CompletionStage<Outcome> outcome();

    /** Goes on from the present wave without waiting for its soak and its gates. What is held goes on, too. */
    default void promote() {
        promote(Optional.empty());
    }

    /** The same as far as that size: the wave that ends there is soaked and judged as ever; {@code WaveSize.parse("100%")} waits for nothing more. */
    default void promote(WaveSize to) {
        promote(Optional.of(to));
    }

    /** @param to how far to go without waiting for soaks and gates, as {@link io.jenkins.plugins.statefulset.rollout.engine.kept.Command.Promote} has it; empty for the present wave only */
    void promote(Optional<WaveSize> to);

    /**
     * Stops it where it is: pods that were released stay so, and no other moves. The outcome then completes as held, and {@link Rollouts#resume}
     * takes it up again.
     *
     * @param reason told to people as it is
     */
    void hold(String reason);

    /**
     * Takes it back to where it began, within budgets. The outcome then completes as rolled back.
     *
     * @param reason told to people as it is
     */
    void rollBack(String reason);

    /** The same with the name of the person who gives the command, which events and the record then have. */
    void issue(Command command);

    /**
     * Lets go at once, without writing to the cluster: as if the process had died, but the Lease is given back, so that
     * another driver can take over right away. The outcome completes as held.
     */
    void detach();
}
