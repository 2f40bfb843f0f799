package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.change.FieldChange;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is told of a change that is in place already. */
final class PendingWords {
    private PendingWords() {}

    /** What differs, a sentence each; never empty. */
    static List<Message> changes(PendingChange pending) {
        return pending.changes().isEmpty()
                ? List.of(Phrase.of("preflight.revision-anew")
                        .with("revision", pending.target())
                        .with("issue", "kubernetes #134773")
                        .message())
                : pending.changes().stream().map(FieldChange::message).toList();
    }

    /** @param set with an update revision: without one it is not known what is pending */
    static Phrase nothing(SetView set) {
        Phrase nothing = Phrase.of("refused.nothing-pending")
                .with("set", set.namespace() + "/" + set.name())
                .with("revision", set.updateRevision().orElseThrow());
        return set.strategy() == UpdateStrategy.ROLLING_UPDATE && set.partition() > 0
                ? nothing.with("partition", set.partition())
                : nothing;
    }

    static List<Message> warnings(PendingChange pending, SetView set, Optional<RollbackBy> asked) {
        List<Message> warnings = new ArrayList<>();
        pending.others()
                .forEach((pod, revision) -> warnings.add(Phrase.of("preflight.stray-pod")
                        .with("pod", pod)
                        .with("revision", revision)
                        .with("base", pending.base())
                        .message()));
        boolean wished = asked.orElse(RollbackBy.PARTITION) == RollbackBy.PARTITION;
        if (wished && pending.way() == RollbackBy.TEMPLATE) {
            Phrase words = set.strategy() == UpdateStrategy.ON_DELETE
                    ? Phrase.of("preflight.template-back-on-delete")
                    : Phrase.of("preflight.template-back")
                            .with("revision", set.currentRevision().orElse("no revision"));
            warnings.add(words.with("base", pending.base())
                    .with("setting", RequestField.ON_FAILURE.as("hold"))
                    .message());
        }
        return warnings;
    }
}
