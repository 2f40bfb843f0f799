package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.api.GuardStatus.State;
import io.jenkins.plugins.statefulset.rollout.change.FieldChange;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FieldOwner;
import java.util.ArrayList;
import java.util.List;

/** How a set stood under its guard, and what has become of that, for people. */
public record GuardWords(GuardStatus before) {
    /** What was done where it was to be put up. */
    public List<Message> on() {
        return lines(
                before.state() == State.UP
                        ? Phrase.of("guard.up-already").with("partition", text(before.partition()))
                        : Phrase.of("guard.is-up")
                                .with("before", text(before.partition()))
                                .with("after", text(EndPartition.GUARD_PARTITION)));
    }

    /** What was done where it was to be taken down. */
    public List<Message> off() {
        Phrase what = before.state() == State.UP ? Phrase.of("guard.is-down") : Phrase.of("guard.is-none");
        return List.of(title(what.with("partition", text(before.partition()))));
    }

    /** How it stands. */
    public List<Message> status() {
        return lines(
                switch (before.state()) {
                    case UP -> Phrase.of("guard.up").with("partition", text(before.partition()));
                    case DOWN -> Phrase.of("guard.none").with("partition", text(before.partition()));
                    case NOT_NEEDED -> Phrase.of("guard.not-needed");
                });
    }

    private List<Message> lines(Phrase first) {
        List<Message> lines = new ArrayList<>();
        lines.add(title(first));
        before.rollout()
                .ifPresent(id -> lines.add(below(Phrase.of("guard.rollout").with("id", id))));
        before.pending().ifPresent(pending -> lines.addAll(pending(pending)));
        before.unknown()
                .ifPresent(why ->
                        lines.add(below(Phrase.of("guard.pending-unknown").with("why", why))));
        before.claims().forEach(owner -> lines.add(below(claim(owner))));
        return lines;
    }

    private List<Message> pending(PendingChange pending) {
        Message changes = pending.changes().isEmpty()
                ? Phrase.of("guard.same-template").message()
                : Message.listed(
                        pending.changes().stream().map(FieldChange::message).toList(), Message.Between.COMMA);
        Phrase waiting = Phrase.of("guard.waiting")
                .with("pods", Message.listed(pending.waiting()))
                .with("number", pending.waiting().size())
                .with("command", TypedCommand.runApplied(before.namespace(), before.name()));
        return List.of(
                below(Phrase.of("guard.pending").with("changes", changes)),
                below(
                        pending.newPods().isEmpty()
                                ? waiting
                                : waiting.with("fresh", Message.listed(pending.newPods()))
                                        .with("others", pending.newPods().size())));
    }

    private static Phrase claim(FieldOwner owner) {
        Phrase claim = Phrase.of("guard.claim")
                .with("manager", owner.manager())
                .with("operation", owner.operation())
                .with("setting", "partition: " + EndPartition.GUARD_PARTITION);
        return owner.time().map(time -> claim.with("time", time)).orElse(claim);
    }

    private Message title(Phrase what) {
        return Phrase.of("guard.set")
                .with("set", before.namespace() + "/" + before.name())
                .with("what", what)
                .message();
    }

    private static Message below(Phrase line) {
        return Message.of("  ").and(line);
    }

    private static String text(int partition) {
        return String.valueOf(partition);
    }
}
