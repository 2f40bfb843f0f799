package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.HOUR;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NOW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.OLD;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.decided.DisruptionGuard.Permit;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules of {@link DisruptionGuard}. */
class DisruptionGuardTest {

    @Nested
    class MaxUnavailable {
        @Test
        void letsOnePodGoWhereNothingElseIsSaid() {
            assertGranted(DecisionScene.of(5), candidates(4, 3, 2), 4);
        }

        @Test
        void letsAsManyGoAsItSays() {
            assertGranted(DecisionScene.of(5).maxUnavailable(2), candidates(4, 3, 2), 4, 3);
        }

        @Test
        void countsPodsOfTheWholeSet() {
            assertRefused(DecisionScene.of(5).pod(0).starting(OLD, HOUR), candidates(4), "db-0");
            assertRefused(DecisionScene.of(5).pod(0).missing(), candidates(4), "db-0");
            assertRefused(DecisionScene.of(5).pod(0).terminating(OLD), candidates(4), "db-0");
            assertGranted(
                    DecisionScene.of(5).parallel().maxUnavailable(2).pod(0).starting(OLD, HOUR), candidates(4, 3), 4);
        }

        @Test
        void countsReleasedPodsThatAreStillToGo() {
            assertRefused(DecisionScene.of(5).released(4, seconds(1)), candidates(3), "db");
            assertGranted(
                    DecisionScene.of(5).parallel().maxUnavailable(2).released(4, seconds(1)), candidates(3, 2), 3);
        }

        @Test
        void doesNotCountReleasedPodsThatAreBack() {
            assertGranted(DecisionScene.of(5).released(4, seconds(9)).pod(4).ready(NEW, seconds(1)), candidates(3), 3);
        }

        @Test
        void countsPodsThatHaveNotBeenReadyForMinReadySeconds() {
            DecisionScene scene = DecisionScene.of(5).minReadySeconds(30);

            assertRefused(scene.pod(0).ready(OLD, seconds(29)), candidates(4), "db-0");
            assertGranted(scene.pod(0).ready(OLD, seconds(30)), candidates(4), 4);
        }

        /** Found by a random run: its budget had changed when the controller took it down, 20 s later. */
        @Test
        void aPodThatIsNotAvailableYetIsNotReleased() {
            DecisionScene scene = DecisionScene.of(5).minReadySeconds(30);

            assertRefused(scene.pod(4).ready(OLD, seconds(1)), candidates(4, 3), "db-4");
            assertGranted(scene.pod(4).ready(OLD, seconds(30)), candidates(4, 3), 4);
        }

        /** Found by a random run: the budget allowed none any more when the controller had ended them, seconds later. */
        @Test
        void noneIsReleasedBeforePodsBeyondTheReplicasHaveEnded() {
            assertRefused(DecisionScene.of(5).shrinking(), candidates(4), WaitCause.CONTROLLER);
            assertGranted(DecisionScene.of(5).parallel().shrinking(), candidates(4), 4);
            assertGranted(DecisionScene.of(5).onDelete().shrinking(), candidates(4), 4);
        }

        /** Found by a random run: the budget allowed none any more when the one beside it was back, seconds later. */
        @Test
        void underOrderedReadyNoneIsReleasedBesideOneThatTheControllerWaitsFor() {
            DecisionScene going = DecisionScene.of(5).maxUnavailable(2).released(4, seconds(1));
            assertRefused(going, candidates(3), "db");
            assertGranted(going.parallel(), candidates(3, 2), 3);

            DecisionScene ill = DecisionScene.of(5).maxUnavailable(2).pod(0).starting(OLD, HOUR);
            assertRefused(ill, candidates(4, 3), "db-0");
            assertGranted(ill.parallel(), candidates(4, 3), 4);
        }

        /** It may be well again when the controller gets to it. */
        @Test
        void isNotUsedUpByAPodThatIsMissingButOneThatIsNotReadyIsNotReleased() {
            assertRefused(DecisionScene.of(5).pod(4).starting(OLD, HOUR), candidates(4, 3), "db-4");
            assertGranted(DecisionScene.of(5).pod(4).missing(), candidates(4, 3), 4);
        }
    }

    @Nested
    class Budgets {
        @Test
        void mustAllAllow() {
            assertGranted(
                    DecisionScene.of(5).budgetAllows(1).budget(SceneBudgets.allowing("team-pdb", 1)), candidates(4), 4);
            assertRefused(
                    DecisionScene.of(5).budgetAllows(1).budget(SceneBudgets.allowing("team-pdb", 0)),
                    candidates(4),
                    "team-pdb");
        }

        @Test
        void areSpentPodByPod() {
            assertGranted(DecisionScene.of(5).maxUnavailable(4).budgetAllows(2), candidates(4, 3, 2), 4, 3);
        }

        @Test
        void areSpentOnReleasedPodsThatAreStillToGo() {
            assertRefused(
                    DecisionScene.of(5)
                            .parallel()
                            .maxUnavailable(4)
                            .budgetAllows(1)
                            .released(4, seconds(1)),
                    candidates(3),
                    "db-pdb");
            assertGranted(
                    DecisionScene.of(5)
                            .parallel()
                            .maxUnavailable(4)
                            .budgetAllows(2)
                            .released(4, seconds(1)),
                    candidates(3, 2),
                    3);
        }

        @Test
        void letAnIllPodGoWhileEnoughAreHealthy() {
            assertThat(illPermit(DecisionScene.of(3).budgetAllows(0).pod(2).starting(OLD, HOUR)))
                    .isInstanceOf(Permit.Granted.class);
        }

        @Test
        void haveNoSayOnAnIllPodThatIsStillPending() {
            assertThat(illPermit(DecisionScene.of(3)
                            .budgetCannotCount("nothing")
                            .pod(2)
                            .unschedulable(OLD, HOUR, minutes(3))))
                    .isInstanceOf(Permit.Granted.class);
            assertThat(illPermit(DecisionScene.of(3)
                            .budgetCannotCount("nothing")
                            .pod(2)
                            .starting(OLD, HOUR)))
                    .isInstanceOf(Permit.NotNow.class);
        }

        private static Permit illPermit(DecisionScene scene) {
            Observation seen = scene.observation();
            return new DisruptionGuard(seen, NEW, NOW)
                    .permitIll(seen.pods().get(2).orElseThrow());
        }

        @Test
        void sayWhyTheyRefuse() {
            Permit permit = new DisruptionGuard(
                            DecisionScene.of(3).budgetAllows(0).observation(), NEW, NOW)
                    .permit(IntStream.of(2));

            assertThat(((Permit.NotNow) permit).message())
                    .hasToString(
                            "db-pdb (minAvailable 2) allows no disruption of db-2 now: 2 pods are healthy and 2 must"
                                    + " stay so");
        }
    }

    @Test
    void aBudgetThatWasAcceptedIsGoneAgainstByTheOnlyPodAndByNoOther() {
        assertRefused(DecisionScene.of(1).budgetAllows(0), candidates(0), "db-pdb");
        assertRefused(DecisionScene.of(1).budgetAllows(0).waiving("other"), candidates(0), "db-pdb");
        assertGranted(DecisionScene.of(1).budgetAllows(0).waiving("db-pdb"), candidates(0), 0);
        assertRefused(DecisionScene.of(2).budgetAllows(0).waiving("db-pdb"), candidates(1), "db-pdb");
    }

    /** Its numbers are old then, and would only mislead. */
    @Test
    void aBudgetWhosePodsCannotBeCountedSaysWhyNot() {
        DecisionScene scene = DecisionScene.of(3).budgetCannotCount("found no controllers for pod \"other-0\"");

        Permit permit = new DisruptionGuard(scene.observation(), NEW, NOW).permit(IntStream.of(2));

        assertThat(((Permit.NotNow) permit).message())
                .hasToString(
                        "db-pdb (minAvailable 2) allows no disruption of db-2 now: the disruption controller cannot"
                                + " count its pods (SyncFailed: found no controllers for pod \"other-0\")");
    }

    /** All pods look well then: it is the controller that has not noticed yet, or takes a new pod for the one evicted. */
    @Test
    void aBudgetThatCountsAPodAsEvictedSaysUntilWhen() {
        DecisionScene scene = DecisionScene.of(3).budgetCountsAsEvicted("db-2", Instant.parse("2026-01-01T12:00:05Z"));

        Permit permit = new DisruptionGuard(scene.observation(), NEW, NOW).permit(IntStream.of(1));

        assertThat(((Permit.NotNow) permit).message())
                .hasToString(
                        "db-pdb (minAvailable 2) allows no disruption of db-1 now: 2 pods are healthy and 2 must stay"
                                + " so; it still counts db-2 as being evicted (until 2026-01-01T12:02:05Z)");
    }

    @Test
    void orderIsNeverTradedForSpeed() {
        DecisionScene scene = DecisionScene.of(5).maxUnavailable(1).pod(3).starting(OLD, HOUR);

        assertRefused(scene, candidates(4, 3), "db-3");
    }

    @Test
    void aPodThatIsNotReadyIsNamedWithItsReason() {
        Permit permit = new DisruptionGuard(
                        DecisionScene.of(3).pod(0).starting(OLD, HOUR).observation(), NEW, NOW)
                .permit(IntStream.of(2));

        assertThat(((Permit.NotNow) permit).reason())
                .isInstanceOf(WaitCause.PodUnavailable.class)
                .returns("db-0", WaitCause::by);
        assertThat(((Permit.NotNow) permit).message())
                .hasToString("db-0 is not ready: readiness probe failing; no other pod is taken down beside it");
    }

    /** Its labels were changed, so the controller let it go; they come back, and with them a pod that any budget covers. */
    @Test
    void oneThatIsNotTheSetsIsNotReleased() {
        assertRefused(DecisionScene.of(3).stray(2), candidates(2), "db-2");
        Permit permit = new DisruptionGuard(
                        DecisionScene.of(3).stray(2).pod(2).missing().observation(), NEW, NOW)
                .permit(IntStream.of(2));

        assertThat(permit).isInstanceOf(Permit.NotNow.class);
        assertThat(((Permit.NotNow) permit).message())
                .hasToString(
                        "db-2 is not ready: a pod of that name is not the set's; the controller makes its own when that is gone, or "
                                + "takes it back when its labels match again; it goes when it is well, or known to be ill");
    }

    private static int[] candidates(int... indexes) {
        return indexes;
    }

    private static void assertGranted(DecisionScene scene, int[] candidates, Integer... expected) {
        assertThat(new DisruptionGuard(scene.observation(), NEW, NOW).permit(IntStream.of(candidates)))
                .isEqualTo(new Permit.Granted(Arrays.asList(expected)));
    }

    private static void assertRefused(DecisionScene scene, int[] candidates, String by) {
        Permit permit = new DisruptionGuard(scene.observation(), NEW, NOW).permit(IntStream.of(candidates));
        assertThat(permit).isInstanceOf(Permit.NotNow.class);
        assertThat(((Permit.NotNow) permit).reason().by()).isEqualTo(by);
    }
}
