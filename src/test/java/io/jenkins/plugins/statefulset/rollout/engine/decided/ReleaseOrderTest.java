package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NEW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.OLD;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.minutes;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.AskPodCheck;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Evict;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.gate.GateSpec;
import io.jenkins.plugins.statefulset.rollout.gate.GateVerdict;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck.Where;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import io.jenkins.plugins.statefulset.rollout.plan.PodOrder;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The rules of {@link ReleaseOrder} and {@link Leaders}. */
class ReleaseOrderTest {
    private static final PodCheck LEADS = check(PodMoment.LEADER, "is-leader");
    private static final PodCheck DRAIN = check(PodMoment.PREPARE, "drain");

    private static PodCheck check(PodMoment moment, String command) {
        return new PodCheck(moment, Where.SELF, new GateSpec.Exec("", command, Duration.ofMinutes(2)), 1);
    }

    private static void assertReleases(Step step, Integer... ordinals) {
        assertThat(step).isInstanceOf(Write.class);
        Write write = (Write) step;
        assertThat(write.transition())
                .isInstanceOfSatisfying(Transition.Release.class, release -> assertThat(release.chosen())
                        .containsExactly(ordinals));
        assertThat(write.state().chosen()).endsWith(ordinals);
    }

    private static void assertEvicts(Step step, String pod) {
        assertThat(step)
                .isInstanceOfSatisfying(
                        Evict.class, evict -> assertThat(evict.pod().name()).isEqualTo(pod));
    }

    /** Every pod is asked whether it leads, and these say yes. */
    private static DecisionScene leads(DecisionScene scene, String... leaders) {
        Set<String> asked = new HashSet<>();
        while (scene.step() instanceof AskPodCheck ask && ask.check().moment() == PodMoment.LEADER) {
            assertThat(asked.add(ask.pod())).as("asked again: " + ask.pod()).isTrue();
            scene.answered(
                    Set.of(leaders).contains(ask.pod()) ? new GateVerdict.Passed("") : new GateVerdict.Failed(""),
                    Duration.ZERO);
        }
        return scene;
    }

    @Nested
    class Highest {
        @Test
        void goesFirstWhereNothingWasSaid() {
            Write write = (Write) DecisionScene.of(3)
                    .waves("1,each")
                    .strategy(UpdateStrategy.ON_DELETE)
                    .step();

            assertThat(write.state().partition()).isEqualTo(2);
            assertThat(write.state().chosen()).isEmpty();
        }
    }

    @Nested
    class Lowest {
        @Test
        void goesFirst() {
            DecisionScene scene = DecisionScene.of(3).waves("1,each").order(PodOrder.LOWEST);

            assertReleases(scene.step(), 0);
            assertEvicts(scene.chosen(0).step(), "db-0");
        }

        @Test
        void thenTheNextOne() {
            DecisionScene scene = DecisionScene.of(3)
                    .waves("1,each")
                    .order(PodOrder.LOWEST)
                    .chosen(0)
                    .pod(0)
                    .ready(NEW, minutes(1));

            assertReleases(scene.step(), 1);
        }

        @Test
        void aWaveOfTwoReleasesTwoAndEvictsOneAfterTheOther() {
            DecisionScene scene = DecisionScene.of(4)
                    .waves("2,4")
                    .order(PodOrder.LOWEST)
                    .chosen(0)
                    .pod(0)
                    .ready(NEW, minutes(1));

            assertReleases(scene.step(), 1);
        }

        @Test
        void onesThatAreNewAlreadyCountAsHavingGoneFirst() {
            DecisionScene scene = DecisionScene.of(3)
                    .waves("1,each")
                    .order(PodOrder.LOWEST)
                    .pod(2)
                    .ready(NEW, minutes(1));

            assertReleases(scene.step(), 2);
        }

        @Test
        void oneThatSomebodyElseTookCountsInThePlaceOfOneThatWasChosen() {
            DecisionScene scene = DecisionScene.of(3)
                    .waves("1,each")
                    .order(PodOrder.LOWEST)
                    .chosen(0)
                    .pod(2)
                    .ready(NEW, minutes(1));

            Write write = (Write) scene.step();
            assertThat(write.state().chosen())
                    .as("the pods of the wave are the last")
                    .containsExactly(2, 0);
        }

        @Test
        void onTheWayBackAsWell() {
            DecisionScene scene = DecisionScene.of(3)
                    .waves("3")
                    .order(PodOrder.LOWEST)
                    .updateRevision(OLD)
                    .rollingBack(minutes(5))
                    .pod(0)
                    .ready(NEW, minutes(30))
                    .pod(1)
                    .ready(NEW, minutes(20));

            assertEvicts(scene.step(), "db-0");
        }
    }

    @Nested
    class LeaderLast {
        private DecisionScene scene() {
            return DecisionScene.of(3)
                    .waves("1,each")
                    .order(PodOrder.LEADER_LAST)
                    .podChecks(LEADS);
        }

        @Test
        void everyPodIsAskedAndTheHighestThatDoesNotLeadGoes() {
            assertReleases(leads(scene(), "db-2").step(), 1);
            assertReleases(leads(scene(), "db-0").step(), 2);
        }

        @Test
        void isAskedForAMomentOnly() {
            AskPodCheck ask = (AskPodCheck) scene().step();

            assertThat(ask.where()).containsExactly(ask.pod());
            assertThat(ask.check().timeout()).isLessThanOrEqualTo(seconds(1));
        }

        @Test
        void theOneThatLeadsGoesWhenNoOtherIsLeft() {
            DecisionScene scene = DecisionScene.of(3)
                    .waves("1,each")
                    .wave(2)
                    .order(PodOrder.LEADER_LAST)
                    .podChecks(LEADS)
                    .chosen(1, 0)
                    .pod(1)
                    .ready(NEW, minutes(3))
                    .pod(0)
                    .ready(NEW, minutes(1));

            assertReleases(scene.step(), 2);
        }

        @Test
        void ofSeveralThatLeadTheHighestIsFirst() {
            DecisionScene scene = DecisionScene.of(4)
                    .waves("1,each")
                    .wave(2)
                    .order(PodOrder.LEADER_LAST)
                    .podChecks(LEADS)
                    .chosen(2, 1)
                    .pod(2)
                    .ready(NEW, minutes(3))
                    .pod(1)
                    .ready(NEW, minutes(1));

            assertReleases(leads(scene, "db-3", "db-0").step(), 3);
        }

        @Test
        void oneThatLeadsByNowGivesWay() {
            DecisionScene scene = leads(scene().chosen(2), "db-2");

            Write write = (Write) scene.step();
            assertThat(write.transition())
                    .isEqualTo(new Transition.NoteBlocked(new WaitCause.GivesWay("db-2", "db-1")));
            assertThat(write.state().chosen()).containsExactly(1);
        }

        @Test
        void unlessItHasBeenPrepared() {
            DecisionScene scene = scene().podChecks(DRAIN, LEADS).chosen(2);

            leads(scene, "db-1").noted();
            assertThat(((AskPodCheck) scene.step()).check()).isEqualTo(DRAIN);
            assertEvicts(scene.passed().step(), "db-2");
        }

        @Test
        void byWhoeverDroveBefore() {
            DecisionScene scene = scene().podChecks(DRAIN, LEADS).chosen(2).prepared(2, minutes(1));

            leads(scene, "db-2");
            assertThat(((AskPodCheck) scene.step()).check()).isEqualTo(DRAIN);
            assertEvicts(scene.passed().step(), "db-2");
        }

        @Test
        void onePreparedGoesBeforeAnotherWhereSomebodyElsesPodTookItsPlace() {
            DecisionScene scene = scene().podChecks(DRAIN, LEADS)
                    .chosen(2)
                    .prepared(2, minutes(1))
                    .pod(1)
                    .ready(NEW, minutes(1));

            assertReleases(leads(scene, "db-2").step(), 2);
        }

        @Test
        void nobodyWhoLeadsIsWaitedForAndAskedAgain() {
            DecisionScene scene = leads(scene());

            assertThat(((Write) scene.step()).transition())
                    .isEqualTo(new Transition.NoteBlocked(new WaitCause.NobodyLeads("exec is-leader")));
            Step wait = scene.after((Write) scene.step()).step();
            assertThat(wait).isInstanceOf(Wait.class);
            assertThat(((Wait) wait).until()).contains(DecisionScene.NOW.plus(Leaders.AGAIN));
        }

        @Test
        void onTheWayBackAsWell() {
            DecisionScene scene = DecisionScene.of(3)
                    .waves("3")
                    .order(PodOrder.LEADER_LAST)
                    .podChecks(LEADS)
                    .updateRevision(OLD)
                    .rollingBack(minutes(5))
                    .pod(2)
                    .ready(NEW, minutes(30))
                    .pod(1)
                    .ready(NEW, minutes(20));

            assertEvicts(leads(scene, "db-2").step(), "db-1");
        }
    }
}
