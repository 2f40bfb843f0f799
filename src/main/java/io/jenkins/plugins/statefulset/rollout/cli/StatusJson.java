package io.jenkins.plugins.statefulset.rollout.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jenkins.plugins.statefulset.rollout.api.RolloutStatus;
import io.jenkins.plugins.statefulset.rollout.api.SetOverview;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Ballot;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.event.Vote;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import java.time.Instant;
import java.util.Optional;

/** A set and its last rollout as one JSON object, with the fields that every event has. */
final class StatusJson {
    private StatusJson() {}

    static String write(SetOverview overview, Instant now) {
        RolloutStatus status = overview.rollout();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("time", now.toString());
        json.put("event", "status");
        json.put("statefulSet", status.set().namespace() + "/" + status.set().name());
        json.put("replicas", status.set().replicas());
        json.put("partition", status.set().partition());
        status.set().updateRevision().ifPresent(revision -> json.put("revision", revision));
        status.driver().ifPresent(driver -> json.put("driver", driver));
        status.state()
                .ifPresent(
                        state -> json.set("rollout", rollout(state, status.set().replicas())));
        json.put("guard", GuardJson.state(overview.guard()));
        overview.pending().ifPresent(pending -> GuardJson.add(pending, json));
        overview.guard().unknown().ifPresent(why -> json.put("unknown", why.toString()));
        ArrayNode pods = json.putArray("pods");
        for (int index = status.pods().size() - 1; index >= 0; index--) {
            pods.add(pod(status.set().ordinal(index), status.pods().get(index)));
        }
        return json.toString();
    }

    private static ObjectNode rollout(RolloutState state, int replicas) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", state.setup().id());
        json.put("by", state.setup().by());
        state.setup().reason().ifPresent(reason -> json.put("reason", reason));
        json.put("startedAt", state.setup().startedAt().toString());
        json.put("change", state.setup().change().toString());
        json.put("phase", ConstantWords.of(state.phase()));
        json.put("wave", state.wave());
        json.put("waves", WavePlan.count(state.setup().options().waves(), replicas));
        state.setup().baseRevision().ifPresent(base -> json.put("baseRevision", base));
        state.target().ifPresent(target -> json.put("targetRevision", target));
        state.held().ifPresent(held -> json.putObject("held")
                .put("reason", held.reason().in(OptionNames.INSTANCE))
                .put("by", held.by())
                .put("at", held.at().toString()));
        state.blocked().ifPresent(blocked -> json.putObject("blocked")
                .put("by", blocked.by())
                .put("message", blocked.message().in(OptionNames.INSTANCE))
                .put("since", blocked.since().toString()));
        state.awaitedApproval().ifPresent(gate -> {
            ObjectNode approval = json.putObject("approval");
            gate.submitters().forEach(approval.putArray("submitters")::add);
            approval.put("minimum", gate.minimum());
            approval.put("approvals", state.ballot().map(Ballot::approvals).orElse(0L));
            state.ballot()
                    .flatMap(ballot -> gate.within().map(ballot.since()::plus))
                    .ifPresent(until -> approval.put("until", until.toString()));
        });
        if (!state.ballots().isEmpty()) {
            ArrayNode votes = json.putArray("votes");
            state.ballots().forEach(ballot -> ballot.votes().forEach(vote -> votes.add(vote(ballot, vote))));
        }
        state.failure().ifPresent(failure -> json.putObject("failure")
                .put("reason", failure.reason().in(OptionNames.INSTANCE))
                .put("at", failure.at().toString()));
        state.end().ifPresent(end -> json.putObject("end")
                .put("outcome", ConstantWords.of(end.result()))
                .put("reason", end.reason().in(OptionNames.INSTANCE))
                .put("at", end.at().toString()));
        return json;
    }

    private static ObjectNode vote(Ballot ballot, Vote vote) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("wave", ballot.wave())
                .put("ballot", ballot.number())
                .put("by", vote.by())
                .put("choice", ConstantWords.of(vote.choice()))
                .put("at", vote.at().toString());
        vote.reason().ifPresent(reason -> json.put("reason", reason));
        return json;
    }

    private static ObjectNode pod(int ordinal, Optional<PodView> pod) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("ordinal", ordinal);
        if (pod.isEmpty()) {
            return json.put("state", "missing");
        }
        PodView view = pod.get();
        json.put("pod", view.name());
        view.revision().ifPresent(revision -> json.put("revision", revision));
        json.put("state", ConstantWords.of(view.state()));
        view.readySince().ifPresent(since -> json.put("readySince", since.toString()));
        view.reason().ifPresent(reason -> json.put("reason", reason.in(OptionNames.INSTANCE)));
        return json;
    }
}
