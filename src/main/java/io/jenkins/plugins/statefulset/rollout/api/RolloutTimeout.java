package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long a whole rollout may take.
 *
 * <ol>
 *   <li>What the request says counts, whatever it is.
 *   <li>Else as long as everything may take that has a limit of its own: each replica its ready timeout ({@link ReadyTimeout}), {@code
 *       minReadySeconds} and the timeouts of what is asked around it, each wave its soak and the timeouts of its gates; and {@link #LEAST} at the least, {@link Durations#LONGEST} at
 *       the most. So the time of the whole
 *       never ends a rollout of many pods in which no pod was late. A promotion by a person, and an approval without one,
 *       has no limit of its own and adds nothing.
 *   <li>A request that leaves a pod less than {@link #SCARCE} beyond {@code minReadySeconds} is most likely a mistake: it is
 *       warned of, with the time that rule 2 gives.
 * </ol>
 */
record RolloutTimeout(
        RolloutRequest request,
        List<PodCheck> podChecks,
        Duration ready,
        int replicas,
        int minReadySeconds,
        int waves) {
    static final Duration LEAST = Duration.ofHours(2);
    static final Duration SCARCE = Duration.ofSeconds(30);

    Duration allowed() {
        return request.timeout().orElseGet(this::usual);
    }

    Optional<Message> warning() {
        Duration pod = Duration.ofSeconds(minReadySeconds).plus(SCARCE);
        return request.timeout()
                .filter(said ->
                        said.minus(request.soak().multipliedBy(waves)).compareTo(pod.multipliedBy(replicas)) < 0)
                .map(said -> Phrase.of("preflight.timeout-short")
                        .with("setting", RequestField.TIMEOUT)
                        .with("given", said)
                        .with("pods", replicas)
                        .with("usual", usual()))
                .map(words -> request.soak().isZero() ? words : words.with("soak", request.soak()))
                .map(Phrase::message);
    }

    private Duration usual() {
        Duration pod =
                podChecks.stream().map(PodCheck::timeout).reduce(ready.plusSeconds(minReadySeconds), Duration::plus);
        Duration gates = request.gates().stream()
                .filter(gate -> !(gate instanceof GateSpec.Manual))
                .filter(gate -> !(gate instanceof GateSpec.Approval approval)
                        || approval.within().isPresent())
                .map(GateSpec::timeout)
                .reduce(Duration.ZERO, Duration::plus);
        Duration all =
                pod.multipliedBy(replicas).plus(request.soak().plus(gates).multipliedBy(waves));
        return all.compareTo(LEAST) < 0 ? LEAST : Durations.atMostLongest(all);
    }
}
