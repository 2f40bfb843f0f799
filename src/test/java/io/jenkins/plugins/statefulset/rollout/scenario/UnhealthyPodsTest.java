package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.sim.Disruption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets whose pods were ill before the rollout came, which is their remedy or is not. */
class UnhealthyPodsTest {
    private static final String[] SHAPES = {
        "{type: RollingUpdate}", "{type: RollingUpdate, rollingUpdate: {partition: 2}}", "{type: OnDelete}"
    };

    private static SimulatedRollout set(String policy, String strategy) {
        return SimulatedRollout.of(3).spec("podManagementPolicy: " + policy, "updateStrategy: " + strategy);
    }

    private static List<String> warnings(SimulatedRollout rehearsal) {
        return rehearsal.run().events(RolloutEvent.Planned.class).get(0).warnings().stream()
                .map(Message::toString)
                .toList();
    }

    /** Ill pods that run count as disrupted already: with too few healthy ones the budget lets none of them go, ever. */
    @Test
    void aBudgetThatKeepsIllPodsIsForeseenWithTheWayOut() {
        SimulatedRollout ill = set("Parallel", "{type: RollingUpdate}")
                .faults("ill=all")
                .request(asked -> asked.budgetTimeout(Duration.ofMinutes(1)));

        assertThat(warnings(ill)).anySatisfy(warning -> assertThat(warning.toString())
                .startsWith("PodDisruptionBudget db (maxUnavailable 1) does not let db-0 and db-1 and db-2 go,")
                .contains(
                        "0 pods are healthy and 2 must stay so",
                        "as long as budgetTimeout says",
                        "kubectl patch poddisruptionbudget db -n default -p"
                                + " '{\"spec\":{\"unhealthyPodEvictionPolicy\":\"AlwaysAllow\"}}'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ill=1", "ill=all:image-pull", "ill=all:unschedulable"})
    void noBudgetIsNamedThatLetsThemGo(String fault) {
        SimulatedRollout ill = set("Parallel", "{type: RollingUpdate}")
                .faults(fault)
                .request(asked -> asked.budgetTimeout(Duration.ofMinutes(1)).readyTimeout(Duration.ofMinutes(2)));

        assertThat(warnings(ill)).noneMatch(warning -> warning.contains("does not let"));
    }

    private static void assertHealed(SimulatedRollout.Stage stage) {
        assertThat(stage.outcome().reason().toString())
                .endsWith("pods on " + stage.set().getStatus().getUpdateRevision());
        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.revisions()).hasSize(3).doesNotContain(stage.baseRevision);
        assertThat(stage.readiness()).containsOnly(true);
        assertThat(stage.invariants.breaches()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "OrderedReady, 1.34, 0", "OrderedReady, 1.34, 1", "OrderedReady, 1.34, 2",
        "OrderedReady, 1.37, 0", "OrderedReady, 1.37, 1", "OrderedReady, 1.37, 2",
        "Parallel, 1.34, 0", "Parallel, 1.34, 1", "Parallel, 1.34, 2",
        "Parallel, 1.37, 0", "Parallel, 1.37, 1", "Parallel, 1.37, 2"
    })
    void aChangeThatIsTheRemedyHealsTheIllPodAndThenGoesOn(String policy, String version, int ordinal) {
        for (String strategy : SHAPES) {
            for (String ailment : List.of("crash-loop", "never-ready", "image-pull", "unschedulable")) {
                assertHealed(set(policy, strategy)
                        .cluster(builder -> builder.version(version))
                        .faults("ill=" + ordinal + ":" + ailment)
                        .run());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "OrderedReady, image-pull",
        "Parallel, image-pull",
        "OrderedReady, unschedulable",
        "Parallel, unschedulable"
    })
    void aSetThatNeverCameUpIsHealedThoughItsBudgetAllowsNothing(String policy, String ailment) {
        for (String strategy : SHAPES) {
            assertHealed(set(policy, strategy).faults("ill=all:" + ailment).run());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OrderedReady", "Parallel"})
    void severalPodsThatRunAndAreIllAreHealedAsTheirBudgetsAllowUnhealthyPodsToGo(String policy) {
        assertHealed(set(policy, SHAPES[0])
                .budget("maxUnavailable: 1, unhealthyPodEvictionPolicy: AlwaysAllow".replace(", ", "\n  "))
                .faults("ill=0", "ill=1:never-ready")
                .run());
        assertHealed(set(policy, SHAPES[0]).budget("").faults("ill=all").run());
    }

    @Test
    void aBudgetThatForbidsItIsWaitedForAndItsRuleIsTold() {
        SimulatedRollout.Stage stage =
                set("OrderedReady", SHAPES[0]).faults("ill=0", "ill=1").run();

        assertThat(stage.outcome().reason().toString())
                .contains("db (maxUnavailable 1) allows no disruption of db-0")
                .contains("unhealthyPodEvictionPolicy is not AlwaysAllow");
        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
        assertThat(stage.revisions()).containsOnly(stage.baseRevision);
        assertThat(stage.set().getSpec().getUpdateStrategy().getType()).isEqualTo("RollingUpdate");
    }

    @Test
    void illPodsGoFirstAndOneAtATimeAndTheOthersInWavesAfterThem() {
        SimulatedRollout.Stage stage =
                SimulatedRollout.of(5).budget("").faults("ill=1", "ill=3").stage();
        List<Disruption> disruptions = new ArrayList<>();
        stage.cluster.onDisruption(disruptions::add);
        stage.start("one").finish();

        assertThat(stage.outcome().result()).isEqualTo(Result.COMPLETED);
        assertThat(disruptions).extracting(Disruption::ordinal).containsExactly(1, 3, 4, 2, 0);
        assertThat(stage.invariants.breaches()).isEmpty();
        assertThat(stage.events)
                .filteredOn(RolloutEvent.Healing.class::isInstance)
                .extracting(event -> ((RolloutEvent.Healing) event).pods())
                .containsExactly(List.of("db-1", "db-3"), List.of());
    }

    @Test
    void thePlanNamesThem() {
        SimulatedRollout.Stage stage =
                set("OrderedReady", SHAPES[0]).faults("ill=1").run();

        RolloutEvent.Planned plan = (RolloutEvent.Planned) stage.events.get(0);
        assertThat(plan.ill()).extracting(RolloutEvent.IllPod::pod).containsExactly("db-1");
        assertThat(plan.ill().get(0).reason().toString()).contains("CrashLoopBackOff");
        assertThat(plan.warnings())
                .anySatisfy(warning -> assertThat(warning.toString()).startsWith("db-1 is ill for "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"OrderedReady", "Parallel"})
    void aChangeThatIsNoRemedyIsTakenBackAndNobodyWaitsForHealthThatWasNotThere(String policy) {
        for (String strategy : SHAPES) {
            SimulatedRollout.Stage stage =
                    set(policy, strategy).faults("ill=1@any").run();

            assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
            assertThat(stage.outcome().duration()).isLessThan(Duration.ofMinutes(5));
            assertThat(stage.revisions()).containsOnly(stage.baseRevision);
            assertThat(stage.readiness()).containsExactly(true, false, true);
            assertThat(stage.set().getSpec().getUpdateStrategy().getType())
                    .isEqualTo(strategy.contains("OnDelete") ? "OnDelete" : "RollingUpdate");
            assertThat(stage.invariants.breaches()).isEmpty();
        }
    }

    @Test
    void aPersonWhoTakesBackWhatMovedNothingIsDoneAtOnce() {
        SimulatedRollout.Stage stage =
                set("OrderedReady", SHAPES[0]).faults("ill=0", "ill=1").stage();
        stage.start("one").runFor(Duration.ofSeconds(30));
        stage.rollout.orElseThrow().rollBack("it was the wrong set");
        stage.runFor(Duration.ofSeconds(2));

        assertThat(stage.outcome().result()).isEqualTo(Result.ROLLED_BACK);
    }

    @Test
    void aPodThatFallsIllLaterIsHealedToo() {
        SimulatedRollout.Stage stage = SimulatedRollout.of(3)
                .request(request -> request.soak(Duration.ofMinutes(10)))
                .stage();
        stage.start("one").runFor(Duration.ofMinutes(2));
        stage.cluster.somebodyElse().makeUnready("default", "db-0");
        stage.finish();

        assertHealed(stage);
    }

    @Test
    void aDriverThatDiesWhileItHealsLeavesASetInWhichNothingElseMoves() {
        SimulatedRollout.Stage stage =
                set("OrderedReady", SHAPES[0]).faults("ill=0").stage();
        stage.start("one");
        stage.cluster
                .clock()
                .runUntil(
                        () -> stage.set()
                                .getSpec()
                                .getUpdateStrategy()
                                .getType()
                                .equals("OnDelete"),
                        Duration.ofMinutes(1));
        stage.rollout.orElseThrow().detach();
        stage.runFor(Duration.ofMinutes(30));
        assertThat(stage.revisions().subList(1, 3)).containsOnly(stage.baseRevision);

        stage.takeUp("two", Optional.empty()).finish();
        assertHealed(stage);
    }
}
