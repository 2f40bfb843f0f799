package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import io.jenkins.plugins.statefulset.rollout.backup.BackupOptions;
import io.jenkins.plugins.statefulset.rollout.change.Change;
import io.jenkins.plugins.statefulset.rollout.change.ChangeParser;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheckParser;
import io.jenkins.plugins.statefulset.rollout.manifest.Manifests;
import io.jenkins.plugins.statefulset.rollout.manifest.PatchDocument;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.Profiles;
import io.jenkins.plugins.statefulset.rollout.request.RiskRules;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Makes the library's request of what a job says, with the library's own parsers. */
public final class RequestBuilder {
    private static final Pattern WORDS_BETWEEN = Pattern.compile("[,\\s]+");
    private static final Pattern LINES = Pattern.compile("\\R");

    private static final Pattern DASHES = Pattern.compile("(?m)^---\\s*$");

    private final RolloutParameters said;
    private final String namespace;
    private final List<String> requesters;
    private UnaryOperator<GateSpec> gates = gate -> gate;
    private List<PodClosure> closures = List.of();

    /** @param namespace where the set is, settled */
    public RequestBuilder(RolloutParameters said, String namespace) {
        this(said, namespace, List.of());
    }

    /**
     * The same for a build.
     *
     * @param requesters accounts of those who began it
     */
    public RequestBuilder(RolloutParameters said, String namespace, List<String> requesters) {
        this.requesters = requesters;
        this.said = said;
        this.namespace = namespace;
    }

    /** From now on it is for a rehearsal, in which nobody votes. */
    public RequestBuilder rehearsed() {
        gates = gate -> gate instanceof GateSpec.Approval ? new GateSpec.Manual() : gate;
        return this;
    }

    /** From now on its request has closures of a Pipeline around each pod, beside what is written as texts. */
    public RequestBuilder with(List<PodClosure> around) {
        closures = around;
        return this;
    }

    /**
     * The request, without a gate of the build's own.
     *
     * @param by who asks
     * @param now what a restart is stamped with
     * @throws BadRequestException naming what is wrong
     */
    public RolloutRequest.Builder request(String by, Instant now) {
        RolloutRequest.Builder request = pace().by(by);
        changes(now).forEach(request::change);
        return request;
    }

    /** Whether it can be understood, as far as this shows without a cluster. */
    public void check() {
        request("", Instant.EPOCH).build();
    }

    /** The request for a backup alone: it changes nothing else. */
    public RolloutRequest.Builder pace() {
        RolloutRequest.Builder request = RolloutRequest.of(namespace, said.getName());
        Optional.ofNullable(said.getWaves()).ifPresent(request::waves);
        duration("soak", said.getSoak()).ifPresent(request::soak);
        duration("readyTimeout", said.getReadyTimeout()).ifPresent(request::readyTimeout);
        duration("failureGrace", said.getFailureGrace()).ifPresent(request::failureGrace);
        Optional.ofNullable(said.getRiskRules())
                .map(text -> RiskRules.withTexts(documents(text), "riskRules"))
                .ifPresent(request::riskRules);
        duration("timeout", said.getTimeout()).ifPresent(request::timeout);
        duration("pdbTimeout", said.getPdbTimeout()).ifPresent(request::budgetTimeout);
        Optional.ofNullable(said.getOnFailure())
                .map(text -> FieldValues.choice("onFailure", text, FieldValues.ON_FAILURE))
                .ifPresent(request::onFailure);
        Optional.ofNullable(said.getRollbackBy())
                .map(text -> FieldValues.choice("rollbackBy", text, FieldValues.ROLLBACK_BY))
                .ifPresent(request::rollbackBy);
        Optional.ofNullable(said.getOnNewChange())
                .map(text -> FieldValues.choice("onNewChange", text, FieldValues.ON_NEW_CHANGE))
                .ifPresent(request::onNewChange);
        Optional.ofNullable(said.getPdb())
                .map(text -> FieldValues.choice("pdb", text, FieldValues.PDB))
                .ifPresent(request::budgetPolicy);
        Optional.ofNullable(said.getEndPartition())
                .map(text -> FieldValues.choice("endPartition", text, FieldValues.END_PARTITION))
                .ifPresent(request::endPartition);
        Optional.ofNullable(said.getBackup())
                .map(text -> FieldValues.choice("backup", text, FieldValues.BACKUP))
                .ifPresent(request::backup);
        request.backupOptions(Optional.ofNullable(said.getBackupOptions())
                .map(settings -> settings.options(namespace))
                .orElseGet(BackupOptions::none));
        said.getGates().forEach(gate -> request.gate(gates.apply(gate.spec(requesters))));
        request.profile(Optional.ofNullable(said.getProfile())
                .map(text -> Profiles.ofText(text, "profile"))
                .orElseGet(Profiles::recognized));
        around(PodMoment.BEFORE, said.getBeforePod()).forEach(request::podCheck);
        around(PodMoment.PREPARE, said.getPreparePod()).forEach(request::podCheck);
        around(PodMoment.AFTER, said.getAfterPod()).forEach(request::podCheck);
        around(PodMoment.RESTORE, said.getRestorePod()).forEach(request::podCheck);
        Optional.ofNullable(said.getOnCheckFailure())
                .map(text -> FieldValues.choice("onCheckFailure", text, FieldValues.ON_FAILURE))
                .ifPresent(request::onCheckFailure);
        Optional.ofNullable(said.getOrder())
                .map(text -> FieldValues.choice("order", text, FieldValues.ORDER))
                .ifPresent(request::order);
        Optional.ofNullable(said.getPodFailures())
                .map(text -> FieldValues.count("podFailures", text, 0, RolloutRequest.MOST_POD_FAILURES))
                .ifPresent(request::podFailures);
        Optional.ofNullable(said.getProgressDeadlineSeconds())
                .map(text -> FieldValues.seconds("progressDeadlineSeconds", text))
                .ifPresent(request::progressDeadline);
        words(said.getAccept()).forEach(request::accept);
        Optional.ofNullable(said.getReason()).ifPresent(request::reason);
        return request;
    }

    /** How long a gate of the build itself may take: as long as was said for the whole rollout. */
    public Duration timeout() {
        return duration("timeout", said.getTimeout()).orElse(Duration.ofHours(2));
    }

    /** What an aborted build does to its rollout. */
    public FieldValues.AbortPolicy onAbort() {
        return Optional.ofNullable(said.getOnAbort())
                .map(text -> FieldValues.choice("onAbort", text, FieldValues.ON_ABORT))
                .orElse(FieldValues.AbortPolicy.HOLD);
    }

    /** In the order in which they build on each other: manifest, patch, images, variables, restart. */
    private List<Change> changes(Instant now) {
        List<Change> changes = new ArrayList<>();
        if (said.getManifest() != null) {
            changes.add(
                    ChangeParser.manifest(Manifests.parse(said.getManifest(), "the text", namespace), said.getName()));
        }
        if (said.getPatch() != null) {
            PatchDocument patch = PatchDocument.parse(said.getPatch(), "the text");
            changes.add(new Change.StrategicMergePatch(patch.tree(), patch.source()));
        }
        words(said.getImage()).forEach(image -> changes.add(ChangeParser.image(image)));
        lines(said.getEnv()).forEach(variable -> changes.add(ChangeParser.env(variable)));
        if (said.getTo() != null) {
            if (!changes.isEmpty() || said.isRestart()) {
                throw new BadRequestException(Phrase.of("jenkins-form.whole-template")
                        .with("value", said.getTo())
                        .message());
            }
            changes.add(new Change.ToRevision(said.getTo()));
        }
        if (said.isApplied()) {
            if (!changes.isEmpty() || said.isRestart()) {
                throw new BadRequestException(
                        Phrase.of("jenkins-form.applied-alone").message());
            }
            changes.add(new Change.Applied());
        }
        if (said.isRestart()) {
            changes.add(new Change.Restart(now.truncatedTo(ChronoUnit.SECONDS)));
        }
        if (changes.isEmpty()) {
            throw new BadRequestException(Phrase.of("jenkins-form.no-change")
                    .with("example", "image: 'postgresql=postgres:13.23'")
                    .message());
        }
        return changes;
    }

    /** Of several files of rules one text is made, with a line of dashes between them. */
    static List<String> documents(String text) {
        return Arrays.stream(DASHES.split(text))
                .filter(document -> !document.isBlank())
                .toList();
    }

    private List<PodCheck> around(PodMoment moment, String text) {
        return PodClosure.among(checks(moment, text), moment, closures);
    }

    /** One a line. */
    static List<PodCheck> checks(PodMoment moment, String text) {
        return lines(text).stream()
                .map(line -> PodCheckParser.parse(moment, line))
                .toList();
    }

    static List<String> words(String text) {
        return text == null
                ? List.of()
                : Arrays.stream(WORDS_BETWEEN.split(text.strip()))
                        .filter(word -> !word.isEmpty())
                        .toList();
    }

    /** Those that say anything. */
    public static List<String> lines(String text) {
        return text == null
                ? List.of()
                : Arrays.stream(LINES.split(text))
                        .filter(line -> !line.isBlank())
                        .toList();
    }

    private static Optional<Duration> duration(String field, String text) {
        return Optional.ofNullable(text).map(value -> FieldValues.duration(field, value));
    }
}
