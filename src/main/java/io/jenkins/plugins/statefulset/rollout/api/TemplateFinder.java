package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.change.Change;
import io.jenkins.plugins.statefulset.rollout.change.ChangeApplier;
import io.jenkins.plugins.statefulset.rollout.change.Proposal;
import io.jenkins.plugins.statefulset.rollout.change.UnappliedObjectWords;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.DryRun;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observer;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.kube.PodTemplates;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.plan.RollbackBy;
import io.jenkins.plugins.statefulset.rollout.problem.BadRequestException;
import io.jenkins.plugins.statefulset.rollout.problem.UnchangedException;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds the template that a request asks for.
 *
 * <ol>
 *   <li>The change applies, and the server takes it (dry run); the server's answer is the template that counts. What a new manifest
 *       holds beside the set is compared with what is in place ({@link UnappliedObjects}) and named, since it is not applied.
 *   <li>The account may do all that will be needed.
 *   <li>Where the request takes what is in place already ({@link PendingChanges}), that is the target and what the pods are on the base;
 *       the server tries the write that would be the first ({@link TriedWrite}).
 * </ol>
 */
final class TemplateFinder {
    private final Cluster cluster;
    private final Scheduler scheduler;
    private final RolloutRequest request;
    private final Findings findings;
    private List<String> admission = List.of();

    TemplateFinder(Cluster cluster, Scheduler scheduler, RolloutRequest request, Findings findings) {
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.request = request;
        this.findings = findings;
    }

    /** @throws BadRequestException if the change does not apply, the server refuses it or the account, or it changes nothing */
    WantedTemplate find(Observer observer, StatefulSet current, SetView shape) {
        List<Message> beside = beside();
        Optional<EarlierRevision> past = past(current);
        Optional<PendingChange> pending = pending(observer, current, shape);
        StatefulSet base = pending.map(change -> PodTemplates.inPlace(current, change.template()))
                .orElse(current);
        StatefulSet proposed = pending.isPresent() ? current : proposed(current, shape, past, beside);
        return new WantedTemplate(base, proposed, past, pending, admission);
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
                .ifPresent(why -> findings.warn(Phrase.of("preflight.rolled-back-from")
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
        findings.warn(PendingWords.warnings(pending, shape, request.rollbackBy()));
        TriedWrite tried = new TriedWrite(cluster, current);
        DryRun answer = tried.ofWhatIsInPlace(pending.partition());
        admission = answer.warnings();
        tried.changed(answer).ifPresent(findings::warn);
        return Optional.of(pending);
    }

    private StatefulSet proposed(
            StatefulSet current, SetView shape, Optional<EarlierRevision> past, List<Message> beside) {
        Proposal proposal = ChangeApplier.apply(
                current, past.map(found -> List.of(found.change())).orElse(request.changes()), beside);
        findings.warn(proposal.notes());
        Permissions.require(cluster, request, current, shape.strategy());
        return dryRun(current, proposal.proposed());
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
}
