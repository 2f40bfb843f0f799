package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.api.GuardStatus.State;
import io.jenkins.plugins.statefulset.rollout.change.FieldChange;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour.FieldOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** How a set stood under its guard, and what has become of that, for people. */
public record GuardWords(GuardStatus before) {
    /** What was done where it was to be put up. */
    public List<String> on() {
        return lines(
                before.state() == State.UP
                        ? "the guard is up already: " + partition() + ", nothing was changed"
                        : "the guard is up: partition " + before.partition() + " → " + EndPartition.GUARD_PARTITION
                                + ", no change of the template moves a pod");
    }

    /** What was done where it was to be taken down. */
    public List<String> off() {
        List<String> lines = new ArrayList<>();
        lines.add(title()
                + (before.state() == State.UP
                        ? "the guard is down: partition " + before.partition()
                                + " → 0, the controller rolls the next change of the template by itself"
                        : "there is no guard: " + partition() + ", nothing was changed"));
        return lines;
    }

    /** How it stands. */
    public List<String> status() {
        return lines(
                switch (before.state()) {
                    case UP -> "guard up, " + partition();
                    case DOWN -> "no guard, " + partition();
                    case NOT_NEEDED -> "OnDelete, which needs no guard: its controller replaces no pod by itself";
                });
    }

    private List<String> lines(String first) {
        List<String> lines = new ArrayList<>();
        lines.add(title() + first);
        before.rollout()
                .ifPresent(id -> lines.add("  rollout " + id + " is under way or held, and moves the partition"));
        before.pending().ifPresent(pending -> lines.addAll(pending(pending)));
        before.unknown().ifPresent(why -> lines.add("  what is pending is not known: " + why));
        before.claims().forEach(owner -> lines.add(claim(owner)));
        return lines;
    }

    private List<String> pending(PendingChange pending) {
        String changes = pending.changes().isEmpty()
                ? "another revision of the same template"
                : pending.changes().stream().map(FieldChange::toString).collect(Collectors.joining(", "));
        return List.of(
                "  pending: " + changes,
                "  " + are(pending.waiting()) + " not on it yet"
                        + (pending.newPods().isEmpty() ? "" : ", " + are(pending.newPods()))
                        + "; to roll it out in waves: " + TypedCommand.runApplied(before.namespace(), before.name()));
    }

    private static String are(List<String> pods) {
        return String.join(", ", pods) + (pods.size() == 1 ? " is" : " are");
    }

    private static String claim(FieldOwner owner) {
        String how = owner.operation().isEmpty() ? "" : " (" + owner.operation() + ")";
        String when = owner.time().map(time -> " at " + time).orElse("");
        return "  " + owner.manager() + how + " has written the partition" + when
                + " and may write it again: take the field out of what it applies, or put partition: "
                + EndPartition.GUARD_PARTITION + " there";
    }

    private String partition() {
        return "partition " + before.partition();
    }

    private String title() {
        return "StatefulSet " + before.namespace() + "/" + before.name() + ": ";
    }
}
