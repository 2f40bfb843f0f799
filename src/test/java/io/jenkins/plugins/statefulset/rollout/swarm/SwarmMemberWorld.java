package io.jenkins.plugins.statefulset.rollout.swarm;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException;
import io.jenkins.plugins.statefulset.rollout.cluster.ClusterException.Reason;
import io.jenkins.plugins.statefulset.rollout.cluster.ExecResult;
import io.jenkins.plugins.statefulset.rollout.gate.Gate;
import io.jenkins.plugins.statefulset.rollout.gate.GateContext;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.swarm.SwarmMembers.Drained;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The members of a system that are asked and told things around each pod, as they truly are: who has caught up, who leads, who was
 * drained, and what is still switched off.
 */
final class SwarmMemberWorld {
    private static final Pattern COMMAND =
            Pattern.compile("export ROLLOUT_POD='(\\S*)' ROLLOUT_ON='(\\S*)'\\n([A-Z]+)\\d .*", Pattern.DOTALL);
    private static final Duration ELECTION = Duration.ofSeconds(3);

    /** Whole seconds of a pod's creation, and the moment until it is seen. */
    private static final Duration UNSEEN = Duration.ofSeconds(2);

    private final SwarmStage stage;
    private final SwarmMembers members;
    private final Map<String, Instant> drained = new HashMap<>();
    private final Map<String, Instant> begun = new HashMap<>();
    private final Set<String> done = new HashSet<>();
    private final Set<String> switchedOff = new HashSet<>();
    private final Map<List<Object>, Instant> passed = new HashMap<>();
    private Instant failsUntil = Instant.MIN;
    private int flaps;
    private int hangs;
    private int notThere;
    private Optional<Consumer<PodMoment>> next = Optional.empty();
    private Optional<String> leader = Optional.empty();
    private Instant electedAt = Instant.MIN;
    private Optional<Instant> election = Optional.empty();

    SwarmMemberWorld(SwarmStage stage) {
        this.stage = stage;
        this.members = stage.scene.members();
    }

    void failFor(Duration span) {
        failsUntil = stage.now().plus(span);
    }

    void flap(int times) {
        flaps += times;
    }

    void hang(int times) {
        hangs += times;
    }

    /** The program is not there, as many times. */
    void lose(int times) {
        notThere += times;
    }

    /** Lets that happen when anything is asked or done the next time. */
    void atTheNext(Consumer<PodMoment> what) {
        next = Optional.of(what);
    }

    /** Whether it is a command of these checks. */
    static boolean knows(List<String> command) {
        return COMMAND.matcher(command.get(command.size() - 1)).matches();
    }

    ExecResult exec(List<String> command) {
        Matcher words = COMMAND.matcher(command.get(command.size() - 1));
        if (!words.matches()) {
            throw new IllegalArgumentException("no command of these checks: " + command);
        }
        PodMoment moment = PodMoment.valueOf(words.group(3));
        begin(moment, words.group(1));
        if (notThere > 0) {
            notThere--;
            return new ExecResult(127, "", "sh: not found");
        }
        boolean answers = hangs == 0 || moment == PodMoment.LEADER;
        boolean passes = look(moment, words.group(1), words.group(2));
        if (!answers) {
            hangs--;
            throw new ClusterException(Reason.TIMEOUT, "no answer in time");
        }
        return passes ? new ExecResult(0, "", "") : new ExecResult(1, "", "not yet");
    }

    /** Those that a program brings along. */
    Map<String, Gate> callers() {
        return members.checks().stream()
                .map(check -> check.spec() instanceof GateSpec.Caller caller ? caller.name() : "")
                .filter(name -> !name.isEmpty())
                .distinct()
                .collect(Collectors.toMap(name -> name, name -> this::ask));
    }

    private CompletionStage<GateVerdict> ask(GateContext context) {
        PodMoment moment = context.scene().orElseThrow().moment();
        String pod = context.scene().orElseThrow().pod();
        begin(moment, pod);
        if (hangs > 0) {
            hangs--;
            return CompletableFuture.completedFuture(new GateVerdict.Pending("no answer yet"));
        }
        boolean passes = true;
        for (String on : context.pods()) {
            passes &= look(moment, pod, on);
        }
        return CompletableFuture.completedFuture(
                passes ? new GateVerdict.Passed("") : new GateVerdict.Pending("not yet"));
    }

    private void begin(PodMoment moment, String pod) {
        if (moment == PodMoment.PREPARE) {
            begun.putIfAbsent(uid(pod), stage.now());
        }
    }

    private boolean look(PodMoment moment, String around, String on) {
        Optional<Consumer<PodMoment>> happens = next;
        next = Optional.empty();
        boolean passes = moment == PodMoment.LEADER ? isLeading(on) : isWell() && answer(moment, around, on);
        if (moment == PodMoment.PREPARE) {
            prepare(around, passes);
        } else if (moment == PodMoment.RESTORE && passes) {
            restore(around);
        }
        happens.ifPresent(what -> what.accept(moment));
        return passes;
    }

    private boolean isWell() {
        if (stage.now().isBefore(failsUntil)) {
            return false;
        }
        if (flaps > 0) {
            flaps--;
            return false;
        }
        return true;
    }

    private boolean answer(PodMoment moment, String around, String on) {
        return switch (moment) {
            case BEFORE -> members.drains() == Drained.MEMBER || !drained.containsKey(uid(on));
            case PREPARE ->
                !stage.now().isBefore(begun.getOrDefault(uid(on), stage.now()).plus(members.preparing()));
            case AFTER -> hasCaughtUp(around);
            default -> true;
        };
    }

    private boolean hasCaughtUp(String pod) {
        return stage.truth
                .upSince(pod)
                .map(up -> !stage.now().isBefore(up.plus(members.lag())))
                .orElse(true);
    }

    private void prepare(String pod, boolean done) {
        boolean noted = stage.state()
                .map(state -> state.prepared().get(pod))
                .filter(preparation -> preparation.uid().equals(uid(pod)))
                .isPresent();
        if (!noted) {
            // A command names a pod, and whoever sees the past does not see that it is another one.
            boolean fresh = stage.cluster
                    .pod(SwarmDatabase.NAMESPACE, pod)
                    .map(there -> Instant.parse(there.getMetadata().getCreationTimestamp()))
                    .map(created -> created.isAfter(stage.now().minus(UNSEEN)))
                    .orElse(true);
            if (!stage.truth.isBlind() && !fresh) {
                stage.truth.breach(14, pod + " was prepared to go, and that was not noted");
            }
            return;
        }
        drained.putIfAbsent(uid(pod), stage.now());
        switchedOff.add(pod);
        if (done) {
            this.done.add(uid(pod));
        }
        if (done && members.drains() == Drained.NOT_READY) {
            stage.quietly(() -> stage.others.makeUnready(SwarmDatabase.NAMESPACE, pod));
        }
        if (done && leader.equals(Optional.of(uid(pod)))) {
            elect();
        }
    }

    private void restore(String pod) {
        switchedOff.remove(pod);
        done.remove(uid(pod));
        boolean was = drained.remove(uid(pod)) != null;
        if (was && members.drains() == Drained.NOT_READY) {
            stage.quietly(() -> stage.others.makeReady(SwarmDatabase.NAMESPACE, pod));
        }
    }

    /** A pod beyond the replicas goes as soon as the controller gets to it, and no driver is asked. */
    private boolean isGoing(String pod) {
        boolean beyond =
                stage.set().filter(set -> !SwarmDatabase.isWanted(set, pod)).isPresent();
        return beyond
                || stage.cluster
                        .pod(SwarmDatabase.NAMESPACE, pod)
                        .filter(there -> there.getMetadata().getDeletionTimestamp() == null)
                        .isEmpty();
    }

    /** The UID of the pod that is there; empty for none. */
    String uid(String pod) {
        return stage.cluster
                .pod(SwarmDatabase.NAMESPACE, pod)
                .map(there -> there.getMetadata().getUid())
                .orElse("");
    }

    // Who leads.

    /** Called at every event. */
    void happened() {
        if (!members.has(PodMoment.LEADER)) {
            return;
        }
        boolean there = ready().stream().anyMatch(pod -> leader.equals(Optional.of(pod)));
        if (there) {
            election = Optional.empty();
        } else if (election.isEmpty()) {
            election = Optional.of(stage.now().plus(ELECTION));
        } else if (!stage.now().isBefore(election.get())) {
            elect();
        }
    }

    /** Another one than before where there is one, of those that were not prepared to go, or not to the end. */
    void elect() {
        List<String> candidates = ready().stream()
                .filter(uid -> !done.contains(uid) && !leader.equals(Optional.of(uid)))
                .toList();
        if (!candidates.isEmpty()) {
            leader = Optional.of(candidates.get((int) (stage.now().getEpochSecond() % candidates.size())));
            electedAt = stage.now();
            election = Optional.empty();
        }
    }

    private boolean isLeading(String pod) {
        happened();
        return leader.isPresent() && leader.get().equals(uid(pod));
    }

    private List<String> ready() {
        return stage.set().map(stage.cluster::pods).orElse(List.of()).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null && SwarmDatabase.ready(pod))
                .map(Pod::getMetadata)
                .map(metadata -> metadata.getUid())
                .toList();
    }

    /** Whether the pod that is there was prepared to go. */
    boolean isDrained(String pod) {
        return drained.containsKey(uid(pod));
    }

    /** Since when the pod leads; empty for one that does not. */
    Optional<Instant> leadsSince(String pod) {
        return leader.filter(uid(pod)::equals).map(leads -> electedAt);
    }

    // What was said and done.

    /** A check has passed, or an action has been done, around that pod. */
    void passed(PodMoment moment, GateSpec spec, String pod) {
        passed.put(List.of(moment, spec, uid(pod)), stage.now());
    }

    /** When it last did; {@link Instant#MIN} for never. */
    Instant lastPassed(PodMoment moment, GateSpec spec, String pod) {
        return passed.getOrDefault(List.of(moment, spec, uid(pod)), Instant.MIN);
    }

    /** When the pod that is there was first prepared to go; empty for never. An action that does not end well may have drained it. */
    Optional<Instant> preparedAt(String pod) {
        return Optional.ofNullable(begun.get(uid(pod)));
    }

    /** Pods for which something is switched off. */
    Set<String> switchedOff() {
        Set<String> off = new HashSet<>(switchedOff);
        if (!members.has(PodMoment.RESTORE)) {
            // It went with its pod.
            off.removeIf(pod -> !drained.containsKey(uid(pod)) || isGoing(pod));
        }
        return off;
    }
}
