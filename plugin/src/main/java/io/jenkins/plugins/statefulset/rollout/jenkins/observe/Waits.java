package io.jenkins.plugins.statefulset.rollout.jenkins.observe;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.ServerState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What one rollout waited for and how long, folded from its events.
 *
 * <ol>
 *   <li>A wait for a pod, a budget or the controller, which {@code blocked} tells, lasts until the next step forward: the partition moves, a
 *       pod goes, the pod that is waited for gets ready, a budget that is waited for allows a disruption, a wave changes, or it is held,
 *       resumed, rolled back or over. Another {@code blocked} ends it, too.
 *   <li>A soak, a gate, or what is asked around a pod lasts from its start to its end; at the latest until its wave is over, promoted or
 *       rolled back.
 *   <li>A hold lasts until the rollout is resumed, promoted, rolled back or over; that a driver ends because of the hold does not end it.
 *   <li>A backup lasts until it has succeeded or failed. What {@code blocked} tells of it is part of that.
 *   <li>A server that is silent or refuses lasts until it answers. Another driver's Lease lasts until the rollout is resumed.
 *   <li>An end that is older than its start, because two drivers' clocks differ, is a wait of no time.
 * </ol>
 */
final class Waits {
    static final String BACKUP = "backup";
    static final String HELD = "held";
    private static final String SOAK = "soak";
    private static final String GATE = "gate";
    private static final String CHECK = "pod-check";
    private static final String APPROVAL = "approval";
    private static final String PROMOTION = "promotion";
    private static final String SERVER = "server";
    private static final String LEASE = "lease";
    private static final String UNKNOWN = "unknown";
    private static final List<String> OF_A_WAVE = List.of(SOAK, GATE, CHECK, APPROVAL, PROMOTION);

    private final List<Open> open = new ArrayList<>();

    /**
     * One that is over.
     *
     * @param cause a word such as {@code budget}, {@code pod-not-ready}, {@code soak}, {@code approval} or {@code held}
     */
    record Wait(String cause, Duration took) {}

    /** @param of what tells it apart from others of its cause */
    private record Open(String cause, String of, Instant from, boolean blocked) {
        Wait until(Instant time) {
            return new Wait(cause, time.isBefore(from) ? Duration.ZERO : Duration.between(from, time));
        }
    }

    /** Takes an event in and gives the waits that end with it. */
    List<Wait> add(RolloutEvent event) {
        List<Wait> over = new ArrayList<>();
        Instant time = event.time();
        if (isStepForward(event)) {
            close(over, time, Open::blocked);
        }
        if (event instanceof RolloutEvent.Blocked blocked) {
            blocked(blocked, over);
        } else if (event instanceof RolloutEvent.GateChanged gate) {
            gate(gate, over);
        } else if (event instanceof RolloutEvent.WaveChanged wave && wave.state() != StepState.STARTED) {
            close(over, time, Waits::isOfAWave);
        } else if (event instanceof RolloutEvent.Held) {
            begin(HELD, "", time, false);
        } else if (event instanceof RolloutEvent.Backup backup) {
            backup(backup, over);
        } else if (event instanceof RolloutEvent.ServerChanged server) {
            close(over, time, wait -> wait.cause().equals(SERVER));
            if (server.state() != ServerState.ANSWERING) {
                begin(SERVER, "", server.since(), false);
            }
        } else if (event instanceof RolloutEvent.LeaseAwaited) {
            begin(LEASE, "", time, false);
        } else if (event instanceof RolloutEvent.Resumed) {
            close(over, time, wait -> wait.cause().equals(HELD) || wait.cause().equals(LEASE));
        } else if (event instanceof RolloutEvent.Promoted) {
            close(over, time, wait -> wait.cause().equals(HELD) || isOfAWave(wait));
        } else if (event instanceof RolloutEvent.RollingBack) {
            close(over, time, wait -> !wait.cause().equals(SERVER));
        } else if (event instanceof RolloutEvent.Finished finished) {
            boolean held = finished.outcome() == RolloutEvent.Result.HELD;
            close(over, time, wait -> !held || !wait.cause().equals(HELD));
        }
        return over;
    }

    private void blocked(RolloutEvent.Blocked blocked, List<Wait> over) {
        close(over, blocked.time(), Open::blocked);
        String cause = blocked.why().map(Waits::kind).orElse(UNKNOWN);
        if (!cause.equals(BACKUP)) {
            begin(cause, blocked.by(), blocked.time(), true);
        }
    }

    private void gate(RolloutEvent.GateChanged gate, List<Wait> over) {
        String of = gate.wave() + " " + gate.name() + " " + gate.pod().orElse("");
        close(over, gate.time(), wait -> isOfAWave(wait) && wait.of().equals(of));
        if (gate.state() == StepState.STARTED) {
            begin(cause(gate), of, gate.time(), false);
        }
    }

    private static String cause(RolloutEvent.GateChanged gate) {
        if (gate.soaks()) {
            return SOAK;
        }
        if (gate.pod().isPresent()) {
            return CHECK;
        }
        if (gate.approval().isPresent()) {
            return APPROVAL;
        }
        return gate.name().equals(GateSpec.Manual.LABEL) ? PROMOTION : GATE;
    }

    private void backup(RolloutEvent.Backup backup, List<Wait> over) {
        if (backup.state() == BackupPhase.STARTED) {
            begin(BACKUP, "", backup.time(), false);
        } else {
            close(over, backup.time(), wait -> wait.cause().equals(BACKUP));
        }
    }

    /** What it waits for now is told in some state again after a restart: the wait goes on. */
    private void begin(String cause, String of, Instant from, boolean blocked) {
        if (open.stream()
                .noneMatch(wait -> wait.cause().equals(cause) && wait.of().equals(of))) {
            open.add(new Open(cause, of, from, blocked));
        }
    }

    private void close(List<Wait> over, Instant time, Predicate<Open> which) {
        open.removeIf(wait -> {
            boolean ends = which.test(wait);
            if (ends) {
                over.add(wait.until(time));
            }
            return ends;
        });
    }

    private static boolean isOfAWave(Open wait) {
        return !wait.blocked() && OF_A_WAVE.contains(wait.cause());
    }

    private boolean isStepForward(RolloutEvent event) {
        if (event instanceof RolloutEvent.PodChanged pod) {
            return pod.state() == PodState.TERMINATING || (pod.state() == PodState.READY && isFor(pod.pod()));
        }
        if (event instanceof RolloutEvent.BudgetChanged budget) {
            return budget.allowed() > 0 && isFor(budget.budget());
        }
        return event instanceof RolloutEvent.PartitionMoved
                || event instanceof RolloutEvent.WaveChanged
                || event instanceof RolloutEvent.Healing
                || event instanceof RolloutEvent.Held
                || event instanceof RolloutEvent.Resumed
                || event instanceof RolloutEvent.RollingBack
                || event instanceof RolloutEvent.Finished;
    }

    private boolean isFor(String name) {
        return open.stream().anyMatch(wait -> wait.blocked() && wait.of().equals(name));
    }

    /** As its JSON form has it. */
    private static String kind(WaitCause cause) {
        for (JsonSubTypes.Type type :
                WaitCause.class.getAnnotation(JsonSubTypes.class).value()) {
            if (type.value().isInstance(cause)) {
                return type.name();
            }
        }
        return UNKNOWN;
    }
}
