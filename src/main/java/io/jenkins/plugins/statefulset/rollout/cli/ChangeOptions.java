package io.jenkins.plugins.statefulset.rollout.cli;

import io.jenkins.plugins.statefulset.rollout.change.Change;
import io.jenkins.plugins.statefulset.rollout.change.ChangeParser;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.plan.OnNewChange;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.io.InputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What changes in the pods. */
@HelpSections.Heading("What changes (at least one)")
final class ChangeOptions {
    private static final Map<String, RollbackBy> ROLLBACK_BY = new LinkedHashMap<>();
    private static final Map<String, OnNewChange> ON_NEW_CHANGE = new LinkedHashMap<>();

    static {
        ROLLBACK_BY.put("partition", RollbackBy.PARTITION);
        ROLLBACK_BY.put("template", RollbackBy.TEMPLATE);
        ON_NEW_CHANGE.put("hold", OnNewChange.HOLD);
        ON_NEW_CHANGE.put("restart", OnNewChange.RESTART);
    }

    @Option(
            names = "--image",
            paramLabel = "CONTAINER=IMAGE",
            description = "Another image for a container. May be repeated.")
    private List<String> images = new ArrayList<>();

    @Option(
            names = "--env",
            paramLabel = "CONTAINER:NAME=VALUE",
            description = "Another value for a variable of a container. May be repeated. Secrets belong in a Secret.")
    private List<String> variables = new ArrayList<>();

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            description = "A new manifest of the set: its pod template is the change. - reads standard input.")
    private String manifest;

    @Option(
            names = "--patch",
            paramLabel = "FILE",
            description = "A strategic merge patch of the set's spec.template. - reads standard input.")
    private String patch;

    @Option(
            names = "--to",
            paramLabel = "REVISION",
            description =
                    "The template of an earlier revision of the set on the cluster: previous, its number in kubectl"
                            + " rollout history, or its name. Goes with no other change.")
    private String revision;

    @Option(
            names = "--applied",
            description =
                    "What is in place already, put there by helm, Argo CD, Flux, kubectl or whoever: the template on the set is the"
                            + " change, and nothing is written into it. Goes with no other change.")
    private boolean applied;

    @Option(
            names = "--rollback-by",
            paramLabel = "partition|template",
            description =
                    "With --applied, how pods go back: partition leaves the template to its owner, template writes the one from"
                            + " before. Default: partition")
    private String rollbackBy;

    @Option(
            names = "--on-new-change",
            paramLabel = "hold|restart",
            description =
                    "With --applied, what happens when something newer is put in place meanwhile: hold waits for a person; restart plans"
                            + " again from what the pods were on and begins with wave 1 on the newest, going back for no pod. Default: hold")
    private String onNewChange;

    @Option(names = "--restart", description = "New pods of the same template, as kubectl rollout restart makes them.")
    private boolean restart;

    /**
     * The changes in the order in which they build on each other: manifest, patch, images, variables, restart.
     *
     * @param command the command that they are given to, as it is typed
     * @throws BadRequestException if one can't be read, or there is none
     */
    List<Change> read(String command, InputStream standardInput, String namespace, String set, Instant now) {
        if ("-".equals(manifest) && "-".equals(patch)) {
            throw new BadRequestException(
                    Phrase.of("refused.once-two").with("first", "-f -").with("second", "--patch -"));
        }
        List<Change> changes = new ArrayList<>();
        if (manifest != null) {
            changes.add(ChangeParser.manifest(
                    Manifests.read(manifest, standardInput, namespace, command + " … -f -"), set));
        }
        if (patch != null) {
            changes.add(ChangeParser.patch(patch, standardInput));
        }
        images.forEach(image -> changes.add(ChangeParser.image(image)));
        variables.forEach(variable -> changes.add(ChangeParser.env(variable)));
        if (revision != null) {
            if (!changes.isEmpty() || restart) {
                throw BadRequestException.at("--to " + revision, Phrase.of("refused.whole-template"));
            }
            changes.add(new Change.ToRevision(revision));
        }
        if (applied) {
            if (!changes.isEmpty() || restart) {
                throw new BadRequestException(Phrase.of("refused.applied-alone").with("field", "--applied"));
            }
            changes.add(new Change.Applied());
        }
        if (restart) {
            changes.add(new Change.Restart(now.truncatedTo(ChronoUnit.SECONDS)));
        }
        if (changes.isEmpty()) {
            throw new BadRequestException(Phrase.of("refused.no-change")
                    .with("options", "--image, --env, -f, --patch, --to, --restart")
                    .with("last", "--applied")
                    .with("example", "--image postgresql=postgres:13.23"));
        }
        return changes;
    }

    /** @throws BadRequestException naming the option that is wrong */
    void addTo(RolloutRequest.Builder request) {
        Optional.ofNullable(rollbackBy)
                .map(text -> OptionValues.choice("--rollback-by", text, ROLLBACK_BY))
                .ifPresent(request::rollbackBy);
        Optional.ofNullable(onNewChange)
                .map(text -> OptionValues.choice("--on-new-change", text, ON_NEW_CHANGE))
                .ifPresent(request::onNewChange);
    }

    boolean givesNone() {
        return images.isEmpty()
                && variables.isEmpty()
                && manifest == null
                && patch == null
                && revision == null
                && !applied
                && !restart;
    }

    /** @throws BadRequestException if it names a revision: of manifests there is only one */
    void requireNoHistory(String path) {
        if (applied) {
            throw BadRequestException.at(
                    "--applied",
                    Phrase.of("refused.file-not-pending")
                            .with("path", path)
                            .with("command", TypedCommand.of("plan NAME --applied")));
        }
        if (revision != null) {
            throw BadRequestException.at(
                    "--to " + revision,
                    Phrase.of("refused.file-no-history")
                            .with("path", path)
                            .with("command", TypedCommand.of("plan NAME --to " + revision)));
        }
    }

    /** @throws BadRequestException if it names a revision: the simulation is made of the present one only */
    void requireNoRevision(String set) {
        if (revision != null) {
            throw BadRequestException.at(
                    "--to " + revision,
                    Phrase.of("refused.rehearsal-no-revisions")
                            .with("command", TypedCommand.of("plan " + set + " --to " + revision)));
        }
    }

    boolean readsStandardInput() {
        return "-".equals(manifest) || "-".equals(patch);
    }
}
