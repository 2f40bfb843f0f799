package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.jenkins.plugins.statefulset.rollout.change.FieldChange;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.cluster.ServerTime;
import io.jenkins.plugins.statefulset.rollout.driver.GateChecks;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observer;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodJudge;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.ChangedValue;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.SanitizedEvent;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import io.jenkins.plugins.statefulset.rollout.problem.UnchangedException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.risk.Assessment;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import io.jenkins.plugins.statefulset.rollout.risk.Reason;
import io.jenkins.plugins.statefulset.rollout.risk.RiskAssessor;
import io.jenkins.plugins.statefulset.rollout.secret.KnownSecrets;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads everything and changes nothing.
 *
 * <ol>
 *   <li>The set exists, has pods, and its update strategy is known ({@link PlannableSet}).
 *   <li>The template that the request asks for is found, and tried on the server, as {@link TemplateFinder} has it.
 *   <li>The risk is judged; what can be wrong around the set is looked for ({@link SetInspector}).
 *   <li>A blocker is a set whose present template stands in no ControllerRevision: a rollback would have nothing to go back to.
 *   <li>What is asked around each pod is settled as {@link CheckSettlement} has it.
 *   <li>The backup is planned where one is due.
 *   <li>The time that it may take is settled as {@link RolloutTimeout} has it.
 * </ol>
 */
final class Preflight {
    private static final String NO_WAY_BACK = "no-way-back";
    private static final long USUAL_GRACE = 30;

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final GateChecks gates;
    private final RolloutRequest request;
    private final Findings findings = new Findings();

    /** @param gates tries checks around pods */
    Preflight(Cluster cluster, Scheduler scheduler, GateChecks gates, RolloutRequest request) {
        this.cluster = cluster;
        this.gates = gates;
        this.scheduler = scheduler;
        this.request = request;
    }

    RolloutPlan plan() {
        PlannableSet plannable = new PlannableSet(cluster, scheduler, request);
        StatefulSet current = plannable.find();
        Observer observer = new Observer(cluster.version());
        SetView shape = observer.set(current);
        plannable.requireUsable(current, shape);
        List<WaveSize> sizes = WavePlan.settle(request.waves(), shape.replicas());
        WantedTemplate wanted =
                new TemplateFinder(cluster, scheduler, request, findings).find(observer, current, shape);
        StatefulSet base = wanted.base();
        StatefulSet proposed = wanted.proposed();
        List<FieldChange> changes = wanted.changes();
        if (changes.isEmpty() && wanted.pending().isEmpty()) {
            throw new UnchangedException(
                    Phrase.of("refused.same-template").with("set", request.namespace() + "/" + request.name()));
        }
        Assessment assessment = new RiskAssessor(request.riskRules()).assess(base, proposed);
        findings.block(assessment.blockers());
        findings.warn(assessment.warnings());
        List<CronJob> cronJobs =
                request.backupOptions().fromCronJob().flatMap(job -> cluster.cronJob(request.namespace(), job)).stream()
                        .toList();
        SetInspection inspected =
                new SetInspector(cluster, scheduler, request, findings).inspect(observer, shape, current, cronJobs);
        Set<String> waived = BudgetCheck.waived(shape, inspected.budgets(), request.accepted());
        findings.warn(BudgetCheck.waivedWarnings(shape, waived));
        List<Neighbour> neighbours = new NeighbourReader(cluster, request.namespace())
                .read(base, proposed, changes, wanted.change(), inspected.owned(), wanted.admission());
        NeighbourReader.blocker(neighbours, current).ifPresent(findings::block);
        if (wanted.pending().isEmpty()) {
            wayBack(shape);
        }
        notes(current, shape);
        clock();
        SettledChecks checks =
                new CheckSettlement(cluster, gates, request, shape, inspected.pods()).settle(base, proposed);
        findings.warn(checks.warnings());
        findings.block(checks.blockers());
        BackupChoice backup = BackupChoice.make(cluster, request, base, demand(assessment), cronJobs);
        findings.warn(backup.warnings());
        backup.blocker().ifPresent(findings::block);
        List<Wave> waves = waves(sizes, shape, checks);
        ReadyTimeout ready = ReadyTimeout.of(
                request, base.getSpec().getTemplate(), proposed.getSpec().getTemplate());
        findings.warn(ready.warnings());
        RolloutTimeout time = new RolloutTimeout(
                request,
                checks.checks(),
                Durations.atMostLongest(ready.allowed().plus(grace(proposed))),
                shape.replicas(),
                shape.minReadySeconds(),
                waves.size());
        time.warning().ifPresent(findings::warn);
        List<Blocker> remaining = findings.remaining(request.accepted());
        findings.unknown(request.accepted());
        RolloutEvent.Planned event = event(
                shape,
                wanted,
                changes,
                waves,
                assessment,
                remaining,
                backup.note(),
                inspected,
                neighbours,
                checks.use());
        KnownSecrets secrets = secrets(base, proposed);
        return new RolloutPlan(
                current,
                proposed,
                changes,
                sizes,
                waves,
                ready.allowed(),
                ready.because(),
                time.allowed(),
                assessment,
                inspected.budgets(),
                remaining,
                findings.warnings().stream()
                        .map(warning -> warning.map(secrets::sentence))
                        .toList(),
                waived,
                backup.plan(),
                backup.note(),
                wanted.past().map(found -> found.label().message()),
                event.neighbours(),
                wanted.pending(),
                checks,
                (RolloutEvent.Planned) SanitizedEvent.of(event, secrets::sentence));
    }

    /** What the pods may take to end beyond the usual half minute, which the ready timeout has room for. */
    private static Duration grace(StatefulSet set) {
        Long seconds = set.getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds();
        return seconds == null || seconds <= USUAL_GRACE
                ? Duration.ZERO
                : Durations.atMostLongest(Duration.ofSeconds(seconds - USUAL_GRACE));
    }

    private List<Wave> waves(List<WaveSize> sizes, SetView shape, SettledChecks checks) {
        List<Wave> falling = WavePlan.waves(sizes, shape.replicas(), shape.start());
        return request.order()
                .map(order -> WavePlan.dealt(
                        falling,
                        order.ordinals(
                                shape.replicas(),
                                shape.start(),
                                checks.leaders().stream()
                                        .flatMap(pod -> PodJudge.ordinal(pod).stream())
                                        .toList())))
                .orElse(falling);
    }

    private static KnownSecrets secrets(StatefulSet current, StatefulSet proposed) {
        return KnownSecrets.of(
                ObjectTrees.tree(current.getSpec().getTemplate()),
                ObjectTrees.tree(proposed.getSpec().getTemplate()));
    }

    /** How much a request that leaves it to the risk wants one. */
    private BackupChoice.Demand demand(Assessment assessment) {
        if (assessment.wantsBackup(request.accepted())) {
            return BackupChoice.Demand.NEEDED;
        }
        boolean unfinished = request.accepted().contains(Findings.UNFINISHED) && findings.blocks(Findings.UNFINISHED);
        return unfinished ? BackupChoice.Demand.WHERE_IT_CAN_BE : BackupChoice.Demand.NONE;
    }

    private void wayBack(SetView shape) {
        shape.updateRevision()
                .filter(revision -> cluster.controllerRevision(request.namespace(), revision)
                        .isEmpty())
                .ifPresent(revision -> findings.block(new Blocker(
                        Optional.of(NO_WAY_BACK),
                        "spec.template",
                        Phrase.of("preflight.base-gone")
                                .with("revision", revision)
                                .message(),
                        List.of(
                                Phrase.of("preflight.again-soon").message(),
                                Phrase.of("preflight.have-manifest")
                                        .with("setting", RequestField.ACCEPT.as(NO_WAY_BACK))
                                        .message()))));
    }

    private void notes(StatefulSet current, SetView shape) {
        boolean asked = request.endPartition() != EndPartition.ZERO && !request.takesWhatIsApplied();
        if (shape.strategy() == UpdateStrategy.ON_DELETE && asked) {
            findings.warn(Phrase.of("preflight.no-partition")
                    .with("setting", RequestField.END_PARTITION)
                    .message());
        }
        Integer history = current.getSpec().getRevisionHistoryLimit();
        if (history != null && history == 0) {
            findings.warn(Phrase.of("preflight.no-history")
                    .with(
                            "command",
                            "kubectl patch statefulset " + request.name() + " -n " + request.namespace()
                                    + " -p '{\"spec\":{\"revisionHistoryLimit\":1}}'")
                    .message());
        }
    }

    private void clock() {
        Duration ahead = cluster.clock().ahead(scheduler.moment());
        if (ahead.abs().compareTo(ServerTime.WORTH_A_WORD) > 0) {
            Phrase words =
                    ahead.isNegative() ? Phrase.of("preflight.clock-behind") : Phrase.of("preflight.clock-ahead");
            findings.warn(words.passed("time", ahead.abs()).message());
        }
    }

    private RolloutEvent.Planned event(
            SetView shape,
            WantedTemplate wanted,
            List<FieldChange> changes,
            List<Wave> waves,
            Assessment assessment,
            List<Blocker> remaining,
            Message backupNote,
            SetInspection inspected,
            List<Neighbour> neighbours,
            Optional<RolloutEvent.ProfileUse> profile) {
        Optional<PendingChange> pending = wanted.pending();
        List<Message> sentences = Stream.concat(
                        wanted
                                .past()
                                .map(found -> Phrase.of("plan.to")
                                        .with("revision", found.label())
                                        .message())
                                .stream(),
                        pending.isPresent()
                                ? PendingWords.changes(pending.get()).stream()
                                : changes.stream().map(FieldChange::message))
                .toList();
        return new RolloutEvent.Planned(
                scheduler.now(),
                request.namespace() + "/" + request.name(),
                Optional.empty(),
                cluster.name(),
                shape.replicas(),
                shape.start(),
                pending.map(PendingChange::base).or(shape::updateRevision),
                sentences,
                waves,
                new RolloutEvent.RiskSummary(
                        assessment.risk().level().wireName(),
                        assessment.risk().reasons().stream().map(Reason::told).toList(),
                        assessment.risk().reasons().stream()
                                .map(reason -> new RolloutEvent.RiskFact(
                                        reason.level().wireName(),
                                        reason.field(),
                                        Optional.of(reason.change()).filter(change -> !change.isEmpty())))
                                .toList()),
                remaining.stream()
                        .map(blocker ->
                                new RolloutEvent.BlockerSummary(blocker.name(), blocker.message(), blocker.wayOut()))
                        .toList(),
                findings.warnings(),
                Optional.of(backupNote),
                inspected.ill(),
                Optional.of(shape.strategy() == UpdateStrategy.ON_DELETE ? "OnDelete" : "RollingUpdate"),
                neighbours,
                pending.map(change -> new RolloutEvent.TemplateInPlace(
                        change.target(), change.newPods(), change.way(), change.owner())),
                changes.stream()
                        .map(field -> new ChangedValue(field.path(), field.label(), field.before(), field.shownAfter()))
                        .toList(),
                Optional.empty(),
                profile);
    }
}
