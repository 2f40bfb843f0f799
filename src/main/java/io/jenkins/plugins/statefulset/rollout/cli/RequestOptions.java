package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.risk.RuleBook;
import java.time.Instant;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;

/** Everything that makes up a request, but the set itself. */
final class RequestOptions {
    @Mixin
    private ChangeOptions change;

    @Mixin
    private PaceOptions pace;

    @Mixin
    private BackupArguments backup;

    @Mixin
    private RiskOptions risk;

    /**
     * @param command the command that they are given to
     * @param now what a restart is stamped with
     * @throws BadRequestException naming what is wrong
     */
    RolloutRequest read(CommandSpec command, Shell shell, String namespace, String name, Instant now) {
        if (change.readsStandardInput() && backup.readsStandardInput()) {
            throw new BadRequestException(Phrase.of("refused.once-already").with("field", "--backup-job -"));
        }
        RolloutRequest.Builder request = RolloutRequest.of(namespace, name).by(shell.user());
        pace.addTo(request);
        change.addTo(request);
        request.riskRules(risk.rules());
        backup.addTo(request, shell.in(), namespace);
        change.read(command.qualifiedName(), shell.in(), namespace, name, now).forEach(request::change);
        return request.build();
    }

    /**
     * What is known of systems that keep data.
     *
     * @throws BadRequestException if a file of rules is not there or wrong
     */
    RuleBook riskRules() {
        return risk.rules();
    }

    /** @throws BadRequestException if it names an earlier revision, which manifests do not have */
    void requireNoHistory(String path) {
        change.requireNoHistory(path);
    }

    /** @throws BadRequestException if it names an earlier revision, which a rehearsal does not have */
    void requireNoRevision(String set) {
        change.requireNoRevision(set);
    }

    /** Whether no change is given, so that there is nothing to ask for yet. */
    boolean givesNoChange() {
        return change.givesNone();
    }

    boolean readsStandardInput() {
        return change.readsStandardInput() || backup.readsStandardInput();
    }
}
