package io.jenkins.plugins.statefulset.rollout.request;

import io.jenkins.plugins.statefulset.rollout.backup.BackupOptions;
import io.jenkins.plugins.statefulset.rollout.change.Change;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.BudgetPolicy;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.FailurePolicy;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.plan.OnNewChange;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileChoice;
import io.jenkins.plugins.statefulset.rollout.risk.RuleBook;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to roll out, and how.
 *
 * @param changes in the order in which they are applied; at least one
 * @param waves totals after each wave; {@link WavePlan#DEFAULT} unless said
 * @param soak at least zero
 * @param readyTimeout more than zero; where it is empty, 10 minutes, or longer where the pod's own probes give it longer
 * @param failureGrace how long what kubelets try again may fail, such as a pull; zero or more, default 2 minutes
 * @param timeout more than zero; where it is empty, as long as all pods, soaks and gates may take, and 2 hours at the least
 * @param budgetTimeout more than zero; default 30 minutes
 * @param accepted names of blockers that the person accepts
 * @param by who asks; shown to whoever finds the set under way
 * @param reason why, in the person's words; a secret in it is hidden
 * @param rollbackBy how pods of a template that is in place go back; empty for {@link RollbackBy#PARTITION}. Only with {@link Change.Applied}
 * @param podChecks what is asked and done around each pod, for each moment in this order
 * @param onCheckFailure what to do where one of them does not pass; empty for a hold
 * @param onNewChange what a newer template does to a rollout of one that is in place; empty for {@link OnNewChange#HOLD}. Only with {@link Change.Applied}
 * @param profile which ready-made checks and actions around each pod it takes; none unless said
 * @param order in which the pods of a set with OnDelete go; empty for the highest first
 * @param podFailures how often a pod may lose its readiness in its wave; 0 to {@link #MOST_POD_FAILURES}; empty for no limit
 * @param progressDeadline how long no pod may get on, more than zero; empty for no limit beside the others
 * @param riskRules what is known of systems that keep data; {@link RiskRules#builtIn} unless said
 */
public record RolloutRequest(
        String namespace,
        String name,
        List<Change> changes,
        List<WaveSize> waves,
        Duration soak,
        Optional<Duration> readyTimeout,
        Optional<Duration> timeout,
        FailurePolicy onFailure,
        BudgetPolicy budgetPolicy,
        Duration budgetTimeout,
        EndPartition endPartition,
        List<GateSpec> gates,
        BackupPolicy backup,
        BackupOptions backupOptions,
        Set<String> accepted,
        String by,
        Optional<String> reason,
        RuleBook riskRules,
        Duration failureGrace,
        Optional<RollbackBy> rollbackBy,
        List<PodCheck> podChecks,
        Optional<FailurePolicy> onCheckFailure,
        Optional<OnNewChange> onNewChange,
        ProfileChoice profile,
        Optional<PodOrder> order,
        Optional<Integer> podFailures,
        Optional<Duration> progressDeadline) {
    /** The most that {@code podFailures} may be. */
    public static final int MOST_POD_FAILURES = 1000;

    public RolloutRequest {
        changes = List.copyOf(changes);
        waves = List.copyOf(waves);
        gates = List.copyOf(gates);
        accepted = Set.copyOf(accepted);
        require(!namespace.isBlank(), Phrase.of("refused.no-namespace"));
        require(!name.isBlank(), Phrase.of("refused.no-name"));
        require(
                changes.size() < 2 || changes.stream().noneMatch(Change.ToRevision.class::isInstance),
                Phrase.of("refused.revision-alone").with("field", RequestField.REVISION));
        require(
                changes.size() < 2 || changes.stream().noneMatch(Change.Applied.class::isInstance),
                Phrase.of("refused.in-place-alone").with("field", RequestField.APPLIED));
        boolean applied = changes.stream().anyMatch(Change.Applied.class::isInstance);
        require(
                applied || rollbackBy.isEmpty(),
                Phrase.of("refused.rollback-by-alone")
                        .with("field", RequestField.ROLLBACK_BY)
                        .with("other", RequestField.APPLIED));
        require(
                applied || onNewChange.isEmpty(),
                Phrase.of("refused.on-new-change-alone")
                        .with("field", RequestField.ON_NEW_CHANGE)
                        .with("other", RequestField.APPLIED));
        require(
                !waves.isEmpty(),
                Phrase.of("refused.waves-empty")
                        .with("field", RequestField.WAVES)
                        .with("example", "1,25%,50%,100%"));
        requireNotNegative(RequestField.SOAK, soak);
        readyTimeout.ifPresent(said -> requirePositive(RequestField.READY_TIMEOUT, said));
        requireNotNegative(RequestField.FAILURE_GRACE, failureGrace);
        timeout.ifPresent(said -> requirePositive(RequestField.TIMEOUT, said));
        progressDeadline.ifPresent(said -> requirePositive(RequestField.PROGRESS_DEADLINE, said));
        podFailures.ifPresent(said -> {
            if (said < 0 || said > MOST_POD_FAILURES) {
                throw new BadRequestException(
                        RequestField.POD_FAILURES,
                        said.toString(),
                        "a whole number from 0 to " + MOST_POD_FAILURES + " is allowed");
            }
        });
        requirePositive(RequestField.BUDGET_TIMEOUT, budgetTimeout);
        podChecks = List.copyOf(podChecks);
        gates.forEach(GateSpec::requireNoSecret);
        podChecks.forEach(check -> check.spec().requireNoSecret());
        reason = reason.map(Secrets::sentence);
    }

    /** Whether it rolls out what is in place already. */
    public boolean takesWhatIsApplied() {
        return changes.stream().anyMatch(Change.Applied.class::isInstance);
    }

    /** When a backup is taken. */
    public enum BackupPolicy {
        /** Where the risk is high or a blocker was accepted. */
        AUTO,
        ALWAYS,
        NEVER
    }

    public static Builder of(String namespace, String name) {
        return new Builder(namespace, name);
    }

    private static void requirePositive(RequestField field, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new BadRequestException(field, value.toString(), Phrase.of("refused.more-than-zero"));
        }
    }

    private static void requireNotNegative(RequestField field, Duration value) {
        if (value.isNegative()) {
            throw new BadRequestException(field, value.toString(), Phrase.of("refused.zero-or-more"));
        }
    }

    private static void require(boolean holds, Phrase sentence) {
        if (!holds) {
            throw new BadRequestException(sentence);
        }
    }

    /** Collects a request; what is not said has its default. */
    public static final class Builder {
        private final String namespace;
        private final String name;
        private final List<Change> changes = new ArrayList<>();
        private List<WaveSize> waves = WavePlan.DEFAULT;
        private Duration soak = Duration.ZERO;
        private Optional<Duration> readyTimeout = Optional.empty();
        private Duration failureGrace = RolloutOptions.FAILURE_GRACE;
        private Optional<Duration> timeout = Optional.empty();
        private FailurePolicy onFailure = FailurePolicy.ROLLBACK;
        private BudgetPolicy budgetPolicy = BudgetPolicy.WAIT;
        private Duration budgetTimeout = Duration.ofMinutes(30);
        private Optional<EndPartition> endPartition = Optional.empty();
        private Optional<RollbackBy> rollbackBy = Optional.empty();
        private Optional<OnNewChange> onNewChange = Optional.empty();
        private final List<GateSpec> gates = new ArrayList<>();
        private final List<PodCheck> podChecks = new ArrayList<>();
        private Optional<FailurePolicy> onCheckFailure = Optional.empty();
        private ProfileChoice profile = new ProfileChoice.None();
        private Optional<PodOrder> order = Optional.empty();
        private Optional<Integer> podFailures = Optional.empty();
        private Optional<Duration> progressDeadline = Optional.empty();
        private BackupPolicy backup = BackupPolicy.AUTO;
        private BackupOptions backupOptions = BackupOptions.none();
        private final Set<String> accepted = new HashSet<>();
        private RuleBook riskRules = RiskRules.builtIn();
        private String by = System.getProperty("user.name", "unknown");
        private Optional<String> reason = Optional.empty();

        private Builder(String namespace, String name) {
            this.namespace = namespace;
            this.name = name;
        }

        public Builder image(String container, String image) {
            return change(new Change.SetImage(container, image));
        }

        public Builder env(String container, String variable, String value) {
            return change(new Change.SetEnv(container, variable, value));
        }

        /**
         * Brings the template of an earlier revision back, whole: it goes with no other change.
         *
         * @param revision {@code previous}, its number in {@code kubectl rollout history}, or its name
         */
        public Builder toRevision(String revision) {
            return change(new Change.ToRevision(revision));
        }

        /** Replaces every pod by one of the same template. */
        public Builder restart(Instant at) {
            return change(new Change.Restart(at));
        }

        public Builder change(Change change) {
            changes.add(change);
            return this;
        }

        /** @param sizes as in {@code 1,25%,50%,100%} */
        public Builder waves(String sizes) {
            waves = WaveSize.parseList(sizes);
            return this;
        }

        public Builder waves(List<WaveSize> sizes) {
            waves = sizes;
            return this;
        }

        public Builder soak(Duration duration) {
            soak = duration;
            return this;
        }

        public Builder failureGrace(Duration duration) {
            failureGrace = duration;
            return this;
        }

        public Builder readyTimeout(Duration duration) {
            readyTimeout = Optional.of(duration);
            return this;
        }

        /** How long the whole rollout may take; a rollback gets the same again. */
        public Builder timeout(Duration duration) {
            timeout = Optional.of(duration);
            return this;
        }

        public Builder onFailure(FailurePolicy policy) {
            onFailure = policy;
            return this;
        }

        public Builder budgetPolicy(BudgetPolicy policy) {
            budgetPolicy = policy;
            return this;
        }

        public Builder budgetTimeout(Duration duration) {
            budgetTimeout = duration;
            return this;
        }

        /** Unless said, 0; with {@link #applied} the one that was there before, so that a guard stays. */
        public Builder endPartition(EndPartition end) {
            endPartition = Optional.of(end);
            return this;
        }

        /** Rolls out what is in place already, by whomever: it goes with no other change. */
        public Builder applied() {
            return change(new Change.Applied());
        }

        public Builder rollbackBy(RollbackBy way) {
            rollbackBy = Optional.of(way);
            return this;
        }

        /** What becomes of it when something newer is put in place meanwhile: with {@link #applied} only. */
        public Builder onNewChange(OnNewChange answer) {
            onNewChange = Optional.of(answer);
            return this;
        }

        /** Takes the checks and actions around each pod that are ready-made for a system, before those that are given one by one. */
        public Builder profile(ProfileChoice choice) {
            profile = choice;
            return this;
        }

        /** In which order the pods of a set with OnDelete go; the highest first unless said. */
        public Builder order(PodOrder wanted) {
            order = Optional.of(wanted);
            return this;
        }

        /** How often a pod may lose its readiness in its wave before the rollout has failed; as often as it likes unless said. */
        public Builder podFailures(int allowed) {
            podFailures = Optional.of(allowed);
            return this;
        }

        /** How long no pod may get on before the rollout has failed, beside the time of each pod. */
        public Builder progressDeadline(Duration duration) {
            progressDeadline = Optional.of(duration);
            return this;
        }

        public Builder gate(GateSpec gate) {
            gates.add(gate);
            return this;
        }

        /** Asked or done around each pod, after those of its moment that were given before it. */
        public Builder podCheck(PodCheck check) {
            podChecks.add(check);
            return this;
        }

        /** What to do where a check around a pod does not pass; unless said the rollout is held, since nothing is broken yet. */
        public Builder onCheckFailure(FailurePolicy policy) {
            onCheckFailure = Optional.of(policy);
            return this;
        }

        public Builder backup(BackupPolicy policy) {
            backup = policy;
            return this;
        }

        public Builder backupOptions(BackupOptions options) {
            backupOptions = options;
            return this;
        }

        /** @param blocker the name of a blocker that is accepted */
        public Builder accept(String blocker) {
            accepted.add(blocker);
            return this;
        }

        /** @param rules such as {@link RiskRules#with} reads from files */
        public Builder riskRules(RuleBook rules) {
            riskRules = rules;
            return this;
        }

        public Builder by(String person) {
            by = person;
            return this;
        }

        public Builder reason(String text) {
            reason = Optional.of(text).filter(said -> !said.isBlank());
            return this;
        }

        /** @throws BadRequestException if a value is not allowed */
        public RolloutRequest build() {
            return new RolloutRequest(
                    namespace,
                    name,
                    changes,
                    waves,
                    soak,
                    readyTimeout,
                    timeout,
                    onFailure,
                    budgetPolicy,
                    budgetTimeout,
                    endPartition.orElse(
                            changes.stream().anyMatch(Change.Applied.class::isInstance)
                                    ? EndPartition.ORIGINAL
                                    : EndPartition.ZERO),
                    gates,
                    backup,
                    backupOptions,
                    accepted,
                    by,
                    reason,
                    riskRules,
                    failureGrace,
                    rollbackBy,
                    podChecks,
                    onCheckFailure,
                    onNewChange,
                    profile,
                    order,
                    podFailures,
                    progressDeadline);
        }
    }
}
