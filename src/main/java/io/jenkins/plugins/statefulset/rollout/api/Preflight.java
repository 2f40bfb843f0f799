package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.jenkins.plugins.statefulset.rollout.change.Change;
import io.jenkins.plugins.statefulset.rollout.change.ChangeApplier;
import io.jenkins.plugins.statefulset.rollout.change.FieldChange;
import io.jenkins.plugins.statefulset.rollout.change.Proposal;
import io.jenkins.plugins.statefulset.rollout.change.TemplateDiff;
import io.jenkins.plugins.statefulset.rollout.change.UnappliedObjectWords;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.DryRun;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceSnapshot;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.cluster.ServerTime;
import io.jenkins.plugins.statefulset.rollout.driver.GateChecks;
import io.jenkins.plugins.statefulset.rollout.engine.decided.UnhealthyPods;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.NamespaceObjects;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observer;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodJudge;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.ChangedValue;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.SanitizedEvent;
import io.jenkins.plugins.statefulset.rollout.kube.ObjectTrees;
import io.jenkins.plugins.statefulset.rollout.kube.PodTemplates;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.manifest.LintFinding;
import io.jenkins.plugins.statefulset.rollout.manifest.ManifestLint;
import io.jenkins.plugins.statefulset.rollout.manifest.Surroundings;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.neighbour.Neighbour;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.plan.Wave;
import io.jenkins.plugins.statefulset.rollout.plan.WavePlan;
import io.jenkins.plugins.statefulset.rollout.plan.WaveSize;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.UnchangedException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.risk.Assessment;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import io.jenkins.plugins.statefulset.rollout.risk.Reason;
import io.jenkins.plugins.statefulset.rollout.risk.RiskAssessor;
import io.jenkins.plugins.statefulset.rollout.secret.KnownSecrets;
import io.jenkins.plugins.statefulset.rollout.text.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads everything and changes nothing.
 *
 * <ol>
 *   <li>The set exists, has pods, and its update strategy is known.
 *   <li>The change applies, and the server takes it (dry run); the server's answer is the template that counts. What a new manifest
 *       holds beside the set is compared with what is in place ({@link UnappliedObjects}) and named, since it is not applied.
 *   <li>The account may do all that will be needed.
 *   <li>Where the request takes what is in place already ({@link PendingChanges}), that is the target and what the pods are on the base:
 *       all else is judged as ever, and the server tries the write that would be the first ({@link TriedWrite}).
 *   <li>The risk is judged; what can be wrong around the set is looked for.
 *   <li>The budgets are checked as {@link BudgetCheck} has it.
 *   <li>A blocker is a set whose pods are not all on its template's revision.
 *   <li>So is one whose present template stands in no ControllerRevision: a rollback would have nothing to go back to.
 *   <li>Pods that are ill already are named, as {@link UnhealthyPods} has it.
 *   <li>What is asked around each pod is settled as {@link CheckSettlement} has it.
 *   <li>The backup is planned where one is due.
 *   <li>The time that it may take is settled as {@link RolloutTimeout} has it.
 * </ol>
 */
final class Preflight {
    private static final String UNFINISHED = "unfinished-rollout";
    private static final String NO_WAY_BACK = "no-way-back";
    private static final long USUAL_GRACE = 30;

    private final Cluster cluster;
    private final Scheduler scheduler;
    private final GateChecks gates;
    private final RolloutRequest request;
    private final List<Blocker> blockers = new ArrayList<>();
    private final Set<Message> warnings = new LinkedHashSet<>();
    private List<RolloutEvent.IllPod> ill = List.of();
    private Collection<Pod> owned = List.of();
    private List<Optional<PodView>> pods = List.of();
    private List<Neighbour> neighbours = List.of();
    /** What the server warned of when it tried the new template. */
    private List<String> admission = List.of();

    /** @param gates tries checks around pods */
    Preflight(Cluster cluster, Scheduler scheduler, GateChecks gates, RolloutRequest request) {
        this.cluster = cluster;
        this.gates = gates;
        this.scheduler = scheduler;
        this.request = request;
    }

    RolloutPlan plan() {
        StatefulSet current = find();
        Observer observer = new Observer(cluster.version());
        SetView shape = observer.set(current);
        requireUsable(current, shape);
        List<WaveSize> sizes = WavePlan.settle(request.waves(), shape.replicas());
        List<Message> beside = beside();
        Optional<EarlierRevision> past = past(current);
        Optional<PendingChange> pending = pending(observer, current, shape);
        StatefulSet base = pending.map(change -> PodTemplates.inPlace(current, change.template()))
                .orElse(current);
        StatefulSet proposed = pending.isPresent() ? current : proposed(current, shape, past, beside);
        List<FieldChange> changes = TemplateDiff.between(
                base.getSpec().getTemplate(), proposed.getSpec().getTemplate());
        if (changes.isEmpty() && pending.isEmpty()) {
            throw new UnchangedException(
                    Phrase.of("refused.same-template").with("set", request.namespace() + "/" + request.name()));
        }
        Assessment assessment = new RiskAssessor(request.riskRules()).assess(base, proposed);
        blockers.addAll(assessment.blockers());
        warnings.addAll(assessment.warnings());
        List<CronJob> cronJobs =
                request.backupOptions().fromCronJob().flatMap(job -> cluster.cronJob(request.namespace(), job)).stream()
                        .toList();
        List<BudgetView> budgets = look(observer, shape, current, cronJobs);
        Set<String> waived = BudgetCheck.waived(shape, budgets, request.accepted());
        warnings.addAll(BudgetCheck.waivedWarnings(shape, waived));
        neighbours = new NeighbourReader(cluster, request.namespace())
                .read(
                        base,
                        proposed,
                        changes,
                        pending.isPresent() ? Neighbour.Change.APPLIED : Neighbour.Change.GIVEN,
                        owned,
                        admission);
        NeighbourReader.blocker(neighbours, current).ifPresent(blockers::add);
        if (pending.isEmpty()) {
            wayBack(shape);
        }
        notes(current, shape);
        clock();
        SettledChecks checks = new CheckSettlement(cluster, gates, request, shape, pods).settle(base, proposed);
        warnings.addAll(checks.warnings());
        blockers.addAll(checks.blockers());
        BackupChoice backup = BackupChoice.make(cluster, request, base, demand(assessment), cronJobs);
        warnings.addAll(backup.warnings());
        backup.blocker().ifPresent(blockers::add);
        List<Wave> waves = waves(sizes, shape, checks);
        ReadyTimeout ready = ReadyTimeout.of(
                request, base.getSpec().getTemplate(), proposed.getSpec().getTemplate());
        warnings.addAll(ready.warnings());
        RolloutTimeout time = new RolloutTimeout(
                request,
                checks.checks(),
                Durations.atMostLongest(ready.allowed().plus(grace(proposed))),
                shape.replicas(),
                shape.minReadySeconds(),
                waves.size());
        time.warning().ifPresent(warnings::add);
        List<Blocker> remaining = blockers.stream()
                .filter(blocker ->
                        blocker.name().filter(request.accepted()::contains).isEmpty())
                .toList();
        unknownAcceptances();
        RolloutEvent.Planned event = event(
                shape,
                Stream.concat(
                                past.map(found -> "to " + found.label()).stream(),
                                pending.isPresent()
                                        ? PendingWords.changes(pending.get()).stream()
                                        : changes.stream().map(FieldChange::toString))
                        .toList(),
                changes,
                waves,
                assessment,
                remaining,
                backup.note(),
                pending,
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
                budgets,
                remaining,
                warnings.stream().map(warning -> warning.map(secrets::sentence)).toList(),
                waived,
                backup.plan(),
                backup.note(),
                past.map(found -> found.label().message()),
                event.neighbours(),
                pending,
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

    private StatefulSet find() {
        return request.takesWhatIsApplied() ? PendingChanges.observed(this::present, scheduler) : present();
    }

    private StatefulSet present() {
        return cluster.statefulSet(request.namespace(), request.name())
                .orElseThrow(() -> new BadRequestException(absent()));
    }

    private Phrase absent() {
        List<String> others = cluster.statefulSets(request.namespace()).stream()
                .map(set -> set.getMetadata().getName())
                .sorted()
                .toList();
        Phrase absent = others.isEmpty()
                ? Phrase.of("refused.no-set-at-all")
                : Phrase.of("refused.other-sets").with("others", Message.listed(others));
        return absent.with("set", request.namespace() + "/" + request.name()).with("cluster", cluster.name());
    }

    /** The revision that the request names, if it does. */
    private Optional<EarlierRevision> past(StatefulSet current) {
        Optional<Change.ToRevision> wanted = request.changes().stream()
                .filter(Change.ToRevision.class::isInstance)
                .map(Change.ToRevision.class::cast)
                .findFirst();
        Optional<EarlierRevision> past = wanted.map(
                change -> EarlierRevision.find(change, current, cluster.controllerRevisions(current), scheduler.now()));
        past.flatMap(EarlierRevision::failed)
                .ifPresent(why -> warnings.add(Phrase.of("preflight.rolled-back-from")
                        .with("revision", past.get().label())
                        .with("why", why)
                        .message()));
        return past;
    }

    /** What is in place already, where the request takes that. */
    private Optional<PendingChange> pending(Observer observer, StatefulSet current, SetView shape) {
        if (!request.takesWhatIsApplied()) {
            return Optional.empty();
        }
        List<Optional<PodView>> pods =
                observer.pods(shape, cluster.look(current).podsOwnedBy(shape.uid()));
        Permissions.require(cluster, request, current, shape.strategy());
        PendingChange pending = new PendingChanges(cluster, current, shape, pods)
                .find(request.rollbackBy().orElse(RollbackBy.PARTITION))
                .orElseThrow(() -> new UnchangedException(PendingWords.nothing(shape)));
        warnings.addAll(PendingWords.warnings(pending, shape, request.rollbackBy()));
        TriedWrite tried = new TriedWrite(cluster, current);
        DryRun answer = tried.ofWhatIsInPlace(pending.partition());
        admission = answer.warnings();
        tried.changed(answer).ifPresent(warnings::add);
        return Optional.of(pending);
    }

    private StatefulSet proposed(
            StatefulSet current, SetView shape, Optional<EarlierRevision> past, List<Message> beside) {
        Proposal proposal = ChangeApplier.apply(
                current, past.map(found -> List.of(found.change())).orElse(request.changes()), beside);
        warnings.addAll(proposal.notes());
        Permissions.require(cluster, request, current, shape.strategy());
        return dryRun(current, proposal.proposed());
    }

    private void requireUsable(StatefulSet current, SetView shape) {
        if (shape.replicas() == 0) {
            throw new BadRequestException(
                    Phrase.of("refused.no-pods").with("set", request.namespace() + "/" + request.name()));
        }
        if (shape.strategy() == UpdateStrategy.UNKNOWN) {
            throw new BadRequestException(Phrase.of("refused.unknown-strategy")
                    .with("set", request.namespace() + "/" + request.name())
                    .with("type", current.getSpec().getUpdateStrategy().getType()));
        }
        Optional<PodOrder> order = request.order().filter(wanted -> wanted != PodOrder.HIGHEST);
        if (order.isPresent() && shape.strategy() == UpdateStrategy.ROLLING_UPDATE) {
            throw new BadRequestException(Phrase.of("preflight.order-fixed")
                    .with("setting", RequestField.ORDER.as(order.get() == PodOrder.LOWEST ? "lowest" : "leader-last"))
                    .with("prepare", RequestField.PREPARE_POD)
                    .message());
        }
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

    /** What the new manifests hold besides the set. */
    private List<Message> beside() {
        return request.changes().stream()
                .filter(Change.NewTemplate.class::isInstance)
                .map(Change.NewTemplate.class::cast)
                .flatMap(change -> Stream.concat(
                        UnappliedObjectWords.of(
                                change.beside().source(), new UnappliedObjects(cluster, request.namespace()).of(change))
                                .stream(),
                        change.beside().notes().stream()))
                .toList();
    }

    private StatefulSet dryRun(StatefulSet current, StatefulSet proposed) {
        DryRun answer = new TriedWrite(cluster, current).of(proposed.getSpec().getTemplate());
        admission = answer.warnings();
        return PodTemplates.inPlace(current, answer.set().getSpec().getTemplate());
    }

    private static KnownSecrets secrets(StatefulSet current, StatefulSet proposed) {
        return KnownSecrets.of(
                ObjectTrees.tree(current.getSpec().getTemplate()),
                ObjectTrees.tree(proposed.getSpec().getTemplate()));
    }

    /** Budgets, the pods' revisions, and what stands around the set. */
    private List<BudgetView> look(Observer observer, SetView shape, StatefulSet current, List<CronJob> cronJobs) {
        NamespaceSnapshot view = cluster.look(current);
        owned = view.podsOwnedBy(shape.uid());
        List<BudgetView> budgets = observer.budgets(
                current, owned, view.budgets(),
                new NamespaceObjects(unused -> view.pods(), view::podsOwnedBy, view::statefulSet, List.of()));
        budgets.forEach(BudgetView::allowed);
        List<BudgetMatch> reaches = budgets.stream()
                .map(budget -> BudgetMatch.of(budget, current, owned))
                .toList();
        blockers.addAll(BudgetCheck.blockers(shape, reaches));
        warnings.addAll(BudgetCheck.warnings(shape, reaches));
        if (!request.takesWhatIsApplied()) {
            mixed(shape, observer.pods(shape, owned));
        }
        pods = observer.pods(shape, owned);
        ill(shape, pods, budgets);
        lint(current, view, cronJobs, budgets);
        return budgets;
    }

    private void mixed(SetView shape, List<Optional<PodView>> pods) {
        String revision = shape.updateRevision().orElse("");
        Set<String> others = new TreeSet<>();
        int count = 0;
        for (Optional<PodView> pod : pods) {
            if (pod.isPresent() && !pod.get().on(revision) && !pod.get().terminating()) {
                others.add(pod.get().revision().orElse("no revision"));
                count++;
            }
        }
        if (count > 0) {
            blockers.add(new Blocker(
                    Optional.of(UNFINISHED),
                    "spec.template",
                    Phrase.of("preflight.unfinished")
                            .with("number", count)
                            .with("replicas", shape.replicas())
                            .with("revision", revision)
                            .with("others", Message.listed(List.copyOf(others)))
                            .message(),
                    List.of(
                            Phrase.of("preflight.take-first")
                                    .with("command", TypedCommand.runApplied(request.namespace(), request.name()))
                                    .message(),
                            Phrase.of("preflight.if-remedy")
                                    .with("setting", RequestField.ACCEPT.as(UNFINISHED))
                                    .message())));
        }
    }

    private void ill(SetView shape, List<Optional<PodView>> pods, List<BudgetView> budgets) {
        ill = UnhealthyPods.beforehand(shape, pods, scheduler.now());
        for (RolloutEvent.IllPod pod : ill) {
            Phrase words = Phrase.of("preflight.ill").with("pod", pod.pod()).with("why", pod.reason());
            warnings.add(pod.since()
                    .map(at -> words.passed("time", Duration.between(at, scheduler.now())))
                    .orElse(words)
                    .message());
        }
        Set<String> names = ill.stream().map(RolloutEvent.IllPod::pod).collect(Collectors.toSet());
        List<PodView> there = pods.stream()
                .flatMap(Optional::stream)
                .filter(pod -> names.contains(pod.name()))
                .toList();
        warnings.addAll(BudgetCheck.deadlocks(
                request.namespace(), there, budgets, BudgetCheck.waived(shape, budgets, request.accepted())));
    }

    private void lint(StatefulSet current, NamespaceSnapshot view, List<CronJob> cronJobs, List<BudgetView> budgets) {
        String namespace = request.namespace();
        String service = current.getSpec().getServiceName();
        Surroundings surroundings = new Surroundings(
                Surroundings.namespace(namespace),
                service == null || service.isEmpty()
                        ? List.of()
                        : cluster.service(namespace, service).stream().toList(),
                List.copyOf(view.budgets()),
                Optional.empty(),
                List.of(),
                cronJobs,
                List.of());
        for (LintFinding finding : ManifestLint.lint(current, surroundings)) {
            // The manifests tell of the template only; here it is seen which pods there are.
            if (budgets.isEmpty() || !finding.rule().equals(ManifestLint.NO_BUDGET)) {
                warnings.add(Message.of(finding.message()));
            }
        }
    }

    private void wayBack(SetView shape) {
        shape.updateRevision()
                .filter(revision -> cluster.controllerRevision(request.namespace(), revision)
                        .isEmpty())
                .ifPresent(revision -> blockers.add(new Blocker(
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
            warnings.add(Phrase.of("preflight.no-partition")
                    .with("setting", RequestField.END_PARTITION)
                    .message());
        }
        Integer history = current.getSpec().getRevisionHistoryLimit();
        if (history != null && history == 0) {
            warnings.add(Phrase.of("preflight.no-history")
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
            warnings.add(words.passed("time", ahead.abs()).message());
        }
    }

    /** How much a request that leaves it to the risk wants one. */
    private BackupChoice.Demand demand(Assessment assessment) {
        if (assessment.wantsBackup(request.accepted())) {
            return BackupChoice.Demand.NEEDED;
        }
        boolean unfinished = request.accepted().contains(UNFINISHED)
                && blockers.stream()
                        .anyMatch(blocker ->
                                blocker.name().filter(UNFINISHED::equals).isPresent());
        return unfinished ? BackupChoice.Demand.WHERE_IT_CAN_BE : BackupChoice.Demand.NONE;
    }

    /** A name that no blocker has is most likely a slip of the pen. */
    private void unknownAcceptances() {
        for (String name : request.accepted()) {
            boolean known = blockers.stream()
                    .anyMatch(blocker -> blocker.name().filter(name::equals).isPresent());
            if (!known) {
                warnings.add(Phrase.of("preflight.no-such-blocker")
                        .with("setting", RequestField.ACCEPT.as(name))
                        .message());
            }
        }
    }

    private RolloutEvent.Planned event(
            SetView shape,
            List<String> sentences,
            List<FieldChange> changes,
            List<Wave> waves,
            Assessment assessment,
            List<Blocker> remaining,
            Message backupNote,
            Optional<PendingChange> pending,
            Optional<RolloutEvent.ProfileUse> profile) {
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
                        assessment.risk().reasons().stream().map(Reason::text).collect(Collectors.toList())),
                remaining.stream()
                        .map(blocker ->
                                new RolloutEvent.BlockerSummary(blocker.name(), blocker.message(), blocker.wayOut()))
                        .toList(),
                List.copyOf(warnings),
                Optional.of(backupNote),
                ill,
                Optional.of(shape.strategy() == UpdateStrategy.ON_DELETE ? "OnDelete" : "RollingUpdate"),
                neighbours,
                pending.map(change -> new RolloutEvent.TemplateInPlace(
                        change.target(), change.newPods(), change.way(), change.owner())),
                changes.stream()
                        .map(field -> new ChangedValue(field.path(), field.label(), field.before(), field.after()))
                        .toList(),
                Optional.empty(),
                profile);
    }
}
