package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NOW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertReleases;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertWaitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The rules of {@link Promotion} on which pods are released, and when. */
class NextReleaseTest {
    @Test
    void waitsForThePodOnItsWay() {
        DecisionScene scene = DecisionScene.of(8)
                .wave(2)
                .released(5, seconds(5))
                .pod(7)
                .ready(NEW, minutes(1))
                .pod(6)
                .ready(NEW, seconds(30))
                .pod(5)
                .starting(NEW, seconds(3));

        assertWaitsFor(scene.step(), "db-5");
    }

    @Test
    void followsWithinMaxUnavailable() {
        DecisionScene scene = DecisionScene.of(8)
                .maxUnavailable(2)
                .wave(2)
                .released(6, seconds(5))
                .pod(7)
                .ready(NEW, minutes(1))
                .pod(6)
                .starting(NEW, seconds(3));
        assertWaitsFor(scene.step(), "db-6");

        assertReleases(scene.parallel().step(), 2, 6, 5);
    }

    /** Found by a random run: pods that somebody had deleted made one more on its way than may be. */
    @Test
    void noneFollowsThatHasNothingToLoseWhileAsManyAreOnTheirWayAsMayBe() {
        DecisionScene scene = DecisionScene.of(8)
                .parallel()
                .maxUnavailable(2)
                .wave(2)
                .released(5, seconds(5))
                .pod(7)
                .ready(NEW, minutes(1))
                .pod(6)
                .starting(NEW, seconds(3))
                .pod(4)
                .missing();

        assertWaitsFor(scene.pod(5).starting(NEW, seconds(3)).step(), "db-6");
        assertReleases(scene.pod(5).ready(NEW, seconds(1)).step(), 2, 5, 4);
    }

    @Test
    void waitsForMinReadySeconds() {
        DecisionScene scene = DecisionScene.of(8)
                .minReadySeconds(30)
                .wave(2)
                .released(6, minutes(1))
                .pod(7)
                .ready(NEW, minutes(5));

        assertWaitsFor(scene.pod(6).ready(NEW, seconds(29)).step(), "db-6", NOW.plusSeconds(1));
        assertReleases(scene.pod(6).ready(NEW, seconds(30)).step(), 2, 6, 5);
    }

    @Test
    void waitsForABudgetWithinMaxUnavailable() {
        DecisionScene scene = DecisionScene.of(8)
                .maxUnavailable(2)
                .budgetAllows(0)
                .wave(2)
                .released(6, seconds(5))
                .pod(7)
                .ready(NEW, minutes(1))
                .pod(6)
                .starting(NEW, seconds(3));

        assertWaitsFor(scene.step(), "db-6");
    }

    @Test
    void looksAgainWhenTheFirstOfSeveralPodsOnTheirWayHasHadItsTime() {
        DecisionScene scene = DecisionScene.of(8)
                .maxUnavailable(2)
                .wave(2)
                .released(6, minutes(1))
                .pod(7)
                .starting(NEW, seconds(50))
                .pod(6)
                .unschedulable(NEW, seconds(50), minutes(3));

        assertWaitsFor(scene.step(), "db-7", NOW.plusSeconds(130));
    }

    @Test
    void takesAsManyAtOnceAsMayGoButNeverBeyondTheWave() {
        assertReleases(DecisionScene.of(10).maxUnavailable(4).step(), 1, 10, 9);
        assertReleases(
                DecisionScene.of(10)
                        .maxUnavailable(4)
                        .released(9, minutes(1))
                        .pod(9)
                        .ready(NEW, seconds(30))
                        .step(),
                2,
                9,
                5);
    }

    @Test
    void namesTheRevisionThatItReleases() {
        assertThat(DecisionScene.of(3).write().state().target()).contains(NEW);
    }

    @Test
    void countsFromTheReplicasWhereTheSetShrankBelowThePartition() {
        DecisionScene scene = DecisionScene.of(5).scaledTo(2);

        assertReleases(scene.step(), 1, 5, 1);
    }

    @Test
    void neverRaisesThePartitionWhereTheSetGrew() {
        DecisionScene scene = DecisionScene.of(3)
                .wave(2)
                .released(1, minutes(1))
                .scaledTo(9)
                .pod(1)
                .ready(NEW, seconds(30))
                .pod(2)
                .ready(NEW, minutes(2));
        for (int index = 3; index < 9; index++) {
            scene.pod(index).ready(NEW, seconds(10));
        }

        assertReleases(scene.step(), 3, 1, 0);
    }

    @Test
    void waitsForPodsThatAScaleUpBringsOnTheNewRevision() {
        DecisionScene scene =
                DecisionScene.of(3).released(2, minutes(1)).scaledTo(4).pod(2).ready(NEW, seconds(30));

        assertWaitsFor(scene.step(), "db-3");
    }
}
