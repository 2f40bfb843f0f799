package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import hudson.model.Run;
import io.jenkins.plugins.statefulset.rollout.jenkins.Connection;
import io.jenkins.plugins.statefulset.rollout.jenkins.WaveGates.WaveGate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import jenkins.util.SystemProperties;
import jenkins.util.Timer;

/**
 * After a restart of Jenkins its former self may still hold a rollout's Lease, which lasts 30 s. Who holds it longer than 60 s
 * drives on purpose, and is waited for.
 */
public final class LeasePatience {
    /** The system property that says how many seconds its former self is waited for. */
    public static final String SECONDS = LeasePatience.class.getName() + ".seconds";

    private static final long DEFAULT_SECONDS = 60;
    private static final int LOOK_SECONDS = 2;

    private final long limit = TimeUnit.SECONDS.toNanos(SystemProperties.getLong(SECONDS, DEFAULT_SECONDS));
    private final long since = System.nanoTime();

    /** Looks again soon, on a thread that must not be kept. */
    public static void soon(Runnable look) {
        Timer.get().schedule(look, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * As {@link LiveRollouts#restore}.
     *
     * @throws DrivenElsewhereException if it is to be tried again {@link #soon}
     */
    public LiveRollout restore(
            Run<?, ?> run,
            RolloutRecord record,
            Connection connection,
            String by,
            Optional<WaveGate> body,
            Consumer<String> log) {
        return System.nanoTime() - since >= limit
                ? LiveRollouts.get().follow(run, record, connection, by, body, log)
                : LiveRollouts.get().restore(run, record, connection, by, body, log);
    }
}
