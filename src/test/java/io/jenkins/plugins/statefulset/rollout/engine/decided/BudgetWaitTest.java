package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NOW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.OLD;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertNotes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertReleases;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertRollsBack;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertWaitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Blockage;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.BudgetPolicy;
import org.junit.jupiter.api.Test;

/** The rules of {@link BudgetWait}, as a rollout lives them. */
class BudgetWaitTest {

    @Test
    void aMomentIsWaitedWithoutAWord() {
        assertWaitsFor(DecisionScene.of(3).armed(seconds(1)).budgetAllows(0).step(), "db-pdb", NOW.plusSeconds(1));
    }

    @Test
    void aMomentCountsFromWhenTheLastPodGotReady() {
        DecisionScene scene = DecisionScene.of(3)
                .budgetAllows(0)
                .released(2, minutes(1))
                .pod(2)
                .ready(NEW, seconds(1));

        assertWaitsFor(scene.step(), "db-pdb", NOW.plusSeconds(1));
    }

    @Test
    void aMomentGoesForTheImpatientToo() {
        assertWaitsFor(
                DecisionScene.of(3)
                        .budgetPolicy(BudgetPolicy.FAIL)
                        .armed(seconds(1))
                        .budgetAllows(0)
                        .step(),
                "db-pdb");
    }

    @Test
    void thenTheWaitIsNotedWithItsEnd() {
        DecisionScene scene =
                DecisionScene.of(3).armed(seconds(2)).budgetTimeout(minutes(30)).budgetAllows(0);

        assertNotes(scene.step(), "db-pdb");
        Blockage noted = scene.write().state().blocked().orElseThrow();
        assertThat(noted.since()).isEqualTo(NOW);
        assertThat(noted.until()).isEqualTo(NOW.plus(minutes(30)));
        assertWaitsFor(scene.after(scene.write()).step(), "db-pdb", NOW.plus(minutes(30)));
    }

    @Test
    void orTheRolloutFailsWhereThatIsAskedFor() {
        assertRollsBack(
                DecisionScene.of(3)
                        .budgetPolicy(BudgetPolicy.FAIL)
                        .armed(seconds(2))
                        .budgetAllows(0)
                        .step(),
                "db-pdb (minAvailable 2) allows no disruption of db-2 now");
    }

    @Test
    void aSoakDoesNotMakeThePatienceLonger() {
        DecisionScene impatient = DecisionScene.of(3)
                .budgetPolicy(BudgetPolicy.FAIL)
                .soak(minutes(60))
                .budgetAllows(0);

        assertRollsBack(impatient.armed(seconds(2)).step(), "db-pdb");
        assertNotes(
                DecisionScene.of(8)
                        .soak(minutes(60))
                        .budgetAllows(0)
                        .wave(2)
                        .released(6, minutes(1))
                        .pod(7)
                        .ready(NEW, minutes(59))
                        .pod(6)
                        .ready(NEW, seconds(2))
                        .step(),
                "db-pdb");
    }

    @Test
    void aPodThatIsNotWellIsWaitedForThoughBudgetsAreNot() {
        assertNotes(
                DecisionScene.of(3)
                        .budgetPolicy(BudgetPolicy.FAIL)
                        .armed(seconds(2))
                        .pod(0)
                        .starting(OLD, seconds(3))
                        .step(),
                "db-0");
    }

    @Test
    void whenTheEndHasComeItHasFailed() {
        DecisionScene scene = DecisionScene.of(3)
                .armed(minutes(40))
                .budgetTimeout(minutes(30))
                .budgetAllows(0);

        assertWaitsFor(scene.blocked("db-pdb", minutes(29)).step(), "db-pdb", NOW.plus(minutes(1)));
        assertRollsBack(scene.blocked("db-pdb", minutes(30)).step(), "waited 30 min: db-pdb");
    }

    /** What counts is how long nothing could be taken down, whatever stood in the way. */
    @Test
    void theWaitGoesOnWhereTheBlockerChanges() {
        DecisionScene scene = DecisionScene.of(3)
                .armed(minutes(40))
                .budgetTimeout(minutes(30))
                .pod(0)
                .starting(OLD, minutes(5))
                .blocked("db-pdb", minutes(29));

        assertWaitsFor(scene.step(), "db-0", NOW.plus(minutes(1)));
    }

    @Test
    void theNoteOfAnEarlierWaitSaysNothingOfThisOne() {
        DecisionScene scene = DecisionScene.of(3)
                .budgetTimeout(minutes(30))
                .budgetAllows(0)
                .released(2, minutes(50))
                .blocked("db-pdb", minutes(40));

        assertRollsBack(scene.pod(2).ready(NEW, minutes(49)).step(), "waited 40 min: db-pdb");
        assertNotes(scene.pod(2).ready(NEW, minutes(5)).step(), "db-pdb");
    }

    @Test
    void aReleaseEndsIt() {
        assertReleases(
                DecisionScene.of(3)
                        .armed(minutes(40))
                        .budgetAllows(1)
                        .blocked("db-pdb", minutes(29))
                        .step(),
                1,
                3,
                2);
    }
}
