package io.jenkins.plugins.statefulset.rollout.jenkins;

import hudson.Extension;
import hudson.ExtensionList;
import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Brings the gates that only a build can answer to that build, by the id of the rollout. */
@Extension
public final class WaveGates {
    private final Map<String, CompletableFuture<WaveGate>> gates = new ConcurrentHashMap<>();

    public static WaveGates get() {
        return ExtensionList.lookupSingleton(WaveGates.class);
    }

    /** Judges waves in a build. Called by the rollout's own threads, so it must return at once. */
    @FunctionalInterface
    public interface WaveGate {
        /** When nobody waits for the verdict any more, the stage's future is cancelled. */
        CompletionStage<GateVerdict> check(GateContext context);
    }

    /** Who judges waves in a build. */
    public enum Kind {
        /** Nobody in the build. */
        NONE(""),
        /** The body of the step. */
        BODY("body of the step"),
        /** A later step promotes. */
        STEPS("next step of the Pipeline");

        private final String gateName;

        Kind(String gateName) {
            this.gateName = gateName;
        }

        /** The gate to add to a request; empty for {@link #NONE}. */
        public Optional<GateSpec> spec(Duration timeout) {
            return this == NONE ? Optional.empty() : Optional.of(new GateSpec.Caller(gateName, timeout));
        }

        /** As it is named in the request. */
        public String gateName() {
            return gateName;
        }
    }

    /** The rollout may ask before it is known here who started it: then it waits for that. */
    public CompletionStage<GateVerdict> check(GateContext context) {
        CompletableFuture<GateVerdict> verdict = new CompletableFuture<>();
        slot(context.rolloutId()).thenAccept(gate -> ask(gate, context, verdict));
        return verdict;
    }

    private void ask(WaveGate gate, GateContext context, CompletableFuture<GateVerdict> verdict) {
        CompletableFuture<GateVerdict> asked = gate.check(context).toCompletableFuture();
        asked.whenComplete((said, failure) -> {
            if (failure == null) {
                verdict.complete(said);
            } else {
                verdict.completeExceptionally(failure);
            }
        });
        verdict.whenComplete((said, failure) -> {
            if (gates.containsKey(context.rolloutId())) {
                asked.cancel(true);
            }
        });
    }

    public void open(String rolloutId, WaveGate gate) {
        CompletableFuture<WaveGate> slot = slot(rolloutId);
        if (!slot.complete(gate)) {
            gates.put(rolloutId, CompletableFuture.completedFuture(gate));
        }
    }

    public void close(String rolloutId) {
        gates.remove(rolloutId);
    }

    private CompletableFuture<WaveGate> slot(String rolloutId) {
        return gates.computeIfAbsent(rolloutId, id -> new CompletableFuture<>());
    }
}
