package io.jenkins.plugins.statefulset.rollout.gate;

import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** A check that is looked at as any other is, every 5 s until it holds or its time is over, without anything to be asked. */
public final class RehearsedCheck {
    private RehearsedCheck() {}

    /**
     * Begins to look.
     *
     * @param lacks what keeps it from passing, for a person; empty where nothing does
     * @param timeout how long it may go on failing
     * @param times how often in a row it must hold
     */
    public static CompletionStage<GateVerdict> start(
            Supplier<Optional<String>> lacks, Duration timeout, int times, Scheduler scheduler) {
        GateCondition condition = time -> lacks.get()
                .map(GateObservation::notYet)
                .orElseGet(() -> GateObservation.good("played by the scenario"));
        return new RepeatedCheck(condition, timeout, times, scheduler, new ConcurrencyLimit(scheduler, 1)).start();
    }
}
