package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import io.jenkins.plugins.statefulset.rollout.event.EventJson;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What rollouts told on a simulated cluster: kept by {@code rollout rehearse --events}. */
public final class KeptEvents {
    private KeptEvents() {}

    /** {@code postgresql} with a backup, three waves and a soak of 30 s. */
    public static List<RolloutEvent> completed() {
        return read("completed.jsonl");
    }

    /** The same, but {@code postgresql-1} crashes on the new revision. */
    public static List<RolloutEvent> rolledBack() {
        return read("rolled-back.jsonl");
    }

    /** The same, but it cannot go back. */
    public static List<RolloutEvent> failed() {
        List<RolloutEvent> events = new ArrayList<>(rolledBack());
        RolloutEvent.Finished end = (RolloutEvent.Finished) events.remove(events.size() - 1);
        events.add(new RolloutEvent.Finished(
                end.time(), end.statefulSet(), RolloutEvent.Result.FAILED, end.reason(), end.durationSeconds()));
        return events;
    }

    /** 120 pods in four waves. */
    public static List<RolloutEvent> large() {
        return read("large.jsonl");
    }

    /** Up to the first pod that is on its way, as if it were still under way. */
    public static List<RolloutEvent> begun(List<RolloutEvent> events) {
        int cut = 0;
        while (!(events.get(cut) instanceof RolloutEvent.PodChanged pod
                && pod.state() == RolloutEvent.PodState.TERMINATING)) {
            cut++;
        }
        return events.subList(0, cut + 1);
    }

    /** Up to the beginning of the first soak. */
    public static List<RolloutEvent> soaking(List<RolloutEvent> events) {
        int cut = 0;
        while (!(events.get(cut) instanceof RolloutEvent.GateChanged gate
                && gate.name().equals("soak"))) {
            cut++;
        }
        return events.subList(0, cut + 1);
    }

    /** Says these words wherever a cluster has a say. */
    static List<RolloutEvent> saying(List<RolloutEvent> events, String words) {
        return events.stream().map(event -> saying(event, words)).toList();
    }

    private static RolloutEvent saying(RolloutEvent event, String words) {
        if (event instanceof RolloutEvent.PodChanged pod) {
            return new RolloutEvent.PodChanged(
                    pod.time(),
                    pod.statefulSet(),
                    pod.pod() + words,
                    pod.ordinal(),
                    pod.revision().map(revision -> revision + words),
                    pod.state(),
                    Optional.of(Message.of(words + "\n" + words)));
        }
        if (event instanceof RolloutEvent.Planned plan) {
            return new RolloutEvent.Planned(
                    plan.time(),
                    plan.statefulSet(),
                    plan.rolloutId(),
                    words,
                    plan.replicas(),
                    plan.startOrdinal(),
                    plan.baseRevision(),
                    List.of(Message.of(words)),
                    plan.waves(),
                    plan.risk(),
                    plan.blockers(),
                    List.of(Message.of(words)),
                    Optional.of(Message.of(words)),
                    plan.ill());
        }
        if (event instanceof RolloutEvent.BudgetChanged budget) {
            return new RolloutEvent.BudgetChanged(
                    budget.time(),
                    budget.statefulSet(),
                    budget.budget() + words,
                    budget.allowed(),
                    budget.healthy(),
                    budget.desired());
        }
        if (event instanceof RolloutEvent.RollingBack back) {
            return new RolloutEvent.RollingBack(back.time(), back.statefulSet(), Message.of(words), back.by());
        }
        if (event instanceof RolloutEvent.Finished end) {
            return new RolloutEvent.Finished(
                    end.time(), end.statefulSet(), end.outcome(), Message.of(words), end.durationSeconds());
        }
        return event;
    }

    private static List<RolloutEvent> read(String name) {
        try (InputStream in = KeptEvents.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(EventJson::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
