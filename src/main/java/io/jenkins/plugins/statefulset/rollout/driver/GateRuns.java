package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation.GateKey;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.PodScene;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hands gates out to be checked and collects what they say. */
final class GateRuns {
    private final OpenChecks<GateKey> open;
    private final Map<GateKey, GateVerdict> verdicts = new HashMap<>();

    GateRuns(GateChecks checks, Runnable wake) {
        this.open = new OpenChecks<>(checks, wake);
    }

    Map<GateKey, GateVerdict> verdicts() {
        return verdicts;
    }

    /** Tells what gates have said since the last look, so that it counts from now on. */
    void hear(Narrator narrator, Instant now) {
        for (OpenChecks.Answer<GateKey> next : open.heard()) {
            verdicts.put(next.key(), next.verdict());
            narrator.gate(next.key().wave(), next.spec().label(), next.verdict(), now);
        }
    }

    void ask(Decision.AskGate ask, Observation seen, String namespace) {
        GateKey key = ask.key();
        open.giveUp(asked -> asked.wave() == key.wave() && asked.position() == key.position());
        verdicts.put(key, new GateVerdict.Pending(waiting(ask.spec())));
        Wave wave = wave(seen, key.wave());
        List<String> pods = wave.ordinals().stream()
                .map(ordinal -> seen.set().name() + "-" + ordinal)
                .toList();
        open.ask(key, ask.spec(), context(seen, namespace, wave, pods, 1, Optional.empty()));
    }

    /** The wave of that number, as the set is now. */
    static Wave wave(Observation seen, int number) {
        SetView set = seen.set();
        RolloutState state = seen.state();
        List<WaveSize> sizes = state.setup().options().waves();
        Wave falling = WavePlan.wave(sizes, number, set.replicas(), set.start(), state.partition());
        List<Integer> chosen = state.chosen();
        if (chosen.isEmpty()) {
            return falling;
        }
        int before = WavePlan.isOfEach(sizes, number)
                ? chosen.size() - 1
                : number == 1 ? 0 : set.replicas() - WavePlan.partitionAfter(sizes, number - 1, set.replicas());
        return new Wave(number, falling.partition(), chosen.subList(Math.min(before, chosen.size()), chosen.size()));
    }

    /** What a check is asked about. */
    static GateContext context(
            Observation seen, String namespace, Wave wave, List<String> pods, int times, Optional<PodScene> scene) {
        SetView set = seen.set();
        return new GateContext(
                namespace,
                set.name(),
                seen.state().setup().id(),
                wave,
                set.updateRevision().orElse(""),
                pods,
                times,
                scene);
    }

    /** Nobody listens any more. */
    void close() {
        open.giveUp(asked -> true);
    }

    private static String waiting(GateSpec spec) {
        return spec instanceof GateSpec.Manual ? "waits for a person to promote" : spec.label() + " is being checked";
    }
}
