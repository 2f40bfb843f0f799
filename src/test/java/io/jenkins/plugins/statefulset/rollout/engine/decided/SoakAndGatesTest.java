package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.HOUR;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NOW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertReleases;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertRollsBack;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.StepAssertions.assertWaitsFor;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.AskGate;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Stage;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules of {@link Promotion} on what comes between two waves. */
class SoakAndGatesTest {
    @Nested
    class Soak {
        @Test
        void beginsWhenTheLastPodOfTheWaveIsReady() {
            Decision decision = DecisionScene.of(8)
                    .soak(minutes(2))
                    .wave(2)
                    .released(4, minutes(1))
                    .pod(7)
                    .ready(NEW, minutes(9))
                    .pod(6)
                    .ready(NEW, seconds(50))
                    .pod(5)
                    .ready(NEW, seconds(20))
                    .pod(4)
                    .ready(NEW, seconds(40))
                    .decide();

            assertThat(decision.stage()).isEqualTo(new Stage.Soaking(2, NOW.plusSeconds(100)));
            assertWaitsFor(decision.step(), "soak", NOW.plusSeconds(100));
        }

        @Test
        void beginsAnewWhereAPodOfAnEarlierWaveWasAway() {
            DecisionScene scene = DecisionScene.of(3)
                    .soak(minutes(2))
                    .wave(2)
                    .released(1, minutes(5))
                    .pod(2)
                    .ready(NEW, seconds(10))
                    .pod(1)
                    .ready(NEW, minutes(4));

            assertWaitsFor(scene.step(), "soak", NOW.plusSeconds(110));
        }

        @Test
        void comesAfterMinReadySeconds() {
            DecisionScene scene =
                    DecisionScene.of(3).minReadySeconds(30).soak(minutes(1)).released(2, minutes(1));

            assertWaitsFor(scene.pod(2).ready(NEW, seconds(29)).step(), "db-2", NOW.plusSeconds(1));
            assertWaitsFor(scene.pod(2).ready(NEW, seconds(31)).step(), "soak", NOW.plusSeconds(59));
        }

        @Test
        void isOverToTheSecond() {
            DecisionScene scene = DecisionScene.of(3).soak(minutes(1)).released(2, minutes(2));

            assertWaitsFor(scene.pod(2).ready(NEW, seconds(59)).step(), "soak");
            assertReleases(scene.pod(2).ready(NEW, seconds(60)).step(), 2, 2, 1);
        }

        @Test
        void isCutShortByTheRolloutsDeadline() {
            DecisionScene scene = DecisionScene.of(3)
                    .started(minutes(50))
                    .timeout(HOUR)
                    .soak(HOUR)
                    .released(2, minutes(1))
                    .pod(2)
                    .ready(NEW, seconds(30));

            assertWaitsFor(scene.step(), "soak", NOW.plus(minutes(10)));
        }

        @Test
        void isNotBegunWhileAPodOfTheWaveIsOnItsWay() {
            DecisionScene scene = DecisionScene.of(3)
                    .soak(minutes(1))
                    .released(2, minutes(1))
                    .pod(2)
                    .starting(NEW, seconds(30));

            assertThat(scene.decide().stage()).isEqualTo(new Stage.Releasing(1));
        }
    }

    @Nested
    class Gates {
        private final GateSpec http = new GateSpec.Http("http://db/ok", minutes(5));
        private final GateSpec sql = new GateSpec.Sql("db", "select true", minutes(5));

        private DecisionScene soaked() {
            return DecisionScene.of(3)
                    .gates(http, sql)
                    .released(2, minutes(1))
                    .pod(2)
                    .ready(NEW, seconds(30));
        }

        @Test
        void areAskedOneAfterTheOther() {
            assertThat(soaked().step()).isEqualTo(new AskGate(soaked().key(1, 0), http));
            assertThat(soaked().verdict(1, 0, new GateVerdict.Passed("")).step())
                    .isEqualTo(new AskGate(soaked().key(1, 1), sql));
        }

        @Test
        void areWaitedFor() {
            DecisionScene scene = soaked().verdict(1, 0, new GateVerdict.Pending("503"));

            assertWaitsFor(scene.step(), "http http://db/ok");
            assertThat(scene.decide().stage()).isEqualTo(new Stage.Gating(1, scene.key(1, 0), http));
        }

        @Test
        void thatFailFailTheRollout() {
            assertRollsBack(
                    soaked().verdict(1, 0, new GateVerdict.Failed("404")).step(),
                    "gate http http://db/ok failed after wave 1: 404");
        }

        @Test
        void thatPassedLetTheNextWaveBegin() {
            DecisionScene scene =
                    soaked().verdict(1, 0, new GateVerdict.Passed("")).verdict(1, 1, new GateVerdict.Passed(""));

            assertThat(scene.decide().stage()).isEqualTo(new Stage.Passed(1));
            assertReleases(scene.step(), 2, 2, 1);
        }

        @Test
        void ofAnEarlierWaveSayNothingOfThisOne() {
            DecisionScene scene = DecisionScene.of(3)
                    .gates(http)
                    .wave(2)
                    .released(1, minutes(1))
                    .pod(2)
                    .ready(NEW, minutes(5))
                    .pod(1)
                    .ready(NEW, seconds(30))
                    .verdict(1, 0, new GateVerdict.Passed(""));

            assertThat(scene.step()).isEqualTo(new AskGate(scene.key(2, 0), http));
        }

        @Test
        void ofTheLastWaveAreAskedBeforeTheEnd() {
            DecisionScene scene = DecisionScene.of(1)
                    .gates(http)
                    .released(0, minutes(1))
                    .pod(0)
                    .ready(NEW, seconds(30));

            assertThat(scene.step()).isInstanceOf(AskGate.class);
        }

        @Test
        void areNotAskedBeyondAPromotion() {
            assertReleases(soaked().promotedThrough(1).step(), 2, 2, 1);
        }

        @Test
        void areAskedAgainAfterTheWavesThatWerePromoted() {
            DecisionScene scene = DecisionScene.of(3)
                    .gates(http)
                    .promotedThrough(1)
                    .wave(2)
                    .released(1, minutes(1))
                    .pod(2)
                    .ready(NEW, minutes(5))
                    .pod(1)
                    .ready(NEW, seconds(30));

            assertThat(scene.step()).isInstanceOf(AskGate.class);
        }
    }
}
