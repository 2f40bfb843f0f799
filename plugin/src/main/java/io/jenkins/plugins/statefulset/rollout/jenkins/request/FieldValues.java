package io.jenkins.plugins.statefulset.rollout.jenkins.request;

import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.event.FoundPartition;
import io.jenkins.plugins.statefulset.rollout.lint.LintRule.Severity;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.plan.OnNewChange;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest.BackupPolicy;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The values that fields of a job take. */
public final class FieldValues {
    public static final Map<String, FailurePolicy> ON_FAILURE =
            sorted(Map.of("rollback", FailurePolicy.ROLLBACK, "hold", FailurePolicy.HOLD));
    public static final Map<String, RollbackBy> ROLLBACK_BY =
            sorted(Map.of("partition", RollbackBy.PARTITION, "template", RollbackBy.TEMPLATE));
    public static final Map<String, PodOrder> ORDER =
            sorted(Map.of("highest", PodOrder.HIGHEST, "lowest", PodOrder.LOWEST, "leader-last", PodOrder.LEADER_LAST));
    public static final Map<String, OnNewChange> ON_NEW_CHANGE =
            sorted(Map.of("hold", OnNewChange.HOLD, "restart", OnNewChange.RESTART));
    public static final Map<String, BudgetPolicy> PDB =
            sorted(Map.of("wait", BudgetPolicy.WAIT, "fail", BudgetPolicy.FAIL));
    public static final Map<String, EndPartition> END_PARTITION =
            sorted(Map.of("0", EndPartition.ZERO, "original", EndPartition.ORIGINAL, "guard", EndPartition.GUARD));
    /** From which partition a rollout that is resumed goes on, where somebody has lowered it. */
    public static final Map<String, FoundPartition.Choice> PARTITION =
            sorted(Map.of("own", FoundPartition.Choice.OWN, "found", FoundPartition.Choice.FOUND));

    public static final Map<String, BackupPolicy> BACKUP =
            sorted(Map.of("auto", BackupPolicy.AUTO, "always", BackupPolicy.ALWAYS, "never", BackupPolicy.NEVER));
    public static final Map<String, AbortPolicy> ON_ABORT =
            sorted(Map.of("hold", AbortPolicy.HOLD, "rollback", AbortPolicy.ROLL_BACK));
    public static final Map<String, BusyPolicy> WHEN_BUSY =
            sorted(Map.of("fail", BusyPolicy.FAIL, "wait", BusyPolicy.WAIT));
    public static final Map<String, GuardAction> GUARD =
            sorted(Map.of("on", GuardAction.ON, "off", GuardAction.OFF, "status", GuardAction.STATUS));
    /** From which severity on findings fail a step; empty for none. */
    public static final Map<String, Optional<Severity>> FAIL_ON = sorted(Map.of(
            "note", Optional.of(Severity.NOTE), "warning", Optional.of(Severity.WARNING), "never", Optional.empty()));
    /** The names of blockers that can be accepted: those of docs/risk.md. */
    public static final Set<String> BLOCKERS = Collections.unmodifiableSet(new TreeSet<>(Set.of(
            "broker-id",
            "cluster-id",
            "cluster-name",
            "data-moved",
            "downgrade",
            "filesystem-mode",
            "major-upgrade",
            "metadata-version",
            "no-backup",
            "no-way-back",
            "operator-owned",
            "other-system",
            "raft-migration",
            "singleton-budget",
            "unrunnable-check",
            "skipped-major",
            "skipped-release",
            "topology",
            "unfinished-rollout",
            "zookeeper-removed")));

    private FieldValues() {}

    private static <T> Map<String, T> sorted(Map<String, T> choices) {
        return Collections.unmodifiableMap(new TreeMap<>(choices));
    }

    /** What an aborted build does to its rollout. */
    public enum AbortPolicy {
        HOLD,
        ROLL_BACK
    }

    /** What a build does where another rollout has the set. */
    public enum BusyPolicy {
        FAIL,
        WAIT
    }

    /** What is done to the guard of a set. */
    public enum GuardAction {
        ON,
        OFF,
        STATUS
    }

    /** @throws BadRequestException naming the field */
    public static Duration duration(String field, String text) {
        try {
            return Durations.parse(text);
        } catch (BadRequestException e) {
            throw new BadRequestException(Message.of(field + ": ").and(e.told()), e);
        }
    }

    /** A bare number of seconds, as fields of Kubernetes have it, or a duration. */
    public static Duration seconds(String field, String text) {
        try {
            return Durations.parseSeconds(text);
        } catch (BadRequestException e) {
            throw new BadRequestException(Message.of(field + ": ").and(e.told()), e);
        }
    }

    /** @throws BadRequestException naming the field and what is allowed */
    public static <T> T choice(String field, String text, Map<String, T> choices) {
        return Optional.ofNullable(choices.get(text))
                .orElseThrow(() -> new BadRequestException(Phrase.of("jenkins-form.choice")
                        .with("field", field)
                        .with("value", text)
                        .with("allowed", Message.listed(List.copyOf(choices.keySet())))
                        .message()));
    }

    /** @throws BadRequestException naming the field and the range */
    public static int count(String field, String text, int from, int to) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= from && value <= to) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw outOfRange(field, text, from, to, notANumber);
        }
        throw outOfRange(field, text, from, to, null);
    }

    private static BadRequestException outOfRange(String field, String text, int from, int to, Exception cause) {
        return new BadRequestException(
                Phrase.of("jenkins-form.number")
                        .with("field", field)
                        .with("value", text)
                        .with("from", from)
                        .with("to", to)
                        .message(),
                cause);
    }
}
