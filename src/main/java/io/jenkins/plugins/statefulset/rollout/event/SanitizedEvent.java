package io.jenkins.plugins.statefulset.rollout.event;

import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import java.util.List;
import java.util.function.UnaryOperator;

/** An event whose texts have been made fit to be shown. Names, numbers and times are none of its business. */
public final class SanitizedEvent {
    private SanitizedEvent() {}

    /** @param shown what may be shown of a sentence */
    public static RolloutEvent of(RolloutEvent event, UnaryOperator<String> shown) {
        if (event instanceof RolloutEvent.Planned plan) {
            return planned(plan, shown);
        }
        if (event instanceof RolloutEvent.Backup backup) {
            return new RolloutEvent.Backup(
                    backup.time(),
                    backup.statefulSet(),
                    backup.job(),
                    backup.state(),
                    backup.message().map(shown),
                    backup.taken());
        }
        if (event instanceof RolloutEvent.Blocked blocked) {
            return new RolloutEvent.Blocked(
                    blocked.time(),
                    blocked.statefulSet(),
                    blocked.by(),
                    blocked.message().map(shown),
                    blocked.why().map(cause -> cause.shown(shown)));
        }
        if (event instanceof RolloutEvent.PodChanged pod && pod.reason().isPresent()) {
            return new RolloutEvent.PodChanged(
                    pod.time(),
                    pod.statefulSet(),
                    pod.pod(),
                    pod.ordinal(),
                    pod.revision(),
                    pod.state(),
                    pod.reason().map(why -> why.map(shown)),
                    pod.diagnosis()
                            .map(found -> new PodDiagnosis(
                                    shown.apply(found.cause()),
                                    all(found.log(), shown),
                                    all(found.events(), shown),
                                    found.unreadable())),
                    pod.why().map(cause -> cause.shown(shown)));
        }
        if (event instanceof RolloutEvent.GateChanged gate && !gate.soaks()) {
            return new RolloutEvent.GateChanged(
                    gate.time(),
                    gate.statefulSet(),
                    gate.wave(),
                    shown.apply(gate.name()),
                    gate.state(),
                    gate.message().map(text -> text.map(shown)),
                    gate.pod(),
                    gate.moment(),
                    gate.approval());
        }
        if (event instanceof RolloutEvent.Voted vote) {
            return new RolloutEvent.Voted(
                    vote.time(),
                    vote.statefulSet(),
                    vote.wave(),
                    vote.gate(),
                    vote.ballot(),
                    vote.by(),
                    vote.choice(),
                    vote.cast(),
                    vote.reason().map(shown),
                    vote.standing(),
                    vote.detail().map(shown));
        }
        if (event instanceof RolloutEvent.ServerChanged server) {
            return new RolloutEvent.ServerChanged(
                    server.time(),
                    server.statefulSet(),
                    server.state(),
                    server.since(),
                    server.until(),
                    server.cause().map(shown));
        }
        if (event instanceof RolloutEvent.EventsRefused refused) {
            return new RolloutEvent.EventsRefused(refused.time(), refused.statefulSet(), shown.apply(refused.cause()));
        }
        if (event instanceof RolloutEvent.Held held) {
            return new RolloutEvent.Held(
                    held.time(),
                    held.statefulSet(),
                    held.reason().map(shown),
                    held.by(),
                    held.why().map(cause -> cause.shown(shown)));
        }
        if (event instanceof RolloutEvent.Refused refused) {
            return new RolloutEvent.Refused(
                    refused.time(),
                    refused.statefulSet(),
                    refused.command(),
                    refused.by(),
                    refused.reason().map(shown));
        }
        if (event instanceof RolloutEvent.RollingBack back) {
            return new RolloutEvent.RollingBack(
                    back.time(),
                    back.statefulSet(),
                    back.reason().map(shown),
                    back.by(),
                    back.way(),
                    back.why().map(cause -> cause.shown(shown)));
        }
        if (event instanceof RolloutEvent.Finished end) {
            return new RolloutEvent.Finished(
                    end.time(),
                    end.statefulSet(),
                    end.outcome(),
                    end.reason().map(shown),
                    end.durationSeconds(),
                    end.replicas(),
                    end.left(),
                    end.why().map(cause -> cause.shown(shown)));
        }
        return event;
    }

    private static RolloutEvent planned(RolloutEvent.Planned plan, UnaryOperator<String> shown) {
        return new RolloutEvent.Planned(
                plan.time(),
                plan.statefulSet(),
                plan.rolloutId(),
                plan.cluster(),
                plan.replicas(),
                plan.startOrdinal(),
                plan.baseRevision(),
                messages(plan.changes(), shown),
                plan.waves(),
                new RolloutEvent.RiskSummary(
                        plan.risk().level(),
                        messages(plan.risk().reasons(), shown),
                        plan.risk().facts().stream()
                                .map(fact -> new RolloutEvent.RiskFact(
                                        fact.level(),
                                        fact.field(),
                                        fact.change().map(change -> change.map(shown))))
                                .toList()),
                plan.blockers().stream()
                        .map(blocker -> new RolloutEvent.BlockerSummary(
                                blocker.name(), blocker.message().map(shown), messages(blocker.wayOut(), shown)))
                        .toList(),
                messages(plan.warnings(), shown),
                plan.backup().map(note -> note.map(shown)),
                plan.ill().stream()
                        .map(ill ->
                                new RolloutEvent.IllPod(ill.pod(), ill.reason().map(shown), ill.since()))
                        .toList(),
                plan.updateStrategy(),
                plan.neighbours().stream()
                        .map(neighbour -> neighbour instanceof Neighbour.AdmissionWarning warning
                                ? new Neighbour.AdmissionWarning(shown.apply(warning.text()))
                                : neighbour)
                        .toList(),
                plan.applied(),
                plan.fields().stream().map(field -> field.shown(shown)).toList(),
                plan.restart(),
                plan.profile().map(use -> use.shown(shown)));
    }

    private static List<Message> messages(List<Message> messages, UnaryOperator<String> shown) {
        return messages.stream().map(message -> message.map(shown)).toList();
    }

    private static List<String> all(List<String> texts, UnaryOperator<String> shown) {
        return texts.stream().map(shown).toList();
    }
}
