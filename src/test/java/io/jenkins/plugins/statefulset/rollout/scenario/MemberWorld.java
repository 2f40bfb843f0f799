package io.jenkins.plugins.statefulset.rollout.scenario;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.engine.kept.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck.Where;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.sim.Disruption;
import io.jenkins.plugins.statefulset.rollout.sim.Disruption.Cause;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A database whose pods are full members a while after they are ready, and must be drained before they go; and who watches from outside that
 * none goes before its time.
 */
final class MemberWorld {
    static final String MAY_GO = "may-go {pod}";
    static final String DRAIN = "drain {pod}";
    static final String IS_MEMBER = "is-member {pod}";
    static final String ALLOCATE = "allocate {pod}";

    /** A check counts for 10 s; then the controller has to see the release. */
    private static final Duration FRESH = Duration.ofSeconds(15);

    final List<String> asked = new ArrayList<>();
    final List<String> breaches = new ArrayList<>();
    private final Duration lag;
    private final BooleanSupplier fails;
    private BooleanSupplier hangs = () -> false;
    private final Map<String, Instant> readySince = new HashMap<>();
    private final Map<String, Instant> allowed = new HashMap<>();
    private final Map<String, Instant> drainBegan = new HashMap<>();
    private final Set<String> drained = new HashSet<>();
    private boolean drainedMayGo = true;
    private Instant lastDisruption = Instant.EPOCH;
    private SimulatedCluster cluster;

    /**
     * @param lag from ready to full member
     * @param fails whether the next check does not pass, whatever it asks
     */
    MemberWorld(Duration lag, BooleanSupplier fails) {
        this.lag = lag;
        this.fails = fails;
    }

    /** @param when whether the next command gives no answer in time, whatever it does meanwhile */
    MemberWorld hanging(BooleanSupplier when) {
        hangs = when;
        return this;
    }

    /** A drained pod is no member any more, by its own word. */
    MemberWorld drainedMayNotGo() {
        drainedMayGo = false;
        return this;
    }

    static PodCheck check(PodMoment moment, Where where, String command) {
        return new PodCheck(moment, where, new GateSpec.Exec("", command, Duration.ofMinutes(5)), 1);
    }

    static List<PodCheck> all() {
        return List.of(
                check(PodMoment.BEFORE, Where.SELF, MAY_GO),
                check(PodMoment.PREPARE, Where.SELF, DRAIN),
                check(PodMoment.AFTER, Where.SELF, IS_MEMBER),
                check(PodMoment.RESTORE, Where.SELF, ALLOCATE));
    }

    SimulatedRollout around(SimulatedRollout rollout) {
        return around(rollout, all());
    }

    /** The same where nothing restores what prepares a pod. */
    SimulatedRollout unrestored(SimulatedRollout rollout) {
        return around(rollout, all().subList(0, 3));
    }

    private SimulatedRollout around(SimulatedRollout rollout, List<PodCheck> checks) {
        return rollout.cluster(builder -> builder.exec((pod, container, command) -> run(pod, command.get(2))))
                .request(request -> {
                    checks.forEach(request::podCheck);
                    return request;
                });
    }

    void watch(SimulatedRollout.Stage stage) {
        cluster = stage.cluster;
        cluster.onDisruption(this::disrupted);
        cluster.onEveryEvent(world -> world.pods(stage.set()).forEach(pod -> {
            String uid = pod.getMetadata().getUid();
            if (SimulatedRollout.ready(pod)) {
                readySince.putIfAbsent(uid, world.clock().now());
            } else {
                readySince.remove(uid);
            }
        }));
    }

    private ExecResult run(Pod pod, String command) {
        Instant now = cluster.clock().now();
        String uid = pod.getMetadata().getUid();
        asked.add(command);
        boolean answers = !hangs.getAsBoolean();
        boolean passes = answers
                && !fails.getAsBoolean()
                && switch (command.substring(0, command.indexOf(' '))) {
                    case "may-go" ->
                        (drainedMayGo || !drained.contains(uid))
                                && readySince.keySet().stream().allMatch(other -> isMember(other, now));
                    case "is-member" -> isMember(uid, now);
                    default -> true;
                };
        if (passes && command.startsWith("allocate")) {
            drained.remove(uid);
        }
        if (passes && command.startsWith("may-go")) {
            allowed.put(uid, now);
            drainBegan.remove(uid);
        }
        if (command.startsWith("drain")) {
            if (!isNoted(pod)) {
                breaches.add(pod.getMetadata().getName() + " was drained at " + now + ", which was not noted");
            }
            drainBegan.putIfAbsent(uid, now);
            if (passes) {
                drained.add(uid);
            }
        }
        if (!answers) {
            throw new ClusterException(Reason.TIMEOUT, "no answer in time");
        }
        return passes ? new ExecResult(0, "", "") : new ExecResult(1, "", "not yet");
    }

    private boolean isNoted(Pod pod) {
        return cluster.statefulSet("default", "db")
                .flatMap(StateAnnotation::state)
                .map(state -> state.prepared().get(pod.getMetadata().getName()))
                .filter(noted -> noted.uid().equals(pod.getMetadata().getUid()))
                .isPresent();
    }

    /** Those that were there when it began have been members for long. */
    private boolean isMember(String uid, Instant now) {
        Instant since = readySince.get(uid);
        return since != null && (lastDisruption.equals(Instant.EPOCH) || !since.isAfter(now.minus(lag)));
    }

    private void disrupted(Disruption disruption) {
        boolean ours = disruption.cause() == Cause.UPDATE
                || disruption.cause() == Cause.EVICTION
                || (disruption.cause() == Cause.DELETION && !disruption.who().startsWith("somebody"));
        if (ours && disruption.ready()) {
            Instant yes = allowed.getOrDefault(disruption.uid(), Instant.EPOCH);
            if (yes.isBefore(lastDisruption)) {
                breaches.add(disruption.pod() + " went at " + disruption.time() + ", allowed at " + yes
                        + ", before the last disruption at " + lastDisruption);
            }
            Instant began = drainBegan.getOrDefault(disruption.uid(), disruption.time());
            if (yes.isBefore(began.minus(FRESH))) {
                breaches.add(disruption.pod() + " was drained at " + began + " on an answer of " + yes);
            }
            if (!drained.contains(disruption.uid())) {
                breaches.add(disruption.pod() + " went without being drained");
            }
        }
        lastDisruption = disruption.time();
    }
}
