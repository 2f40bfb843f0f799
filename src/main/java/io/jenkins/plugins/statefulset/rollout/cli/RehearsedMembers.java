package io.jenkins.plugins.statefulset.rollout.cli;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.cluster.Cluster;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.NamespaceView;
import io.jenkins.plugins.statefulset.rollout.cluster.Scheduler;
import io.jenkins.plugins.statefulset.rollout.driver.GateChecks;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodJudge;
import io.jenkins.plugins.statefulset.rollout.engine.seen.PodView;
import io.jenkins.plugins.statefulset.rollout.gate.CheckTrial;
import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.PodScene;
import io.jenkins.plugins.statefulset.rollout.gate.RehearsedCheck;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.sim.Members;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Plays the members that a scenario gives. Commands are not run: a check is answered by what it is for.
 *
 * <ol>
 *   <li>Those that are ready at the start are full members. A pod that is made anew is one when it has been ready for its time to catch up.
 *   <li>One of them leads, where the scenario says which at the start. When its pod goes, or is not ready, nobody leads for the time of an election;
 *       then a full member does: one that was made anew before the others, the lowest of them.
 *   <li>A check before a pod goes passes when every other one is a full member, and somebody leads.
 *   <li>An action that prepares the pod that leads hands the lead over at once, to whom an election would give it. Others do nothing.
 *   <li>A check after a pod is back passes when it is a full member, and somebody leads. What restores it does nothing.
 *   <li>The question whether a pod leads passes on the one that does; on each where the scenario names none.
 * </ol>
 */
final class RehearsedMembers implements GateChecks {
    private final Members members;
    private final GateChecks gates;
    private final Cluster cluster;
    private final Scheduler scheduler;
    private final String namespace;
    private final String set;
    private final Set<String> former = new HashSet<>();
    private final NamespaceView view;
    private Optional<PodView> leader = Optional.empty();
    private Optional<Instant> elected = Optional.empty();

    /** @param gates what answers the gates between waves */
    RehearsedMembers(
            Members members, GateChecks gates, Cluster cluster, Scheduler scheduler, String namespace, String set) {
        this.members = members;
        this.gates = gates;
        this.cluster = cluster;
        this.scheduler = scheduler;
        this.namespace = namespace;
        this.set = set;
        // Ends with the simulated cluster.
        this.view = cluster.watch(namespace, () -> scheduler.execute(this::look));
    }

    @Override
    public CompletionStage<GateVerdict> check(GateSpec spec, GateContext context) {
        Optional<PodScene> scene = context.scene();
        if (scene.isEmpty()) {
            return gates.check(spec, context);
        }
        String pod = scene.get().pod();
        PodMoment moment = scene.get().moment();
        if (moment == PodMoment.PREPARE) {
            handOver(pod);
        }
        if (moment == PodMoment.PREPARE || moment == PodMoment.RESTORE) {
            return CompletableFuture.completedFuture(new GateVerdict.Passed("played by the scenario"));
        }
        return RehearsedCheck.start(() -> lacks(moment, pod), spec.timeout(), context.times(), scheduler);
    }

    @Override
    public CheckTrial trial(PodCheck check, GateContext context) {
        if (check.moment() != PodMoment.LEADER || members.leader().isEmpty()) {
            return new CheckTrial.NotTried();
        }
        String pod = context.pods().get(0);
        try {
            return lacks(PodMoment.LEADER, pod)
                    .<CheckTrial>map(seen -> new CheckTrial.DoesNotPass(pod, seen))
                    .orElseGet(CheckTrial.Passes::new);
        } catch (ClusterException away) {
            return new CheckTrial.NotTried();
        }
    }

    private synchronized Optional<String> lacks(PodMoment moment, String pod) {
        look();
        if (moment == PodMoment.LEADER) {
            return members.leader().isEmpty() || leads(pod) ? Optional.empty() : Optional.of(pod + " does not lead");
        }
        List<PodView> pods = pods();
        Optional<PodView> behind = pods.stream()
                .filter(other -> (moment == PodMoment.BEFORE) != other.name().equals(pod))
                .filter(other -> !isMember(other))
                .findFirst();
        if (behind.isPresent()) {
            return behind.map(other -> other.name() + " is no full member yet");
        }
        return members.leader().isPresent() && leader.isEmpty() ? Optional.of("nobody leads") : Optional.empty();
    }

    private boolean leads(String pod) {
        return leader.filter(known -> known.name().equals(pod)).isPresent();
    }

    /** Follows what has happened since the last look. */
    private synchronized void look() {
        List<PodView> pods = pods();
        if (former.isEmpty()) {
            pods.forEach(pod -> former.add(pod.uid()));
            leader = members.leader()
                    .flatMap(ordinal ->
                            pods.stream().filter(pod -> pod.index() == ordinal).findFirst());
        }
        if (members.leader().isEmpty()) {
            return;
        }
        boolean there = leader.filter(known -> pods.stream()
                        .anyMatch(pod -> pod.uid().equals(known.uid()) && pod.ready() && !pod.terminating()))
                .isPresent();
        if (leader.isPresent() && !there) {
            leader = Optional.empty();
            elected = Optional.of(scheduler.now().plus(members.election()));
        }
        if (leader.isEmpty() && elected.filter(scheduler.now()::isBefore).isEmpty()) {
            leader = candidate(pods, "");
        }
    }

    private synchronized void handOver(String pod) {
        look();
        if (leads(pod)) {
            leader = candidate(pods(), pod).or(() -> leader);
        }
    }

    private Optional<PodView> candidate(List<PodView> pods, String except) {
        return pods.stream()
                .filter(pod -> isMember(pod) && !pod.name().equals(except))
                .min(Comparator.comparing((PodView pod) -> former.contains(pod.uid()))
                        .thenComparing(PodView::index));
    }

    private boolean isMember(PodView pod) {
        Duration behind = former.contains(pod.uid()) ? Duration.ZERO : members.catchUp(pod.index());
        return !pod.terminating()
                && pod.readySince()
                        .filter(since -> !scheduler.now().isBefore(since.plus(behind)))
                        .isPresent();
    }

    /** By their ordinals, which is what their index is here. */
    private List<PodView> pods() {
        Collection<Pod> known = view.pods();
        Collection<Pod> all = known.isEmpty() ? cluster.look(namespace).pods() : known;
        return all.stream()
                .map(pod -> PodJudge.view(pod, 0))
                .filter(pod -> pod.name().equals(set + "-" + pod.index()))
                .toList();
    }
}
