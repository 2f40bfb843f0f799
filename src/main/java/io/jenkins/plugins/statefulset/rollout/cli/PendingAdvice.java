package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.api.PendingChange;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Message.Between;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.text.Ordinals;
import io.jenkins.plugins.statefulset.rollout.text.PlainText;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** What a person is told who gives no change where one is pending. */
final class PendingAdvice {
    private PendingAdvice() {}

    /** @throws BadRequestException if a change is pending: says which, and how to take it */
    static void require(CommandSpec spec, ClusterSession work, String name) {
        Optional<PendingChange> pending = work.rollouts().pending(work.namespace(), name);
        if (pending.isPresent()) {
            throw new BadRequestException(Phrase.of("refused.one-is-pending")
                    .with("set", work.namespace() + "/" + name)
                    .with("changes", Message.listed(changes(pending.get()), Between.SEMICOLON))
                    .with("pods", Ordinals.names(pending.get().waiting()))
                    .with(
                            "command",
                            EquivalentCommand.command(spec, spec.name(), name, "-n", work.namespace(), "--applied")));
        }
    }

    /** What is pending, a sentence each; never empty. */
    static List<Message> changes(PendingChange pending) {
        return pending.changes().isEmpty()
                ? List.of(Phrase.of("overview.same-template")
                        .with("revision", pending.target())
                        .message())
                : pending.changes().stream()
                        .map(change -> change.message().map(PlainText::line))
                        .toList();
    }
}
