package io.jenkins.plugins.statefulset.rollout.testbed.agent;

import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/** One probe of one run of a container: when it is due, and what its last answers amount to. */
final class Probing {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Duration period;
    private final int failureThreshold;
    private final int successThreshold;
    private final Callable<Optional<String>> check;
    private Instant next;
    private Optional<Future<Optional<String>>> running = Optional.empty();
    private int successes;
    private int failures;
    private boolean passed;
    private String complaint = "";

    /**
     * @param passes what counts until enough answers have come: a readiness probe has not passed then, a liveness probe has
     * @param check empty if all is well, else what is wrong
     */
    Probing(Probe probe, boolean passes, Instant started, Callable<Optional<String>> check) {
        this.period = SECOND.multipliedBy(or(probe.getPeriodSeconds(), 10));
        this.failureThreshold = or(probe.getFailureThreshold(), 3);
        this.successThreshold = or(probe.getSuccessThreshold(), 1);
        this.next = started.plus(SECOND.multipliedBy(or(probe.getInitialDelaySeconds(), 0)));
        this.passed = passes;
        this.check = check;
    }

    static int or(Integer stated, int otherwise) {
        return stated == null ? otherwise : stated;
    }

    boolean passed() {
        return passed;
    }

    /** Failed as often in a row as it may. */
    boolean failed() {
        return failures >= failureThreshold;
    }

    String complaint() {
        return complaint;
    }

    void tick(Instant now, ExecutorService workers) {
        if (running.isPresent()) {
            if (running.get().isDone()) {
                take(running.get());
                running = Optional.empty();
            }
        } else if (!now.isBefore(next)) {
            next = now.plus(period);
            running = Optional.of(workers.submit(check));
        }
    }

    private void take(Future<Optional<String>> answer) {
        Optional<String> wrong;
        try {
            wrong = answer.get();
        } catch (ExecutionException e) {
            wrong = Optional.of(String.valueOf(e.getCause().getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        complaint = wrong.orElse("");
        successes = wrong.isEmpty() ? successes + 1 : 0;
        failures = wrong.isEmpty() ? 0 : failures + 1;
        if (successes >= successThreshold) {
            passed = true;
        } else if (failed()) {
            passed = false;
        }
    }
}
