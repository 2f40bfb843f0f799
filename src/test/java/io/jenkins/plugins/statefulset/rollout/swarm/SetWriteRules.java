package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.kept.CommandAnswer;
import io.jenkins.plugins.statefulset.rollout.engine.kept.End;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.HoldCause;
import io.jenkins.plugins.statefulset.rollout.engine.kept.IssuedCommand;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation.UnreadableStateException;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.kube.TemplateHash;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.sim.StoreWrite;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Invariants 3, 4, 6, 9, 11 and 12: what drivers write to the set. */
final class SetWriteRules {
    static final int BURST = 30;
    static final Duration SPAN = Duration.ofSeconds(10);

    /** Far more than any run has a reason for. */
    private static final int MOST = 1_000;

    private final InvariantWatcher truth;
    private final ReleaseRules releases;
    private final WaveRules waves;
    private final EndRules ends;
    private final Map<String, String> driverOf = new HashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Deque<Instant> ours = new ArrayDeque<>();
    private Instant released = Instant.MIN;
    private int count;

    SetWriteRules(InvariantWatcher truth) {
        this.truth = truth;
        this.releases = new ReleaseRules(truth);
        this.waves = new WaveRules(truth);
        this.ends = new EndRules(truth);
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
        copied(after, was, is.get());
        writer(write, was, is.get());
        template(before, after, is.get());
        commands(before, was, after, is.get());
        boolean same = was.filter(
                        old -> old.setup().id().equals(is.get().setup().id()))
                .isPresent();
        if (same && was.get().phase() == Phase.ROLLING && is.get().phase() == Phase.ROLLING) {
            promoting(before, was.get(), after, is.get());
        }
        if (same && was.get().phase() == Phase.ROLLING_BACK && is.get().phase() == Phase.ROLLING_BACK) {
            goingBack(before, was.get(), after, truth.sentAt(write));
        }
        if (same) {
            foreign(before, was.get(), is.get());
            ended(before, was.get(), after, is.get());
        }
        if (!same
                || is.get().phase() != was.get().phase()
                || is.get().partition() < was.get().partition()) {
            released = write.time();
        }
        truthful(was, is.get());
        if (stoppedItself(is.get()) && was.filter(SetWriteRules::stoppedItself).isEmpty()) {
            truth.breach(11, "the driver stopped itself, for it had written too often with nothing new in the world");
        }
    }

    /** A hold names only what others did. */
    private void truthful(Optional<RolloutState> was, RolloutState is) {
        boolean moved = is.held()
                .flatMap(Hold::why)
                .filter(why -> why instanceof StopCause.StrategyChanged || why instanceof StopCause.PartitionChanged)
                .isPresent();
        boolean anew = was.flatMap(RolloutState::held).isEmpty();
        if (moved
                && anew
                && !truth.others().contains(InvariantWatcher.Deed.STRATEGY)
                && !truth.others().contains(InvariantWatcher.Deed.SET)) {
            truth.breach(
                    9,
                    "it was held for what nobody did: "
                            + is.held().orElseThrow().reason());
        }
    }

    /** A record that was copied onto another object of that name says nothing of it. */
    private void copied(StatefulSet set, Optional<RolloutState> was, RolloutState is) {
        boolean other = is.setup()
                .set()
                .filter(uid -> !uid.equals(set.getMetadata().getUid()))
                .isPresent();
        if (other && !was.equals(Optional.of(is))) {
            truth.breach(9, "it went on with a record that was copied along to another set of that name");
        }
    }

    private static boolean stoppedItself(RolloutState state) {
        return state.held()
                .flatMap(Hold::why)
                .filter(StopCause.WroteTooOften.class::isInstance)
                .isPresent();
    }

    private void ended(StatefulSet before, RolloutState was, StatefulSet after, RolloutState is) {
        if (is.over() && !was.over()) {
            truth.podChecks().ifPresent(rules -> rules.ended(is));
        }
        Optional<Result> result = is.end().map(End::result).filter(end -> !was.over());
        if (result.equals(Optional.of(Result.COMPLETED))) {
            waves.left(before, was, Math.min(was.partition(), before.getSpec().getReplicas()), released);
            ends.completed(before, after);
        } else if (result.equals(Optional.of(Result.ROLLED_BACK)) && was.phase() == Phase.ROLLING_BACK) {
            ends.rolledBack(before, was);
        }
    }

    /** Goes on, as if nobody had put another template or strategy in place, which the write has been told. */
    private void foreign(StatefulSet before, RolloutState was, RolloutState is) {
        boolean goesOn = (is.phase() == was.phase() && !is.superseded() && is.partition() < was.partition())
                || (is.over() && is.end().orElseThrow().result() != Result.FAILED);
        if (!goesOn || was.held().isPresent() || was.over()) {
            return;
        }
        boolean counts = was.phase() == Phase.ROLLING || !was.goesBackUnderTheTemplate();
        boolean ours = TemplateHash.of(before.getSpec().getTemplate()).equals(was.expectedTemplate());
        if (counts && was.phase() != Phase.BACKUP && !ours) {
            truth.breach(9, "it went on with a template that somebody else had put in place");
        }
        Optional<String> strategy = was.strategy()
                .map(UpdateStrategy::type)
                .filter(known ->
                        !known.equals(before.getSpec().getUpdateStrategy().getType()));
        if (strategy.isPresent() && was.healing().isEmpty() && was.phase() != Phase.BACKUP) {
            truth.breach(9, "it went on though somebody else had made " + strategy.get() + " another strategy");
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
        String who = write.who().replace(UnreliableApi.LATE, "");
        String owner = driverOf.putIfAbsent(is.driver().orElse(""), who);
        boolean command = was.equals(Optional.of(is));
        if (owner != null && !owner.equals(who) && !command) {
            truth.breach(6, write.who() + " wrote in the name of " + owner);
        }
        Optional<String> before = was.flatMap(RolloutState::driver);
        if (!command && !before.equals(is.driver()) && !names.add(is.driver().orElse(""))) {
            truth.breach(
                    6, write.who() + " wrote over the record of " + before.orElse("nobody") + ", who had taken over");
        }
        if (!command && !write.who().endsWith(UnreliableApi.LATE)) {
            truth.leases().wroteSet(write.who());
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
                && (is.held().flatMap(Hold::cause).equals(Optional.of(HoldCause.PARTITION_MOVED))
                        || (was.held().isPresent() && is.held().isEmpty()));
        if (putBack) {
            return;
        }
        // The guard that a superseded rollout puts up is for whatever stands there.
        if (rolling && there != was.partition() && !is.superseded()) {
            truth.breach(9, "somebody else's partition " + there + " was overwritten by " + to);
        }
        if (is.wave() > was.wave()) {
            // OnDelete has no partition: what was released stands in the record.
            waves.left(before, was, rolling ? from : was.partition(), released);
        }
        if (to > from && !is.superseded()) {
            truth.breach(3, "the partition rose from " + from + " to " + to + " while promoting");
        }
        if (to < from) {
            releases.released(before, was, is, from, to, rolling);
        }
    }

    /** One goes by the partition, and whatever is stuck beside it by deletion. */
    private void goingBack(StatefulSet before, RolloutState was, StatefulSet after, Instant sent) {
        int to = SwarmDatabase.partition(after);
        TruePods pods = new TruePods(truth, before);
        if (to < SwarmDatabase.partition(before) && to < pods.replicas() && pods.hasSomethingToLose(to)) {
            truth.podChecks().ifPresent(rules -> rules.goes(before, was, pods.name(to), pods.update(), sent));
        }
    }

    /** With OnDelete, also while ill pods are replaced, no pod moves that is not deleted by name: how far that is, is in the record. */
    private static boolean hasNoPartition(StatefulSet set, RolloutState state) {
        return state.healing().isPresent()
                || set.getSpec().getUpdateStrategy().getType().equals("OnDelete");
    }
}
