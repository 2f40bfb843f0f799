package io.jenkins.plugins.statefulset.rollout.suite;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.jenkins.plugins.statefulset.rollout.api.Rollouts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A ground whose time nobody can turn: drivers come through fabric8, and what is to come is waited for. */
abstract class RealTimeGround implements Ground {
    /** For what never comes about: much longer than anything takes on a machine that is busy with other work. */
    static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final long LOOK_MILLIS = 50;

    private final List<AutoCloseable> open = new ArrayList<>();

    /** How a driver reaches the cluster. */
    abstract Config account();

    /** What is left when the drivers are gone. */
    abstract void end();

    @Override
    public final Driving process(String name) {
        KubernetesClient client =
                new KubernetesClientBuilder().withConfig(account()).build();
        Rollouts rollouts = Rollouts.on(client);
        open.add(rollouts);
        open.add(client);
        return new Driving(rollouts, () -> {
            rollouts.close();
            client.close();
        });
    }

    @Override
    public final void until(String what, BooleanSupplier holds) {
        until(what, PATIENCE, holds);
    }

    static void until(String what, Duration patience, BooleanSupplier holds) {
        long end = System.nanoTime() + patience.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("in vain for " + patience.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
        }
    }

    @Override
    public final void outliveLease() {
        until("the Lease has run out", () -> lease().orElseThrow()
                .getSpec()
                .getRenewTime()
                .toInstant()
                .plusSeconds(30)
                .isBefore(Instant.now()));
    }

    @Override
    public final void close() {
        try {
            for (AutoCloseable each : open) {
                each.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            end();
        }
    }
}
