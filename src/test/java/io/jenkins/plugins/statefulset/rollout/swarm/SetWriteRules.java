package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.kept.CommandAnswer;
import io.jenkins.plugins.statefulset.rollout.engine.kept.IssuedCommand;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.HoldCause;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation.UnreadableStateException;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.kube.TemplateHash;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.sim.StoreWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Invariants 3, 4, 6, 9, 11 and 12: what drivers write to the set. */
final class SetWriteRules {
    static final int BURST = 30;
    static final Duration SPAN = Duration.ofSeconds(10);

    /** Far more than any run has a reason for. */
    private static final int MOST = 1_000;

    private static final Duration WHOLE_SECONDS = Duration.ofMillis(2_100);

    private final InvariantWatcher truth;
    private final Map<String, String> driverOf = new HashMap<>();
    private final Deque<Instant> ours = new ArrayDeque<>();
    private int count;

    SetWriteRules(InvariantWatcher truth) {
        this.truth = truth;
    }

    /** Of writes by drivers. */
    int count() {
        return count;
    }

    void written(StoreWrite write) {
        if (write.before().isEmpty()
                || write.after().isEmpty()
                || !truth.promises().drivers().test(write.who())) {
            return;
        }
        StatefulSet before = (StatefulSet) write.before().get();
        StatefulSet after = (StatefulSet) write.after().get();
        count++;
        if (count > MOST) {
            throw new IllegalStateException(count + " writes of the set: nothing comes to rest");
        }
        burst(write.time());
        if (!before.getSpec().getReplicas().equals(after.getSpec().getReplicas())) {
            truth.breach(
                    9,
                    "replicas were changed from " + before.getSpec().getReplicas() + " to "
                            + after.getSpec().getReplicas());
        }
        Optional<RolloutState> was = truth.state(before);
        Optional<RolloutState> is = truth.state(after);
        if (is.isEmpty()) {
            return;
        }
        writer(write, was, is.get());
        template(before, after, is.get());
        commands(before, was, after, is.get());
        if (was.isPresent()
                && was.get().phase() == Phase.ROLLING
                && is.get().phase() == Phase.ROLLING
                && was.get().setup().id().equals(is.get().setup().id())) {
            promoting(before, was.get(), after, is.get());
        }
    }

    private void burst(Instant time) {
        ours.addLast(time);
        while (ours.getFirst().isBefore(time.minus(SPAN))) {
            ours.removeFirst();
        }
        if (ours.size() == BURST) {
            truth.breach(11, BURST + " writes of the set within " + SPAN.toSeconds() + " s");
        }
    }

    /** Whoever writes a record writes it in its own name; the first to write a name owns it. A command keeps the name that is there. */
    private void writer(StoreWrite write, Optional<RolloutState> was, RolloutState is) {
        String owner = driverOf.putIfAbsent(is.driver().orElse(""), write.who());
        boolean command = was.equals(Optional.of(is));
        if (owner != null && !owner.equals(write.who()) && !command) {
            truth.breach(6, write.who() + " wrote in the name of " + owner);
        }
    }

    /** What a person said to this rollout is not taken away without an answer. */
    private void commands(StatefulSet before, Optional<RolloutState> was, StatefulSet after, RolloutState is) {
        Optional<String> said = StateAnnotation.annotation(before, StateAnnotation.COMMAND);
        boolean same =
                was.filter(old -> old.setup().id().equals(is.setup().id())).isPresent();
        if (said.isEmpty() || !same || said.equals(StateAnnotation.annotation(after, StateAnnotation.COMMAND))) {
            return;
        }
        Set<String> left = readable(after).stream().map(IssuedCommand::id).collect(Collectors.toSet());
        Set<String> answered =
                StateAnnotation.answers(after).stream().map(CommandAnswer::id).collect(Collectors.toSet());
        for (IssuedCommand one : readable(before)) {
            if (!one.id().isEmpty() && !left.contains(one.id()) && !answered.contains(one.id())) {
                truth.breach(12, one.command() + " was taken away without an answer");
            }
        }
    }

    /** What nobody can read has no id, and so needs no answer. */
    private static List<IssuedCommand> readable(StatefulSet set) {
        try {
            return StateAnnotation.commands(set);
        } catch (UnreadableStateException unreadable) {
            return List.of();
        }
    }

    private void template(StatefulSet before, StatefulSet after, RolloutState state) {
        PodTemplateSpec old = before.getSpec().getTemplate();
        PodTemplateSpec fresh = after.getSpec().getTemplate();
        if (old.equals(fresh)) {
            return;
        }
        if (state.setup().applied().isPresent() && !state.wayBack().equals(Optional.of(RollbackBy.TEMPLATE))) {
            truth.breach(9, "a template was written that belongs to whoever applied it");
        }
        if (!isOurs(fresh, state)) {
            truth.breach(9, "a template was written that is neither the base's nor the target's");
        }
        if (!isOurs(old, state)) {
            truth.breach(9, "somebody else's template was overwritten");
        }
    }

    private static boolean isOurs(PodTemplateSpec template, RolloutState state) {
        String hash = TemplateHash.of(template);
        return hash.equals(state.setup().baseHash())
                || hash.equals(state.setup().targetHash());
    }

    private void promoting(StatefulSet before, RolloutState was, StatefulSet after, RolloutState is) {
        int there = SwarmDatabase.partition(before);
        int from = hasNoPartition(before, was) ? was.partition() : there;
        int to = hasNoPartition(after, is) ? is.partition() : SwarmDatabase.partition(after);
        boolean rolling = before.getSpec().getUpdateStrategy().getType().equals("RollingUpdate")
                && after.getSpec().getUpdateStrategy().getType().equals("RollingUpdate");
        if (rolling && there == SwarmDatabase.partition(after)) {
            return;
        }
        boolean putBack = rolling
                && there < was.partition()
                && SwarmDatabase.partition(after) == was.partition()
                && (is.held().flatMap(RolloutState.Hold::cause).equals(Optional.of(HoldCause.PARTITION_MOVED))
                        || (was.held().isPresent() && is.held().isEmpty()));
        if (putBack) {
            return;
        }
        if (rolling && there != was.partition()) {
            truth.breach(9, "somebody else's partition " + there + " was overwritten by " + to);
        }
        if (is.wave() > was.wave() && was.promotedThrough() < was.wave()) {
            // OnDelete has no partition: what was released stands in the record.
            nextWave(before, was, rolling ? from : was.partition());
        }
        boolean superseded = is.superseded();
        if (to > from && !superseded) {
            truth.breach(3, "the partition rose from " + from + " to " + to + " while promoting");
        }
        if (to >= from) {
            return;
        }
        int replicas = before.getSpec().getReplicas();
        int end = WavePlan.end(is.setup().options().waves(), is.wave(), replicas, Math.min(from, replicas));
        if (to < Math.min(end, replicas)) {
            truth.breach(
                    3, "the partition fell from " + from + " to " + to + ", wave " + is.wave() + " ends at " + end);
        }
        int most = truth.promises().maxUnavailable().applyAsInt(before);
        long disturbed = disturbed(before, from, to);
        if (disturbed > most) {
            truth.breach(
                    3,
                    "the partition fell from " + from + " to " + to + " over " + disturbed
                            + " pods with something to lose");
        }
        long unready = releasedNotReady(before, from);
        if (unready >= most && !truth.othersWroteSpec()) {
            truth.breach(
                    4,
                    "the partition fell from " + from + " to " + to + " while " + unready
                            + " released pods were not ready on the new revision");
        }
    }

    /** With OnDelete, also while ill pods are replaced, no pod moves that is not deleted by name: how far that is, is in the record. */
    private static boolean hasNoPartition(StatefulSet set, RolloutState state) {
        return state.healing().isPresent()
                || set.getSpec().getUpdateStrategy().getType().equals("OnDelete");
    }

    /** Nobody has promoted: so the pods have soaked, and no person was to be asked. */
    private void nextWave(StatefulSet set, RolloutState state, int from) {
        RolloutOptions options = state.setup().options();
        if (options.gates().stream().anyMatch(GateSpec.Manual.class::isInstance)) {
            truth.breach(4, "wave " + state.wave() + " was left without the promotion that it waits for");
        }
        Instant soaking = truth.cluster().clock().now().minus(options.soak()).plus(WHOLE_SECONDS);
        for (int index = from; index < set.getSpec().getReplicas(); index++) {
            Optional<Instant> up = truth.upSince(name(set, index)).filter(soaking::isBefore);
            if (up.isPresent() && !truth.isBlind()) {
                truth.breach(
                        4,
                        "wave " + state.wave() + " was left before its soak: " + name(set, index) + " is ready since "
                                + up.get());
            }
        }
    }

    /** Pods that lose something when the partition falls: those that are on the new revision already do not. */
    private long disturbed(StatefulSet set, int from, int to) {
        return IntStream.range(to, Math.min(from, set.getSpec().getReplicas()))
                .mapToObj(index -> pod(set, index))
                .flatMap(Optional::stream)
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null
                        && SwarmDatabase.ready(pod)
                        && !SwarmDatabase.revision(pod).equals(set.getStatus().getUpdateRevision()))
                .count();
    }

    /** Longer than a driver may not have seen. */
    private long releasedNotReady(StatefulSet set, int from) {
        Instant visible = truth.seenByAll(truth.promises().sight());
        return IntStream.range(from, set.getSpec().getReplicas())
                .filter(index -> {
                    Optional<Pod> pod = pod(set, index);
                    Instant down = truth.downSince().get(name(set, index));
                    boolean stale = pod.filter(there -> down == null
                                    && !SwarmDatabase.revision(there)
                                            .equals(set.getStatus().getUpdateRevision()))
                            .isPresent();
                    return stale || (down != null && !down.isAfter(visible));
                })
                .count();
    }

    private Optional<Pod> pod(StatefulSet set, int index) {
        return truth.cluster().pod(SwarmDatabase.NAMESPACE, name(set, index));
    }

    private static String name(StatefulSet set, int index) {
        return set.getMetadata().getName() + "-" + (SwarmDatabase.start(set) + index);
    }
}
