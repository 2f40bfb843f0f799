package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import static io.jenkins.plugins.statefulset.rollout.testbed.faults.RolloutCourse.BACK;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.RolloutCourse.BACKUP;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.RolloutCourse.BAD;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.RolloutCourse.HEALED;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.RolloutCourse.HELD;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.RolloutCourse.ON_DELETE;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.RolloutCourse.PROMOTED;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.RolloutCourse.ROLLING;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.RolloutCourse.WAITING;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** All faults. */
final class FaultRows {
    private static final RolloutCourse[] THREE = {ROLLING, BAD, ON_DELETE};

    static final String UNDISTURBED = "nothing goes wrong";

    private FaultRows() {}

    static List<FaultRow> all() {
        List<FaultRow> rows = new ArrayList<>();
        rows.add(FaultRow.of(UNDISTURBED, DriverFates.through(proxy -> {}), RolloutCourse.values()));
        rows.addAll(killed());
        rows.addAll(proxied());
        rows.addAll(taken());
        rows.addAll(CombinedFaults.drawn());
        rows.addAll(ControlPlaneRows.all());
        return rows;
    }

    private static List<FaultRow> proxied() {
        return List.of(
                weather(
                        "the server is down for a minute",
                        proxy -> ConnectionFaults.down(proxy, Duration.ofSeconds(60)),
                        THREE),
                weather("every request takes 1 s", proxy -> ConnectionFaults.slow(proxy, Duration.ofSeconds(1)), THREE),
                weather(
                        "the first write of each kind is lost before its effect",
                        ConnectionFaults::loseFirst,
                        RolloutCourse.values()),
                weather(
                                "the first write of each kind is lost after its effect",
                                ConnectionFaults::loseAnswers,
                                RolloutCourse.values())
                        .more(16),
                weather(
                                "one request of four is lost, before or after its effect",
                                proxy -> ConnectionFaults.loseAtRandom(proxy, 11),
                                THREE)
                        .more(20),
                answers("429 with Retry-After for 20 s", 429, OptionalInt.of(2), 20),
                answers("500 for 40 s", 500, OptionalInt.empty(), 40),
                answers("503 for 40 s", 503, OptionalInt.empty(), 40),
                answers("401 for 40 s", 401, OptionalInt.empty(), 40),
                weather("watches break at each release", ConnectionFaults::breakWatches, THREE),
                weather("watches freeze at the first release", ConnectionFaults::freezeWatches, THREE));
    }

    private static FaultRow weather(String name, Consumer<FaultProxy> spoil, RolloutCourse... courses) {
        return FaultRow.of(name, DriverFates.through(spoil), courses);
    }

    private static FaultRow answers(String name, int status, OptionalInt retryAfter, int seconds) {
        return weather(
                name,
                proxy -> ConnectionFaults.answers(
                        proxy, new ProxyTreatment.Answered(status, retryAfter), Duration.ofSeconds(seconds)),
                THREE);
    }

    private static List<FaultRow> killed() {
        return List.of(
                killed(RequestKind.LEASE, ROLLING),
                killed(RequestKind.BEGIN, ROLLING),
                killed(RequestKind.JOB, BACKUP),
                killed(RequestKind.ARM, ROLLING),
                killed(RequestKind.RELEASE, ROLLING),
                killed(RequestKind.NOTE, WAITING),
                killed(RequestKind.HOLD, HELD),
                killed(RequestKind.PROMOTE, PROMOTED),
                killed(RequestKind.ROLL_BACK, BAD),
                killed(RequestKind.DELETE, BAD),
                killed(RequestKind.STEP_BACK, BACK),
                killed(RequestKind.HEAL, HEALED),
                killed(RequestKind.HEALED, HEALED),
                killed(RequestKind.EVICT, ON_DELETE),
                killed(RequestKind.END, ROLLING),
                FaultRow.of("killed after taking up", DriverFates::killedTwice, ROLLING));
    }

    private static FaultRow killed(RequestKind after, RolloutCourse course) {
        return FaultRow.of("killed after " + after, DriverFates.killed(after), course);
    }

    private static List<FaultRow> taken() {
        return List.of(
                FaultRow.of("paused, taken over, and continued meanwhile", DriverFates::pausedMeanwhile, PROMOTED),
                FaultRow.of(
                        "paused, taken over, and continued after the end",
                        DriverFates::pausedUntilTheEnd,
                        ROLLING,
                        ON_DELETE),
                FaultRow.of(
                        "a write of a paused driver comes after it was taken over", DriverFates::lateWrite, PROMOTED));
    }
}
