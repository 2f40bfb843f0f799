package io.jenkins.plugins.statefulset.rollout.text;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/** What the events so far have told: the memory that the sentences need. */
final class Story {
    final RevisionNames revisions = new RevisionNames();
    private final TreeMap<Integer, PodStory> pods = new TreeMap<>();
    private final Map<String, Instant> started = new HashMap<>();
    private final Map<String, Integer> allowed = new HashMap<>();
    private Optional<RolloutEvent.Planned> plan = Optional.empty();
    private Optional<String> newRevision = Optional.empty();
    private Optional<String> baseRevision = Optional.empty();
    private Optional<RolloutEvent.Backup> backup = Optional.empty();
    private Optional<Message> rollbackReason = Optional.empty();
    private Optional<String> blockedBy = Optional.empty();
    private boolean begun;

    void add(RolloutEvent event) {
        if (event instanceof RolloutEvent.Planned planned) {
            plan = Optional.of(planned);
            rollbackReason = Optional.empty();
            baseRevision = planned.baseRevision().or(() -> baseRevision);
            revisions.learn(planned.baseRevision());
        } else if (event instanceof RolloutEvent.Armed armed) {
            newRevision = Optional.of(armed.revision());
            baseRevision = armed.baseRevision().or(() -> baseRevision);
            revisions.learn(armed.revision());
            revisions.learn(armed.baseRevision());
        } else if (event instanceof RolloutEvent.PodChanged pod) {
            revisions.learn(pod.revision());
            pods.merge(pod.ordinal(), PodStory.first(pod), (known, first) -> known.then(pod));
        } else if (event instanceof RolloutEvent.Backup changed) {
            addBackup(changed);
        } else if (event instanceof RolloutEvent.WaveChanged wave && wave.state() == StepState.STARTED) {
            started.put(waveKey(wave.wave()), wave.time());
        } else if (event instanceof RolloutEvent.GateChanged gate && gate.state() == StepState.STARTED) {
            started.put(gateKey(gate.wave(), GateWords.key(gate)), gate.time());
        } else if (event instanceof RolloutEvent.BudgetChanged budget) {
            allowed.put(budget.budget(), budget.allowed());
        } else if (event instanceof RolloutEvent.RollingBack rollback) {
            rollbackReason = Optional.of(rollback.reason());
        }
        blockedBy = stillBlocked(event);
        begun = begun || event instanceof RolloutEvent.Planned || event instanceof RolloutEvent.Resumed;
    }

    private void addBackup(RolloutEvent.Backup changed) {
        if (changed.state() == BackupPhase.STARTED) {
            started.put("backup", changed.time());
        }
        backup = Optional.of(changed);
    }

    private Optional<String> stillBlocked(RolloutEvent event) {
        if (event instanceof RolloutEvent.Blocked blocked) {
            return Optional.of(blocked.by());
        }
        return event instanceof RolloutEvent.BudgetChanged ? blockedBy : Optional.empty();
    }

    /**
     * Whether an event is the first about its ordinal that a driver tells, after the plan or when it takes a rollout up:
     * what it finds, not what happens.
     */
    boolean isFound(RolloutEvent.PodChanged event) {
        return begun && !pods.containsKey(event.ordinal());
    }

    Optional<RolloutEvent.Planned> plan() {
        return plan;
    }

    Optional<String> baseName() {
        return baseRevision.map(revisions::shorten);
    }

    Optional<String> newName() {
        return newRevision.map(revisions::shorten);
    }

    Optional<PodStory> pod(int ordinal) {
        return Optional.ofNullable(pods.get(ordinal));
    }

    Optional<RolloutEvent.Backup> backup() {
        return backup;
    }

    Optional<Message> rollbackReason() {
        return rollbackReason;
    }

    boolean isBlockedBy(String name) {
        return blockedBy.filter(name::equals).isPresent();
    }

    Optional<Integer> allowedBy(String budget) {
        return Optional.ofNullable(allowed.get(budget));
    }

    Optional<Instant> backupStart() {
        return Optional.ofNullable(started.get("backup"));
    }

    Optional<Instant> waveStart(int wave) {
        return Optional.ofNullable(started.get(waveKey(wave)));
    }

    Optional<Instant> gateStart(int wave, String name) {
        return Optional.ofNullable(started.get(gateKey(wave, name)));
    }

    /** Highest ordinal first. */
    List<PodStory> pods() {
        return List.copyOf(pods.descendingMap().values());
    }

    /** @param which ordinals count */
    long readyOnNew(IntPredicate which) {
        return pods().stream()
                .filter(pod -> which.test(pod.ordinal()))
                .filter(pod -> pod.state() == PodState.READY)
                .filter(pod -> newRevision.isPresent() && pod.revision().equals(newRevision))
                .count();
    }

    private static String waveKey(int wave) {
        return "wave " + wave;
    }

    private static String gateKey(int wave, String name) {
        return "gate " + wave + " " + name;
    }
}
