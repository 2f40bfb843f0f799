package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NOW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertRollsBack;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.LostReadiness;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Pods that come back ill: the rules of {@link ReleasedPods} on losses of readiness, and those of {@link Progress}. */
class UnsteadyPodTest {
    private static DecisionScene released() {
        return DecisionScene.of(3).waves("1,each").started(minutes(30)).released(2, minutes(5));
    }

    private static Instant until(Step step) {
        assertThat(step).isInstanceOf(Wait.class);
        return ((Wait) step).until().orElseThrow();
    }

    private static void assertReleasesNext(Step step) {
        assertThat(step).isInstanceOf(Write.class);
        assertThat(((Write) step).transition()).isInstanceOf(Transition.Release.class);
    }

    @Nested
    class APodThatLosesItsReadiness {
        @Test
        void isNotedOnce() {
            DecisionScene scene = released().pod(2).lost(NEW, minutes(4), seconds(3));

            Write write = (Write) scene.step();
            assertThat(write.transition()).isEqualTo(new Transition.NoteLoss("db-2", 1));
            assertThat(write.partition()).isEmpty();
            assertThat(write.state().losses())
                    .containsEntry("db-2", new LostReadiness("uid-of-db-2", 1, NOW.minusSeconds(3)));
            assertThat(scene.after(write).step()).isInstanceOf(Wait.class);
        }

        @Test
        void isNotedAgainWhenItDoesSoAgain() {
            DecisionScene scene = released().lost(2, 1, minutes(2)).pod(2).lost(NEW, minutes(4), seconds(3));

            assertThat(((Write) scene.step()).transition()).isEqualTo(new Transition.NoteLoss("db-2", 2));
        }

        @Test
        void failsTheRolloutWhenThatIsMoreOftenThanItMay() {
            DecisionScene allowed =
                    released().podFailures(2).lost(2, 2, seconds(3)).pod(2).lost(NEW, minutes(4), seconds(3));
            DecisionScene tooOften =
                    released().podFailures(2).lost(2, 3, seconds(3)).pod(2).lost(NEW, minutes(4), seconds(3));

            assertThat(allowed.step()).isInstanceOf(Wait.class);
            assertRollsBack(tooOften.step(), "db-2 was ready and lost that 3 times in its wave, of which 2 may be");
        }

        @Test
        void mayDoSoAnyNumberOfTimesUnlessSaid() {
            DecisionScene scene = released().lost(2, 100, seconds(3)).pod(2).lost(NEW, minutes(4), seconds(3));

            assertThat(scene.step()).isInstanceOf(Wait.class);
        }

        @Test
        void isNoFullMemberBeforeItHasStayedReady() {
            DecisionScene scene = released().lost(2, 1, minutes(1)).pod(2).ready(NEW, seconds(10));

            Step step = scene.step();
            assertThat(until(step)).isEqualTo(NOW.plusSeconds(20));
            assertThat(((Wait) step).reason()).isEqualTo(new WaitCause.PodUnsteady("db-2", 1, NOW.plusSeconds(20)));
            assertReleasesNext(scene.pod(2).ready(NEW, seconds(30)).step());
        }

        @Test
        void ofAnotherPodOfThatNameNothingIsKnown() {
            DecisionScene scene = released().pod(2).ready(NEW, seconds(10));

            assertReleasesNext(scene.step());
        }

        @Test
        void beginsAnewWithTheNextWaveAndWithAResume() {
            DecisionScene scene = released().lost(2, 2, minutes(2)).pod(2).ready(NEW, minutes(1));

            Write release = (Write) scene.step();
            assertThat(release.state().losses()).isEmpty();
            assertThat(scene.observation()
                            .state()
                            .resumed(2, scene.observation().set().strategy(), NOW)
                            .losses())
                    .isEmpty();
        }

        @Test
        void beforeThePersonTookItUpAgainDoesNotCount() {
            DecisionScene scene = released().resumed(minutes(1)).pod(2).lost(NEW, minutes(4), minutes(2));

            assertThat(scene.step()).isInstanceOf(Wait.class);
        }
    }

    @Nested
    class Progress {
        @Test
        void endsAWaitBeforeThePodsOwnTime() {
            DecisionScene scene = released().progressDeadline(minutes(6)).pod(2).starting(NEW, minutes(5));

            assertThat(until(scene.step())).isEqualTo(NOW.plus(minutes(1)));
        }

        @Test
        void thatIsNotMadeFailsTheRollout() {
            DecisionScene scene = released().progressDeadline(minutes(4)).pod(2).starting(NEW, minutes(4));

            assertRollsBack(scene.step(), "no pod got on for 4 min: db-2 is not ready");
        }

        @Test
        void isNotMadeByAPodThatGetsBackWhatItLost() {
            DecisionScene scene = released()
                    .progressDeadline(minutes(4))
                    .lost(2, 1, minutes(2))
                    .pod(2)
                    .ready(NEW, seconds(5));

            // Its creation counts, 5 s ago in this scene.
            assertThat(until(scene.step())).isEqualTo(NOW.plusSeconds(25));
        }

        @Test
        void isNotAskedForWhileABudgetAllowsNothing() {
            DecisionScene scene = DecisionScene.of(3)
                    .released(3, minutes(20))
                    .progressDeadline(minutes(4))
                    .budgetAllows(0);

            assertThat(scene.step()).isInstanceOf(Write.class);
            assertThat(((Write) scene.step()).transition()).isInstanceOf(Transition.NoteBlocked.class);
        }
    }
}
