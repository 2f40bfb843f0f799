package io.jenkins.plugins.statefulset.rollout.api;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceSnapshot;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.engine.decided.UnhealthyPods;
import io.jenkins.plugins.statefulset.rollout.engine.seen.BudgetView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.NamespaceObjects;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observer;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.manifest.LintFinding;
import io.jenkins.plugins.statefulset.rollout.manifest.ManifestLint;
import io.jenkins.plugins.statefulset.rollout.manifest.Surroundings;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Phrase;
import io.jenkins.plugins.statefulset.rollout.message.RequestField;
import io.jenkins.plugins.statefulset.rollout.message.TypedCommand;
import io.jenkins.plugins.statefulset.rollout.request.RolloutRequest;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks at what stands around a set, and finds what can be wrong with it.
 *
 * <ol>
 *   <li>The budgets are checked as {@link BudgetCheck} has it.
 *   <li>A blocker is a set whose pods are not all on its template's revision, unless the request takes what is in place.
 *   <li>Pods that are ill already are named, as {@link UnhealthyPods} has it.
 *   <li>The set is looked over as {@link ManifestLint} does it, beside what is there.
 * </ol>
 */
final class SetInspector {
    private final Cluster cluster;
    private final Scheduler scheduler;
    private final RolloutRequest request;
    private final Findings findings;

    SetInspector(Cluster cluster, Scheduler scheduler, RolloutRequest request, Findings findings) {
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.request = request;
        this.findings = findings;
    }

    SetInspection inspect(Observer observer, SetView shape, StatefulSet current, List<CronJob> cronJobs) {
        NamespaceSnapshot view = cluster.look(current);
        Collection<Pod> owned = view.podsOwnedBy(shape.uid());
        List<BudgetView> budgets = observer.budgets(
                current,
                owned,
                view.budgets(),
                new NamespaceObjects(unused -> view.pods(), view::podsOwnedBy, view::statefulSet, List.of()));
        budgets.forEach(BudgetView::allowed);
        List<BudgetMatch> reaches = budgets.stream()
                .map(budget -> BudgetMatch.of(budget, current, owned))
                .toList();
        findings.block(BudgetCheck.blockers(shape, reaches));
        findings.warn(BudgetCheck.warnings(shape, reaches));
        if (!request.takesWhatIsApplied()) {
            mixed(shape, observer.pods(shape, owned));
        }
        List<Optional<PodView>> pods = observer.pods(shape, owned);
        List<RolloutEvent.IllPod> ill = ill(shape, pods, budgets);
        lint(current, view, cronJobs, budgets);
        return new SetInspection(owned, pods, budgets, ill);
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
            findings.block(new Blocker(
                    Optional.of(Findings.UNFINISHED),
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
                                    .with("setting", RequestField.ACCEPT.as(Findings.UNFINISHED))
                                    .message())));
        }
    }

    private List<RolloutEvent.IllPod> ill(SetView shape, List<Optional<PodView>> pods, List<BudgetView> budgets) {
        List<RolloutEvent.IllPod> ill = UnhealthyPods.beforehand(shape, pods, scheduler.now());
        for (RolloutEvent.IllPod pod : ill) {
            Phrase words = Phrase.of("preflight.ill").with("pod", pod.pod()).with("why", pod.reason());
            findings.warn(pod.since()
                    .map(at -> words.passed("time", Duration.between(at, scheduler.now())))
                    .orElse(words)
                    .message());
        }
        Set<String> names = ill.stream().map(RolloutEvent.IllPod::pod).collect(Collectors.toSet());
        List<PodView> there = pods.stream()
                .flatMap(Optional::stream)
                .filter(pod -> names.contains(pod.name()))
                .toList();
        findings.warn(BudgetCheck.deadlocks(
                request.namespace(), there, budgets, BudgetCheck.waived(shape, budgets, request.accepted())));
        return ill;
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
                findings.warn(finding.message());
            }
        }
    }
}
