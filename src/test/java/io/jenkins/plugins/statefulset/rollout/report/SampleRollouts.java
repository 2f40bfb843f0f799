package io.jenkins.plugins.statefulset.rollout.report;

import static io.jenkins.plugins.statefulset.rollout.report.EventScript.NEW;
import static io.jenkins.plugins.statefulset.rollout.report.EventScript.OLD;

import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.event.PodDiagnosis;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.BackupPhase;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** SampleRollouts as they happen, for tests and for looking at. */
public final class SampleRollouts {
    private static final PodDiagnosis CRASH = new PodDiagnosis(
            "CrashLoopBackOff, exit code 1, 3 restarts in 48 s",
            List.of("FATAL:  could not load library \"$libdir/pgaudit\": version mismatch"),
            List.of("Back-off restarting failed container postgresql"),
            List.of());

    private SampleRollouts() {}

    /** All of them by name. */
    public static Map<String, EventScript> all() {
        Map<String, EventScript> all = new TreeMap<>();
        all.put("good", good());
        all.put("rolled-back", rolledBack());
        all.put("budget-wait", budgetWait());
        all.put("held", held());
        all.put("held-for-a-night", heldForANight());
        all.put("fifty", many(50, 10));
        all.put("thousand", many(1000, 8));
        all.put("thousand-stopped", thousandStopped());
        return all;
    }

    private static final PodCause LOOP = new PodCause.CrashLoop(
            "postgresql", PodCause.Role.CONTAINER, Optional.of(1L), Optional.empty(), 3, Optional.empty());

    /** Three ordinals, three waves, a backup, a soak and a gate: all goes well. */
    public static EventScript good() {
        EventScript script =
                EventScript.planned(3, 1, 1, 1).budget(1).afterSeconds(2).backedUp();
        script.armed().wave(1, StepState.STARTED).released(2, 9);
        script.soak(1, Duration.ofSeconds(15));
        script.gate(1, "replication-lag", StepState.STARTED, "").afterSeconds(2);
        script.gate(1, "replication-lag", StepState.PASSED, "0.2 s behind, at most 10 s allowed");
        script.wave(1, StepState.PASSED)
                .wave(2, StepState.STARTED)
                .released(1, 11)
                .wave(2, StepState.PASSED);
        return script.wave(3, StepState.STARTED)
                .released(0, 14)
                .wave(3, StepState.PASSED)
                .finished(Result.COMPLETED, "");
    }

    /** The second ordinal crash-loops on the new revision; the rollout goes back by itself. */
    public static EventScript rolledBack() {
        EventScript script =
                EventScript.planned(3, 1, 1, 1).budget(1).afterSeconds(2).backedUp();
        script.armed().wave(1, StepState.STARTED).released(2, 9);
        script.wave(1, StepState.PASSED).wave(2, StepState.STARTED).partition(2, 1);
        script.pod(1, OLD, PodState.TERMINATING).budget(0).afterSeconds(3);
        script.pod(1, "", PodState.PENDING)
                .afterSeconds(1)
                .pod(1, NEW, PodState.RUNNING)
                .afterSeconds(12);
        script.pod(1, NEW, PodState.RUNNING, "readiness probe failing: pg_isready: no response (3 times)");
        script.afterSeconds(36).failed(1, NEW, CRASH, Optional.of(LOOP)).wave(2, StepState.FAILED);
        script.rollingBack("postgresql-1 failed: CrashLoopBackOff, exit code 1").afterSeconds(6);
        script.pod(1, NEW, PodState.TERMINATING).afterSeconds(2).pod(1, "", PodState.PENDING);
        script.afterSeconds(1).pod(1, OLD, PodState.RUNNING).afterSeconds(8).pod(1, OLD, PodState.READY);
        script.budget(1).afterSeconds(2).moves(2, NEW, OLD, 9);
        return script.finished(Result.ROLLED_BACK, "postgresql-1 failed: CrashLoopBackOff, exit code 1");
    }

    /** A drained node leaves no disruption for four minutes. */
    public static EventScript budgetWait() {
        EventScript script = EventScript.planned(5, 1, 2, 2).budget(1);
        script.add(new RolloutEvent.Backup(
                script.now(),
                EventScript.SET,
                Optional.empty(),
                BackupPhase.SKIPPED,
                Message.of("not needed at this risk")));
        script.armed().wave(1, StepState.STARTED).released(4, 20).wave(1, StepState.PASSED);
        script.wave(2, StepState.STARTED).released(3, 22).afterSeconds(5);
        script.pod(0, OLD, PodState.RUNNING, "node worker-3 is drained").budget(0);
        script.blocked("postgresql-pdb", "postgresql-pdb allows no disruption: postgresql-0 is not ready");
        script.after(Duration.ofMinutes(4)).pod(0, OLD, PodState.READY).budget(1);
        script.released(2, 21)
                .wave(2, StepState.PASSED)
                .wave(3, StepState.STARTED)
                .released(1, 20)
                .released(0, 24);
        return script.wave(3, StepState.PASSED).finished(Result.COMPLETED, "");
    }

    /** Held for a night after the canary, then resumed, still under way. */
    public static EventScript heldForANight() {
        EventScript script =
                EventScript.planned(3, 1, 1, 1).budget(1).afterSeconds(2).backedUp();
        script.armed().wave(1, StepState.STARTED).released(2, 9).wave(1, StepState.PASSED);
        script.held("asked for by anna: look at the dashboards first").finished(Result.HELD, "asked for by anna");
        script.after(Duration.ofHours(19))
                .resumed("anna")
                .wave(2, StepState.STARTED)
                .released(1, 10);
        script.wave(2, StepState.PASSED).wave(3, StepState.STARTED).partition(1, 0);
        return script.pod(0, OLD, PodState.TERMINATING)
                .budget(0)
                .afterSeconds(3)
                .pod(0, NEW, PodState.RUNNING)
                .afterSeconds(4)
                .pod(0, NEW, PodState.RUNNING, "readiness probe failing: pg_isready: no response (3 times)");
    }

    /** Held, and no more. */
    public static EventScript held() {
        EventScript script = EventScript.planned(3, 1, 1, 1).budget(1).afterSeconds(1);
        script.armed().wave(1, StepState.STARTED).released(2, 9).gate(1, "error-rate", StepState.STARTED, "");
        script.afterSeconds(20).gate(1, "error-rate", StepState.FAILED, "3.1 % of requests failed, at most 1 %");
        script.wave(1, StepState.FAILED).held("gate error-rate failed: 3.1 % of requests failed, at most 1 %");
        return script.finished(Result.HELD, "gate error-rate failed: 3.1 % of requests failed, at most 1 %");
    }

    /** Many ordinals, in three waves with soaks, of which one fails where that is asked for. */
    public static EventScript many(int replicas, double seconds) {
        int half = replicas / 2;
        EventScript script = EventScript.planned(replicas, 1, half - 1, replicas - half)
                .budget(1)
                .armed();
        script.wave(1, StepState.STARTED).released(replicas - 1, seconds);
        script.soak(1, Duration.ofSeconds(Math.round(seconds * replicas / 8)));
        script.wave(1, StepState.PASSED).wave(2, StepState.STARTED);
        for (int ordinal = replicas - 2; ordinal >= replicas - half; ordinal--) {
            script.released(ordinal, seconds * (1 + ordinal % 3 * 0.2));
        }
        script.soak(2, Duration.ofSeconds(Math.round(seconds * replicas / 8)));
        script.wave(2, StepState.PASSED).wave(3, StepState.STARTED);
        for (int ordinal = replicas - half - 1; ordinal >= 0; ordinal--) {
            script.released(ordinal, seconds * (1 + ordinal % 4 * 0.2));
        }
        return script.wave(3, StepState.PASSED).finished(Result.COMPLETED, "");
    }

    /** A thousand ordinals of which one, midway, never starts. */
    public static EventScript thousandStopped() {
        EventScript script =
                EventScript.planned(1000, 1, 499, 500).budget(1).armed().wave(1, StepState.STARTED);
        script.released(999, 8).wave(1, StepState.PASSED).wave(2, StepState.STARTED);
        for (int ordinal = 998; ordinal > 613; ordinal--) {
            script.released(ordinal, 8);
        }
        script.partition(614, 613).pod(613, OLD, PodState.TERMINATING).budget(0).afterSeconds(2);
        script.pod(613, NEW, PodState.PENDING, "0/12 nodes are available: 12 Insufficient memory")
                .afterSeconds(300);
        script.pod(613, NEW, PodState.FAILED, "Unschedulable for 5 min: 12 Insufficient memory");
        script.wave(2, StepState.FAILED).held("postgresql-613 failed: Unschedulable for 5 min");
        return script.finished(Result.HELD, "postgresql-613 failed: Unschedulable for 5 min");
    }
}
