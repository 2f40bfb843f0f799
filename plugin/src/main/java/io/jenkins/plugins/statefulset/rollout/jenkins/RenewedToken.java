package io.jenkins.plugins.statefulset.rollout.jenkins;

import io.fabric8.kubernetes.client.OAuthTokenProvider;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A token for a rollout of any length. Each request asks for it; the source is asked once a minute. EKS tokens last 15
 * minutes, GKE's an hour, and their producers renew them some minutes before.
 */
final class RenewedToken implements OAuthTokenProvider {
    private static final long NANOS = Duration.ofMinutes(1).toNanos();

    private final Supplier<String> source;
    private final LongSupplier clock;
    private String token;
    private long asked;

    RenewedToken(Supplier<String> source) {
        this(source, System::nanoTime);
    }

    /** @param clock in nanoseconds */
    RenewedToken(Supplier<String> source, LongSupplier clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public synchronized String getToken() {
        long now = clock.getAsLong();
        if (token == null || now - asked >= NANOS) {
            token = source.get();
            asked = now;
        }
        return token;
    }
}
