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
import java.util.function.Function;

/** Brings the gates and the closures around pods that only a build can answer to that build, by the id of the rollout. */
@Extension
public final class WaveGates {
    private final Places<WaveGate> waves = new Places<>();
    private final Places<PodGate> pods = new Places<>();

    public static WaveGates get() {
        return ExtensionList.lookupSingleton(WaveGates.class);
    }

    /** Judges waves in a build. Called by the rollout's own threads, so it must return at once. */
    @FunctionalInterface
    public interface WaveGate {
        /** When nobody waits for the verdict any more, the stage's future is cancelled. */
        CompletionStage<GateVerdict> check(GateContext context);
    }

    /** Answers for the closures around pods of a build. Called by the rollout's own threads, so it must return at once. */
    @FunctionalInterface
    public interface PodGate {
        /**
         * When nobody waits for the verdict any more, the stage's future is cancelled.
         *
         * @param closure its name in the request
         */
        CompletionStage<GateVerdict> check(String closure, GateContext context);
    }

    /**
     * What a build brings along.
     *
     * @param waves who judges its waves
     * @param pods who answers for its closures around pods
     */
    public record BuildGates(Optional<WaveGate> waves, Optional<PodGate> pods) {
        public static final BuildGates NONE = new BuildGates(Optional.empty(), Optional.empty());
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
        return waves.ask(context.rolloutId(), gate -> gate.check(context));
    }

    /** The same for a closure around a pod. */
    public CompletionStage<GateVerdict> check(String closure, GateContext context) {
        return pods.ask(context.rolloutId(), gate -> gate.check(closure, context));
    }

    public void open(String rolloutId, WaveGate gate) {
        waves.open(rolloutId, gate);
    }

    public void open(String rolloutId, PodGate gate) {
        pods.open(rolloutId, gate);
    }

    public void close(String rolloutId) {
        waves.close(rolloutId);
        pods.close(rolloutId);
    }

    /** Who answers for which rollout, which may be asked for before it is known. */
    private static final class Places<G> {
        private final Map<String, CompletableFuture<G>> places = new ConcurrentHashMap<>();

        CompletionStage<GateVerdict> ask(String rolloutId, Function<G, CompletionStage<GateVerdict>> question) {
            CompletableFuture<GateVerdict> verdict = new CompletableFuture<>();
            place(rolloutId)
                    .thenAccept(gate -> ask(rolloutId, question.apply(gate).toCompletableFuture(), verdict));
            return verdict;
        }

        private void ask(
                String rolloutId, CompletableFuture<GateVerdict> asked, CompletableFuture<GateVerdict> verdict) {
            asked.whenComplete((said, failure) -> {
                if (failure == null) {
                    verdict.complete(said);
                } else {
                    verdict.completeExceptionally(failure);
                }
            });
            verdict.whenComplete((said, failure) -> {
                if (places.containsKey(rolloutId)) {
                    asked.cancel(true);
                }
            });
        }

        void open(String rolloutId, G gate) {
            if (!place(rolloutId).complete(gate)) {
                places.put(rolloutId, CompletableFuture.completedFuture(gate));
            }
        }

        void close(String rolloutId) {
            places.remove(rolloutId);
        }

        private CompletableFuture<G> place(String rolloutId) {
            return places.computeIfAbsent(rolloutId, id -> new CompletableFuture<>());
        }
    }
}
