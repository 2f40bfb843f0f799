package io.jenkins.plugins.statefulset.rollout.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.api.GuardStatus;
import io.jenkins.plugins.statefulset.rollout.api.PendingChange;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import java.time.Instant;

/** A guard as one JSON object: how it stood, what was asked for, and where the partition is now. */
final class GuardJson {
    private GuardJson() {}

    static String write(GuardStatus before, String action, Instant now) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("time", now.toString());
        json.put("event", "guard");
        json.put("statefulSet", before.namespace() + "/" + before.name());
        json.put("action", action);
        json.put("guard", state(before));
        json.put("updateStrategy", before.strategy().type());
        json.put("from", before.partition());
        json.put("to", after(before, action));
        before.rollout().ifPresent(id -> json.put("rolloutId", id));
        before.pending().ifPresent(pending -> add(pending, json));
        before.unknown().ifPresent(why -> json.put("unknown", why.toString()));
        ArrayNode claims = json.putArray("claims");
        before.claims().forEach(owner -> {
            ObjectNode claim = claims.addObject();
            claim.put("manager", owner.manager());
            claim.put("operation", owner.operation());
            owner.time().ifPresent(time -> claim.put("time", time.toString()));
        });
        return json.toString();
    }

    /** {@code up}, {@code down} or {@code not-needed}. */
    static String state(GuardStatus guard) {
        return ConstantWords.of(guard.state());
    }

    /** What is pending, as the field of that name. */
    static void add(PendingChange pending, ObjectNode json) {
        ObjectNode change = json.putObject("pending");
        change.put("baseRevision", pending.base());
        change.put("targetRevision", pending.target());
        ArrayNode changes = change.putArray("changes");
        pending.changes().forEach(field -> changes.add(field.toString()));
        ArrayNode waiting = change.putArray("waiting");
        pending.waiting().forEach(waiting::add);
    }

    private static int after(GuardStatus before, String action) {
        boolean up = before.state() == GuardStatus.State.UP;
        return switch (action) {
            case "on" -> up ? before.partition() : EndPartition.GUARD_PARTITION;
            case "off" -> up ? 0 : before.partition();
            default -> before.partition();
        };
    }
}
