package io.jenkins.plugins.statefulset.rollout.systems;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.systems.Attempt.Kind;
import io.jenkins.plugins.statefulset.rollout.systems.Judge.Verdict;
import io.jenkins.plugins.statefulset.rollout.systems.Judge.Window;
import io.jenkins.plugins.statefulset.rollout.systems.PodState.Being;
import io.jenkins.plugins.statefulset.rollout.systems.RoleSamples.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Window TEN_SECONDS = new Window(START, at(10));

    private static Instant at(double seconds) {
        return START.plusMillis((long) (1000 * seconds));
    }

    private static Attempt write(String id, double began, double ended) {
        return new Attempt(Kind.WRITE, id, at(began), at(ended), Optional.empty());
    }

    private static Attempt failed(String id, double began, double ended) {
        return new Attempt(Kind.WRITE, id, at(began), at(ended), Optional.of("no leader"));
    }

    @Test
    void aWriteThatWasAcknowledgedAndIsNotThereIsLost() {
        Verdict verdict = Judge.judge(
                List.of(write("a", 1, 1), write("b", 2, 2), write("late", 11, 11)), Set.of("a"), TEN_SECONDS);

        assertThat(verdict.acknowledged()).isEqualTo(3);
        assertThat(verdict.lost()).containsExactly("b", "late");
    }

    @Test
    void aWriteThatFailedIsNotLostWhetherItIsThereOrNot() {
        Verdict verdict = Judge.judge(List.of(failed("a", 1, 2), failed("b", 1, 2)), Set.of("a"), TEN_SECONDS);

        assertThat(verdict.lost()).isEmpty();
        assertThat(verdict.errors()).isEqualTo(2);
    }

    @Test
    void errorsBeforeAndAfterTheRolloutAreNotItsOwn() {
        Verdict verdict = Judge.judge(
                List.of(failed("a", -2, -1), failed("a", 9, 11), write("a", 11, 11)), Set.of("a"), TEN_SECONDS);

        assertThat(verdict.errors()).isZero();
    }

    @Test
    void anOutageLastsFromTheLastSuccessOfAnyClientToTheNext() {
        Verdict verdict = Judge.judge(
                List.of(write("a", 0, 1), write("b", 0.5, 1.5), failed("c", 2, 4), write("c", 4, 6), write("d", 7, 9)),
                Set.of("a", "b", "c", "d"),
                TEN_SECONDS);

        assertThat(verdict.longestOutage()).isEqualTo(Duration.ofMillis(4500));
    }

    @Test
    void withoutAnySuccessTheWholeRolloutIsAnOutage() {
        assertThat(Judge.judge(List.of(failed("a", 1, 2)), Set.of(), TEN_SECONDS)
                        .longestOutage())
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void ofASystemThatTakesNoWritesReadsTell() {
        Attempt read = new Attempt(Kind.READ, "a", at(3), at(4), Optional.empty());

        assertThat(Judge.judge(List.of(read), Set.of(), TEN_SECONDS).longestOutage())
                .isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void whatTwoClientsWaitForAtOnceCountsOnce() {
        Verdict verdict = Judge.judge(
                List.of(failed("a", 1, 2), write("a", 2, 4), write("b", 3, 6), write("quick", 6, 6.9)),
                Set.of("a", "b", "quick"),
                TEN_SECONDS);

        assertThat(verdict.disturbed()).isEqualTo(Duration.ofSeconds(5));
    }

    private static PodState pod(double second, int ordinal, String uid, Being being) {
        return new PodState(at(second), "db-" + ordinal, uid, being);
    }

    @Test
    void onePodAfterTheOtherIsNeverTwo() {
        Absences absences = Absences.of(
                List.of("db-0", "db-1"),
                List.of(
                        pod(-2, 0, "a", Being.READY),
                        pod(-1, 1, "b", Being.READY),
                        pod(1, 1, "b", Being.ENDING),
                        pod(2, 1, "b", Being.GONE),
                        pod(2, 1, "c", Being.NOT_READY),
                        pod(3, 1, "c", Being.READY),
                        pod(4, 0, "a", Being.ENDING)),
                TEN_SECONDS);

        assertThat(absences.most()).isEqualTo(1);
        assertThat(absences.wrong()).isEmpty();
        assertThat(absences.spans().get("db-1")).containsExactly(new Window(at(1), at(3)));
        assertThat(absences.spans().get("db-0")).containsExactly(new Window(at(4), at(10)));
    }

    @Test
    void aPodThatIsToldToGoWhileAnotherIsAwayIsTakenWrongly() {
        Absences absences = Absences.of(
                List.of("db-0", "db-1"),
                List.of(
                        pod(-2, 0, "a", Being.READY),
                        pod(-1, 1, "b", Being.READY),
                        pod(1, 1, "b", Being.NOT_READY),
                        pod(2, 0, "a", Being.ENDING)),
                TEN_SECONDS);

        assertThat(absences.most()).isEqualTo(2);
        assertThat(absences.wrong()).containsExactly("db-0 while db-1 was away");
    }

    @Test
    void aPodThatIsIllByItselfWhileAnotherIsAwayWasTakenByNobody() {
        Absences absences = Absences.of(
                List.of("db-0", "db-1"),
                List.of(
                        pod(-2, 0, "a", Being.READY),
                        pod(-1, 1, "b", Being.READY),
                        pod(1, 1, "b", Being.ENDING),
                        pod(2, 0, "a", Being.NOT_READY)),
                TEN_SECONDS);

        assertThat(absences.most()).isEqualTo(2);
        assertThat(absences.wrong()).isEmpty();
    }

    @Test
    void aLeaderThatIsAwayForAWhileAndComesBackHasNotChanged() {
        Sample first = new Sample(START, new Roles(Set.of("db-0", "db-1"), Optional.of("db-0")));
        Sample none = new Sample(START, new Roles(Set.of("db-1"), Optional.empty()));
        Sample other = leads(0, "db-1");

        assertThat(RoleSamples.changes(List.of(first, none, first, other, none, other)))
                .isEqualTo(1);
        assertThat(RoleSamples.fewest(List.of(first, none))).isEqualTo(1);
    }

    private static Sample leads(double second, String pod) {
        return new Sample(at(second), new Roles(Set.of("db-1"), Optional.of(pod)));
    }

    private static Absences oneAfterTheOther() {
        return Absences.of(
                List.of("db-0", "db-1"),
                List.of(
                        pod(-2, 0, "a", Being.READY),
                        pod(-1, 1, "b", Being.READY),
                        pod(1, 0, "a", Being.ENDING),
                        pod(3, 0, "c", Being.READY),
                        pod(6, 1, "b", Being.ENDING)),
                TEN_SECONDS);
    }

    @Test
    void theLeaderWentLastWhereItLedWhenTheOneBeforeWasAwayThoughItHandsThatOver() {
        assertThat(RoleSamples.leaderWentLast(List.of(leads(2, "db-1"), leads(5, "db-0")), oneAfterTheOther()))
                .isTrue();
    }

    @Test
    void theLeaderWentFirstWhereAnotherOneLedUntilThen() {
        assertThat(RoleSamples.leaderWentLast(
                        List.of(leads(0, "db-0"), leads(2, "db-0"), leads(7, "db-1")), oneAfterTheOther()))
                .isFalse();
    }

    @Test
    void nobodyWentLastWhereNotAllHaveGone() {
        Absences one = Absences.of(
                List.of("db-0", "db-1"),
                List.of(pod(-2, 0, "a", Being.READY), pod(-1, 1, "b", Being.READY), pod(1, 0, "a", Being.ENDING)),
                TEN_SECONDS);

        assertThat(RoleSamples.leaderWentLast(List.of(leads(0, "db-0")), one)).isFalse();
    }

    @Test
    void aPartOfThePageTakesThePlaceOfTheOneBefore() {
        String page = SystemsPage.into(
                SystemsPage.into("before\n<!-- systems: end -->\nafter\n", "db", "old\n"), "queue", "other\n");

        assertThat(SystemsPage.into(page, "db", "new\n"))
                .isEqualTo(page.replace("old\n", "new\n"))
                .contains("before\n<!-- system db -->\nnew\n<!-- end of system db -->\n<!-- system queue -->\nother\n")
                .endsWith("<!-- systems: end -->\nafter\n");
    }
}
