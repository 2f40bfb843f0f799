package io.jenkins.plugins.statefulset.rollout.jenkins.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.PodState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.StepState;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.jenkins.observe.Course.Count;
import io.jenkins.plugins.statefulset.rollout.jenkins.observe.Waits.Wait;
import io.jenkins.plugins.statefulset.rollout.jenkins.page.KeptEvents;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What of a rollout is counted for metrics. */
class CourseTest {
    private static final String SET = "data/db";
    private static final Instant START = Instant.parse("2026-11-29T08:00:00Z");

    private final Course course = new Course();

    @Test
    void aRolloutThatIsRolledBackCountsEachPodThatItReplacedOnTheWayThereAndBack() {
        List<Count> counts = new ArrayList<>();
        KeptEvents.rolledBack().forEach(event -> counts.addAll(course.add(event)));

        assertThat(counts).filteredOn(Count.PodReplaced.class::isInstance).hasSize(3);
        assertThat(counts).contains(new Count.Ended("rolled-back"));
        assertThat(counts).contains(new Count.Waited(new Wait("backup", Duration.ofMillis(10_710))));
    }

    @Test
    void aBudgetBlocksUntilItAllowsADisruptionAgain() {
        assertThat(course.add(blockedBy("db-pdb", 0))).containsExactly(new Count.BudgetBlocked());
        assertThat(course.add(budget("db-pdb", 0, 20))).isEmpty();
        assertThat(course.add(budget("another", 1, 25))).isEmpty();
        assertThat(course.add(budget("db-pdb", 1, 30))).containsExactly(waited("budget-taken", 30));
    }

    @Test
    void whatIsWaitedForNextEndsTheWaitBefore() {
        course.add(blockedBy("db-pdb", 0));
        assertThat(course.add(new RolloutEvent.Blocked(
                        at(7),
                        SET,
                        "db-1",
                        Message.none(),
                        Optional.of(new WaitCause.PodNotReady("db-1", WaitCause.Direction.FORTH, Optional.empty())))))
                .containsExactly(waited("budget-taken", 7));
        assertThat(course.add(pod("db-0", PodState.READY, 9))).isEmpty();
        assertThat(course.add(pod("db-1", PodState.READY, 12))).containsExactly(waited("pod-not-ready", 5));
    }

    @Test
    void aHoldLastsUntilItIsResumedThoughItsDriverEnds() {
        course.add(new RolloutEvent.Held(at(0), SET, Message.of("lunch"), Optional.of("ada")));
        assertThat(course.add(finished(Result.HELD, 1))).containsExactly(new Count.Ended("held"));
        assertThat(course.add(new RolloutEvent.Resumed(at(3600), SET, "ada"))).containsExactly(waited("held", 3600));
    }

    @Test
    void aSoakEndsWithAPromotionAndAGateWithItsWave() {
        course.add(gate(RolloutEvent.GateChanged.SOAK, 0));
        assertThat(course.add(new RolloutEvent.Promoted(at(4), SET, 1, "ada"))).containsExactly(waited("soak", 4));
        course.add(gate("promotion", 5));
        course.add(gate("http 200", 5));
        assertThat(course.add(new RolloutEvent.WaveChanged(at(9), SET, 1, StepState.FAILED)))
                .containsExactly(waited("promotion", 4), waited("gate", 4));
    }

    @Test
    void aServerThatIsSilentIsWaitedForSinceItWentSilent() {
        course.add(new RolloutEvent.ServerChanged(
                at(10), SET, RolloutEvent.ServerState.SILENT, at(2), Optional.empty(), Optional.of("timeout")));
        assertThat(course.add(new RolloutEvent.ServerChanged(
                        at(32), SET, RolloutEvent.ServerState.ANSWERING, at(2), Optional.empty(), Optional.empty())))
                .containsExactly(waited("server", 30));
    }

    @Test
    void clocksThatDifferMakeNoNegativeWait() {
        course.add(blockedBy("db-pdb", 30));
        assertThat(course.add(pod("db-1", PodState.TERMINATING, 10)))
                .containsExactly(new Count.Waited(new Wait("budget-taken", Duration.ZERO)));
    }

    @Test
    void aPodThatIsNotSeenToGoIsReplacedWhereItsRevisionIsAnother() {
        course.add(pod("db-1", "db-9f4d", PodState.READY, 0));
        course.add(pod("db-1", "db-7c65", PodState.PENDING, 1));
        assertThat(course.add(pod("db-1", "db-7c65", PodState.READY, 2))).containsExactly(new Count.PodReplaced());
        assertThat(course.add(pod("db-1", "db-7c65", PodState.READY, 3))).isEmpty();
    }

    @Test
    void aPodThatLosesItsReadinessIsNotReplaced() {
        course.add(pod("db-1", PodState.READY, 0));
        course.add(pod("db-1", PodState.RUNNING, 1));
        assertThat(course.add(pod("db-1", PodState.READY, 2))).isEmpty();
    }

    private static Count waited(String cause, int seconds) {
        return new Count.Waited(new Wait(cause, Duration.ofSeconds(seconds)));
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static RolloutEvent blockedBy(String budget, int second) {
        WaitCause why = new WaitCause.BudgetTaken(budget, "another rollout");
        return new RolloutEvent.Blocked(at(second), SET, budget, Message.none(), Optional.of(why));
    }

    private static RolloutEvent budget(String name, int allowed, int second) {
        return new RolloutEvent.BudgetChanged(at(second), SET, name, allowed, 3, 2);
    }

    private static RolloutEvent pod(String name, PodState state, int second) {
        return pod(name, "db-7c65", state, second);
    }

    private static RolloutEvent pod(String name, String revision, PodState state, int second) {
        return new RolloutEvent.PodChanged(at(second), SET, name, 1, Optional.of(revision), state, Optional.empty());
    }

    private static RolloutEvent gate(String name, int second) {
        return new RolloutEvent.GateChanged(at(second), SET, 1, name, StepState.STARTED, Optional.empty());
    }

    private static RolloutEvent finished(Result result, int second) {
        return new RolloutEvent.Finished(at(second), SET, result, Message.none(), second);
    }
}
