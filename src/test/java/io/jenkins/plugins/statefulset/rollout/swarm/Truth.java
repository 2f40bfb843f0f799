package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.StateAnnotation;
import io.jenkins.plugins.statefulset.rollout.engine.TemplateHash;
import io.jenkins.plugins.statefulset.rollout.sim.BudgetState;
import io.jenkins.plugins.statefulset.rollout.sim.Disruption;
import io.jenkins.plugins.statefulset.rollout.sim.Disruption.Cause;
import io.jenkins.plugins.statefulset.rollout.sim.SimulatedCluster;
import io.jenkins.plugins.statefulset.rollout.sim.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Watches a cluster from outside, with what no driver sees, and notes each breach of the invariants of the design.
 *
 * <ol>
 *   <li>No pod goes down by our doing before the demanded backup has succeeded.
 *   <li>No ready pod goes down by our doing while a budget that matches it has allowed none for longer than {@link #RACE}, nor
 *       beside as many others, down for that long, as {@code maxUnavailable} allows.
 *   <li>While promoting, the partition only falls, and over no more pods that are well than may be down at once.
 *   <li>It falls only when the released pods are well.
 *   <li>Two drivers never both write: each write carries the name of its writer.
 *   <li>A Job is created once, no claim is deleted, replicas are never written, and of templates only the base's and the
 *       target's.
 *   <li>No storm: at most {@link #BURST} writes of the set in {@link #SPAN}.
 * </ol>
 *
 * <p>What others do to the set's spec ends the promises about pods that the controller takes down by itself from then on.
 */
final class Truth {
    static final Duration RACE = Duration.ofSeconds(1);
    static final int BURST = 30;
    static final Duration SPAN = Duration.ofSeconds(10);

    private final SimulatedCluster cluster;
    private final Scene scene;
    private final List<String> breaches = new ArrayList<>();
    private final Map<String, Instant> exhaustedSince = new HashMap<>();
    private final Map<String, Instant> downSince = new HashMap<>();
    private final Map<String, String> driverOf = new HashMap<>();
    private final Deque<Instant> ourWrites = new ArrayDeque<>();
    private final Map<String, Integer> jobsOf = new HashMap<>();
    private Duration blind = Duration.ZERO;
    private boolean othersWroteSpec;
    private int writes;

    private Truth(SimulatedCluster cluster, Scene scene) {
        this.cluster = cluster;
        this.scene = scene;
    }

    static Truth watch(SimulatedCluster cluster, Scene scene) {
        Truth truth = new Truth(cluster, scene);
        cluster.onDisruption(truth::disrupted);
        cluster.onWrite(truth::written);
        cluster.onEveryEvent(truth::happened);
        return truth;
    }

    /** Views may be that old by the run's own doing, and a driver may believe them for as long. */
    void blindFor(Duration span) {
        blind = blind.compareTo(span) > 0 ? blind : span;
    }

    List<String> breaches() {
        return breaches;
    }

    /** Writes of the set by drivers. */
    int writes() {
        return writes;
    }

    boolean othersWroteSpec() {
        return othersWroteSpec;
    }

    private static boolean isDriver(String who) {
        return who.startsWith("driver");
    }

    private boolean ours(Disruption disruption) {
        return switch (disruption.cause()) {
            case UPDATE -> !othersWroteSpec && underWay();
            case EVICTION, DELETION -> isDriver(disruption.who());
            default -> false;
        };
    }

    private boolean underWay() {
        return set().flatMap(Truth::state).filter(state -> !state.over()).isPresent();
    }

    private void disrupted(Disruption disruption) {
        if (disruption.ordinal() < 0 || !ours(disruption)) {
            return;
        }
        if (scene.backup() && !backupSucceeded() && !othersWroteSpec) {
            breach(1, disruption.pod() + " went down before the backup had succeeded");
        }
        if (!disruption.ready()) {
            return;
        }
        Instant visible = disruption.time().minus(RACE).minus(blind);
        for (BudgetState budget : disruption.budgets()) {
            Instant exhausted = exhaustedSince.get(budget.name());
            if (budget.allowed() < 1
                    && exhausted != null
                    && exhausted.isBefore(visible)
                    && disruption.cause() != Cause.EVICTION) {
                breach(2, disruption.pod() + " went down although " + budget + " had allowed none since " + exhausted);
            }
        }
        long down = downSince.entrySet().stream()
                .filter(pod -> !pod.getKey().equals(disruption.pod()))
                .filter(pod -> pod.getValue().isBefore(visible) && wanted(pod.getKey()))
                .count();
        if (down >= maxUnavailable()) {
            breach(2, disruption.pod() + " went down beside " + downSince);
        }
    }

    private boolean wanted(String pod) {
        StatefulSet set = set().orElseThrow();
        int start = start(set);
        int ordinal = Integer.parseInt(pod.substring(pod.lastIndexOf('-') + 1));
        return ordinal >= start && ordinal < start + set.getSpec().getReplicas();
    }

    private int maxUnavailable() {
        // The gate is off before 1.37. Of a percentage the widest that any number of replicas of a run gives.
        boolean more = scene.version().equals("1.37")
                && scene.spec().stream().anyMatch(line -> line.contains("maxUnavailable"));
        return more ? 5 : 1;
    }

    private void happened(SimulatedCluster now) {
        for (BudgetState budget : now.budgets()) {
            if (budget.allowed() < 1) {
                exhaustedSince.putIfAbsent(budget.name(), now.clock().now());
            } else {
                exhaustedSince.remove(budget.name());
            }
        }
    }

    private void written(Write write) {
        switch (write.kind()) {
            case "Pod" -> pod(write);
            case "Job" -> job(write);
            case "PersistentVolumeClaim" -> {
                if (write.verb() == Write.Verb.DELETE && isDriver(write.who())) {
                    breach(6, write.name() + " was deleted");
                }
            }
            case "StatefulSet" -> {
                if (write.before().isPresent() && write.after().isPresent()) {
                    set(write, (StatefulSet) write.before().get(), (StatefulSet)
                            write.after().get());
                }
            }
            default -> {}
        }
    }

    private void pod(Write write) {
        if (!write.name().matches(Scene.SET + "-\\d+")) {
            return;
        }
        boolean well = write.after().isPresent()
                && write.after().get().getMetadata().getDeletionTimestamp() == null
                && ready((Pod) write.after().get());
        if (well) {
            downSince.remove(write.name());
        } else {
            downSince.putIfAbsent(write.name(), write.time());
        }
    }

    private void job(Write write) {
        if (write.verb() == Write.Verb.CREATE && isDriver(write.who())) {
            String id =
                    set().flatMap(Truth::state).map(state -> state.setup().id()).orElse("");
            if (jobsOf.merge(id, 1, Integer::sum) > 1) {
                breach(6, "a second Job was created: " + write.name());
            }
        }
    }

    private void set(Write write, StatefulSet before, StatefulSet after) {
        if (!isDriver(write.who())) {
            othersWroteSpec |= write.who().startsWith("somebody")
                    && !(Objects.equals(
                                    before.getSpec().getTemplate(),
                                    after.getSpec().getTemplate())
                            && Objects.equals(
                                    before.getSpec().getUpdateStrategy(),
                                    after.getSpec().getUpdateStrategy())
                            && state(before).isPresent() == state(after).isPresent());
            return;
        }
        writes++;
        burst(write.time());
        if (!before.getSpec().getReplicas().equals(after.getSpec().getReplicas())) {
            breach(6, "replicas were written");
        }
        Optional<RolloutState> was = state(before);
        Optional<RolloutState> is = state(after);
        if (is.isEmpty()) {
            return;
        }
        writer(write, is.get());
        if (!before.getSpec().getTemplate().equals(after.getSpec().getTemplate())) {
            String hash = TemplateHash.of(after.getSpec().getTemplate());
            if (!hash.equals(is.get().setup().baseHash())
                    && !hash.equals(is.get().setup().targetHash())) {
                breach(6, "a template was written that is neither the base's nor the target's");
            }
        }
        if (was.isPresent()
                && was.get().phase() == Phase.ROLLING
                && is.get().phase() == Phase.ROLLING
                && was.get().setup().id().equals(is.get().setup().id())) {
            promoting(before, after);
        }
    }

    private void burst(Instant time) {
        ourWrites.addLast(time);
        while (ourWrites.getFirst().isBefore(time.minus(SPAN))) {
            ourWrites.removeFirst();
        }
        if (ourWrites.size() == BURST) {
            breach(7, BURST + " writes of the set within " + SPAN.toSeconds() + " s");
        }
    }

    /** Whoever writes a record writes it in its own name. */
    private void writer(Write write, RolloutState state) {
        String driver = state.driver().orElse("");
        // Starting and taking over write a name of its own; the first to write a name owns it. Commands keep the name
        // that is there.
        String owner = driverOf.putIfAbsent(driver, write.who());
        boolean command = write.before().isPresent()
                && state((StatefulSet) write.before().get()).equals(Optional.of(state));
        if (owner != null && !owner.equals(write.who()) && !command) {
            breach(5, write.who() + " wrote in the name of " + owner);
        }
    }

    private void promoting(StatefulSet before, StatefulSet after) {
        int from = partition(before);
        int to = partition(after);
        if (to > from) {
            breach(3, "the partition rose from " + from + " to " + to + " while promoting");
        }
        int replicas = before.getSpec().getReplicas();
        int start = start(before);
        long well = IntStream.range(to, Math.min(from, replicas))
                .mapToObj(index -> cluster.pod(Scene.NAMESPACE, Scene.SET + "-" + (start + index)))
                .filter(pod -> pod.filter(Truth::ready).isPresent())
                .count();
        if (well > maxUnavailable()) {
            breach(3, "the partition fell from " + from + " to " + to + " over " + well + " pods that were well");
        }
    }

    static boolean ready(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    static String revision(Pod pod) {
        return pod.getMetadata().getLabels().getOrDefault("controller-revision-hash", "");
    }

    static int partition(StatefulSet set) {
        return set.getSpec().getUpdateStrategy().getRollingUpdate() == null
                        || set.getSpec().getUpdateStrategy().getRollingUpdate().getPartition() == null
                ? 0
                : set.getSpec().getUpdateStrategy().getRollingUpdate().getPartition();
    }

    static int start(StatefulSet set) {
        return set.getSpec().getOrdinals() == null
                        || set.getSpec().getOrdinals().getStart() == null
                ? 0
                : set.getSpec().getOrdinals().getStart();
    }

    static Optional<RolloutState> state(StatefulSet set) {
        try {
            return StateAnnotation.state(set);
        } catch (StateAnnotation.UnreadableStateException e) {
            return Optional.empty();
        }
    }

    private boolean backupSucceeded() {
        return cluster.jobs(Scene.NAMESPACE).stream()
                .anyMatch(job -> job.getStatus() != null
                        && job.getStatus().getSucceeded() != null
                        && job.getStatus().getSucceeded() > 0);
    }

    private Optional<StatefulSet> set() {
        return cluster.statefulSet(Scene.NAMESPACE, Scene.SET);
    }

    private void breach(int rule, String what) {
        breaches.add("rule " + rule + ", " + cluster.clock().now() + ": " + what);
    }
}
