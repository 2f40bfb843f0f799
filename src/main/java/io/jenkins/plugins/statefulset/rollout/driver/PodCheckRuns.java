package io.jenkins.plugins.statefulset.rollout.driver;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.AskPodCheck;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodCheckRun;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodTable;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.PodScene;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Hands out what is asked and done around pods, and collects what it says. What one asked of an earlier pod, or of the same before something
 * changed, is not listened to any more.
 */
final class PodCheckRuns {
    private final OpenChecks<Asked> open;
    private final Map<PodCheckRun.Key, PodCheckRun> runs = new HashMap<>();

    /** @param wave the one that the pod goes in, or the last one that began */
    private record Asked(PodCheckRun.Key key, PodCheck check, String pod, int wave) {}

    PodCheckRuns(GateChecks checks, Runnable wake) {
        this.open = new OpenChecks<>(checks, wake);
    }

    /** A view of what is known. */
    Map<PodCheckRun.Key, PodCheckRun> runs() {
        return Collections.unmodifiableMap(runs);
    }

    /** Tells what was said since the last look, so that it counts from now on. */
    void hear(Narrator narrator, Instant now) {
        for (OpenChecks.Answer<Asked> answer : open.heard()) {
            Asked asked = answer.key();
            runs.put(asked.key(), new PodCheckRun(answer.verdict(), now));
            narrator.podCheck(asked.wave(), asked.check(), asked.pod(), answer.verdict(), now);
        }
    }

    /** What is asked or done around a pod that is gone is not meant for the next one of its name. */
    void giveUpGone(PodTable pods) {
        giveUp(key -> isGone(key.uid(), pods));
    }

    void ask(AskPodCheck ask, Observation seen, String namespace, Instant now) {
        Predicate<PodCheckRun.Key> former = former(ask, seen);
        giveUp(former);
        if (ask.check().moment().beforeItGoes()) {
            runs.keySet().removeIf(former);
        }
        runs.put(ask.key(), new PodCheckRun(new GateVerdict.Pending(""), now));
        int wave = seen.state().wave();
        GateContext context = GateRuns.context(
                seen,
                namespace,
                GateRuns.wave(seen, wave),
                ask.where(),
                ask.check().times(),
                Optional.of(scene(ask, seen)));
        open.ask(new Asked(ask.key(), ask.check(), ask.pod(), wave), ask.check().spec(), context);
    }

    /**
     * What was asked before in its place. Whether they lead is asked of many pods at the same time, and several may be back at once; one after
     * the other they go.
     */
    private static Predicate<PodCheckRun.Key> former(AskPodCheck ask, Observation seen) {
        PodCheckRun.Key key = ask.key();
        PodMoment moment = ask.check().moment();
        return moment == PodMoment.BEFORE || moment == PodMoment.PREPARE
                ? known -> known.position() == key.position()
                : known -> known.position() == key.position()
                        && (known.uid().equals(key.uid()) || isGone(known.uid(), seen.pods()));
    }

    private static boolean isGone(String uid, PodTable pods) {
        return pods.stream().flatMap(Optional::stream).noneMatch(pod -> pod.uid()
                .equals(uid));
    }

    /** The others that are ready, those before the rest that are where this one is to get. */
    private static PodScene scene(AskPodCheck ask, Observation seen) {
        String target = seen.set().updateRevision().orElse("");
        List<PodView> others = seen.pods().stream()
                .flatMap(Optional::stream)
                .filter(pod -> pod.ready() && !pod.terminating() && !pod.name().equals(ask.pod()))
                .toList();
        List<String> updated =
                others.stream().filter(pod -> pod.on(target)).map(PodView::name).toList();
        List<String> peers = Stream.concat(
                        updated.stream(),
                        others.stream().filter(pod -> !pod.on(target)).map(PodView::name))
                .toList();
        return new PodScene(
                ask.check().moment(),
                ask.pod(),
                peers,
                updated,
                seen.set().replicas(),
                way(seen),
                ask.key().uid() + " " + ask.key().since());
    }

    /** On the way there the controller has named the new revision before the first pod goes, and the record has it from then on. */
    private static PodScene.Way way(Observation seen) {
        RolloutState state = seen.state();
        String base = state.setup().baseRevision().orElse("");
        return state.phase() == Phase.ROLLING_BACK
                ? new PodScene.Way(state.target().orElse(""), base, true)
                : new PodScene.Way(
                        base, state.target().or(seen.set()::updateRevision).orElse(""), false);
    }

    /** What has not been answered is as if it had not been asked: a view that was behind may have shown another pod. */
    private void giveUp(Predicate<PodCheckRun.Key> which) {
        open.giveUp(asked -> which.test(asked.key()));
        runs.entrySet()
                .removeIf(run -> which.test(run.getKey()) && run.getValue().verdict() instanceof GateVerdict.Pending);
    }

    /** Nobody listens any more. */
    void close() {
        open.giveUp(asked -> true);
    }
}
