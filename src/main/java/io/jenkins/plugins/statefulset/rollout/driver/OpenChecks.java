package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/**
 * Checks that were handed out, and what they have said since it was heard last. They answer on threads of their own; everything else is for
 * the looks of one driver, which never overlap.
 *
 * @param <K> what tells one from another
 */
final class OpenChecks<K> {
    private final GateChecks checks;
    private final Runnable wake;
    private final Queue<Answer<K>> answers = new ConcurrentLinkedQueue<>();
    private final Map<K, CompletableFuture<GateVerdict>> open = new ConcurrentHashMap<>();

    /** What one has said. */
    record Answer<K>(K key, GateSpec spec, GateVerdict verdict) {}

    /** @param wake called when there is something to hear */
    OpenChecks(GateChecks checks, Runnable wake) {
        this.checks = checks;
        this.wake = wake;
    }

    void ask(K key, GateSpec spec, GateContext context) {
        CompletableFuture<GateVerdict> check = checks.check(spec, context).toCompletableFuture();
        open.put(key, check);
        CompletableFuture<Void> told = check.handle((verdict, failure) -> {
            GateVerdict heard = failure == null
                    ? verdict
                    : new GateVerdict.Failed(failure.getMessage() == null ? failure.toString() : failure.getMessage());
            if (open.remove(key) != null) {
                answers.add(new Answer<>(key, spec, heard));
                wake.run();
            }
            return null;
        });
        if (told.isCompletedExceptionally()) {
            throw new IllegalStateException("a gate's answer could not be taken");
        }
    }

    /** What was said since this was asked last, in that order. */
    List<Answer<K>> heard() {
        List<Answer<K>> heard = new ArrayList<>();
        for (Answer<K> next = answers.poll(); next != null; next = answers.poll()) {
            heard.add(next);
        }
        return heard;
    }

    /** Those are not listened to any more. */
    void giveUp(Predicate<K> which) {
        for (K key : Set.copyOf(open.keySet())) {
            if (which.test(key)) {
                Optional.ofNullable(open.remove(key)).ifPresent(check -> check.cancel(true));
            }
        }
    }
}
