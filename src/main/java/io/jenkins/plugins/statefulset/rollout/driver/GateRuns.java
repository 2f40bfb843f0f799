package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation.GateKey;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;

/** Hands gates out to be checked and collects what they say. */
final class GateRuns {
    private final GateChecks checks;
    private final Runnable wake;
    private final Map<GateKey, GateVerdict> verdicts = new HashMap<>();
    private final Queue<Said> said = new ConcurrentLinkedQueue<>();
    private final Map<GateKey, CompletableFuture<GateVerdict>> open = new ConcurrentHashMap<>();

    GateRuns(GateChecks checks, Runnable wake) {
        this.checks = checks;
        this.wake = wake;
    }

    Map<GateKey, GateVerdict> verdicts() {
        return verdicts;
    }

    /** Tells what gates have said since the last look, so that it counts from now on. */
    void hear(Narrator narrator, Instant now) {
        for (Said next = said.poll(); next != null; next = said.poll()) {
            verdicts.put(next.key(), next.verdict());
            narrator.gate(next.key().wave(), next.spec().label(), next.verdict(), now);
        }
    }

    void ask(Decision.AskGate ask, Observation seen, String namespace) {
        GateKey key = ask.key();
        giveUp(asked -> asked.wave() == key.wave() && asked.position() == key.position());
        verdicts.put(key, new GateVerdict.Pending(waiting(ask.spec())));
        SetView set = seen.set();
        Wave wave = WavePlan.wave(
                seen.state().setup().options().waves(),
                key.wave(),
                set.replicas(),
                set.start(),
                seen.state().partition());
        List<String> pods = wave.ordinals().stream()
                .map(ordinal -> set.name() + "-" + ordinal)
                .toList();
        GateContext context = new GateContext(
                namespace,
                set.name(),
                seen.state().setup().id(),
                wave,
                set.updateRevision().orElse(""),
                pods);
        CompletableFuture<GateVerdict> check = checks.check(ask.spec(), context).toCompletableFuture();
        open.put(key, check);
        CompletableFuture<Void> told = check.handle((verdict, failure) -> {
            GateVerdict heard = failure == null
                    ? verdict
                    : new GateVerdict.Failed(failure.getMessage() == null ? failure.toString() : failure.getMessage());
            if (open.remove(key) != null) {
                said.add(new Said(key, ask.spec(), heard));
                wake.run();
            }
            return null;
        });
        if (told.isCompletedExceptionally()) {
            throw new IllegalStateException("a gate's answer could not be taken");
        }
    }

    /** Nobody listens any more. */
    void close() {
        giveUp(asked -> true);
    }

    private void giveUp(Predicate<GateKey> which) {
        for (GateKey key : Set.copyOf(open.keySet())) {
            if (which.test(key)) {
                Optional.ofNullable(open.remove(key)).ifPresent(check -> check.cancel(true));
            }
        }
    }

    private static String waiting(GateSpec spec) {
        return spec instanceof GateSpec.Manual ? "waits for a person to promote" : spec.label() + " is being checked";
    }

    private record Said(GateKey key, GateSpec spec, GateVerdict verdict) {}
}
