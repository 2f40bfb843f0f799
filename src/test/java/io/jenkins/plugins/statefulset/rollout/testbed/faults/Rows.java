package io.jenkins.plugins.statefulset.rollout.testbed.faults;

import static io.jenkins.plugins.statefulset.rollout.testbed.faults.Course.BACK;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.Course.BACKUP;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.Course.BAD;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.Course.HEALED;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.Course.HELD;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.Course.ON_DELETE;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.Course.PROMOTED;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.Course.ROLLING;
import static io.jenkins.plugins.statefulset.rollout.testbed.faults.Course.WAITING;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** All faults. */
final class Rows {
    private static final Course[] THREE = {ROLLING, BAD, ON_DELETE};

    static final String UNDISTURBED = "nothing goes wrong";

    private Rows() {}

    static List<Row> all() {
        List<Row> rows = new ArrayList<>();
        rows.add(Row.of(UNDISTURBED, Plays.through(proxy -> {}), Course.values()));
        rows.addAll(killed());
        rows.addAll(proxied());
        rows.addAll(taken());
        rows.addAll(Combined.drawn());
        rows.addAll(ControlPlaneRows.all());
        return rows;
    }

    private static List<Row> proxied() {
        return List.of(
                weather(
                        "the server is down for a minute",
                        proxy -> Weathers.down(proxy, Duration.ofSeconds(60)),
                        THREE),
                weather("every request takes 1 s", proxy -> Weathers.slow(proxy, Duration.ofSeconds(1)), THREE),
                weather("the first write of each kind is lost before its effect", Weathers::loseFirst, Course.values()),
                weather("the first write of each kind is lost after its effect", Weathers::loseAnswers, Course.values())
                        .more(16),
                weather(
                                "one request of four is lost, before or after its effect",
                                proxy -> Weathers.loseAtRandom(proxy, 11),
                                THREE)
                        .more(20),
                answers("429 with Retry-After for 20 s", 429, OptionalInt.of(2), 20),
                answers("500 for 40 s", 500, OptionalInt.empty(), 40),
                answers("503 for 40 s", 503, OptionalInt.empty(), 40),
                answers("401 for 40 s", 401, OptionalInt.empty(), 40),
                weather("watches break at each release", Weathers::breakWatches, THREE),
                weather("watches freeze at the first release", Weathers::freezeWatches, THREE));
    }

    private static Row weather(String name, Consumer<FaultProxy> spoil, Course... courses) {
        return Row.of(name, Plays.through(spoil), courses);
    }

    private static Row answers(String name, int status, OptionalInt retryAfter, int seconds) {
        return weather(
                name,
                proxy -> Weathers.answers(
                        proxy, new Treatment.Answered(status, retryAfter), Duration.ofSeconds(seconds)),
                THREE);
    }

    private static List<Row> killed() {
        return List.of(
                killed(Kind.LEASE, ROLLING),
                killed(Kind.BEGIN, ROLLING),
                killed(Kind.JOB, BACKUP),
                killed(Kind.ARM, ROLLING),
                killed(Kind.RELEASE, ROLLING),
                killed(Kind.NOTE, WAITING),
                killed(Kind.HOLD, HELD),
                killed(Kind.PROMOTE, PROMOTED),
                killed(Kind.ROLL_BACK, BAD),
                killed(Kind.DELETE, BAD),
                killed(Kind.STEP_BACK, BACK),
                killed(Kind.HEAL, HEALED),
                killed(Kind.HEALED, HEALED),
                killed(Kind.EVICT, ON_DELETE),
                killed(Kind.END, ROLLING),
                Row.of("killed after taking up", Plays::killedTwice, ROLLING));
    }

    private static Row killed(Kind after, Course course) {
        return Row.of("killed after " + after, Plays.killed(after), course);
    }

    private static List<Row> taken() {
        return List.of(
                Row.of("paused, taken over, and continued meanwhile", Plays::pausedMeanwhile, PROMOTED),
                Row.of("paused, taken over, and continued after the end", Plays::pausedUntilTheEnd, ROLLING, ON_DELETE),
                Row.of("a write of a paused driver comes after it was taken over", Plays::lateWrite, PROMOTED));
    }
}
