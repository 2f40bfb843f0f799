package io.jenkins.plugins.statefulset.rollout.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rollouts of several sets whose pods one budget covers. */
class SharedBudgetTest {
    /** Taking it, giving it back, and its renewals in the minute that this lasts. */
    private static final int LEASE_OF_THE_SET = 3 + 6;

    private static final String ALL = "{matchLabels: {app: ing}}";

    private static ZonedSets zones() {
        return ZonedSets.of(3, "a", "b").budget("ing", "maxUnavailable: 1", ALL);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void twoRolloutsOfOneProcessNeverTakeTwoPodsDownWhereOneIsAllowed(long seed) {
        ZonedSets.Stage stage =
                zones().cluster(builder -> builder.seed(seed).randomized()).stage();

        stage.start("one", "a").start("one", "b").finish();

        assertThat(stage.breaches()).isEmpty();
        assertThat(stage.outcome("a").result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.outcome("b").result()).isEqualTo(Result.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void norDoTwoRolloutsOfTwoProcesses(long seed) {
        ZonedSets.Stage stage =
                zones().cluster(builder -> builder.seed(seed).randomized()).stage();

        stage.start("one", "a").start("two", "b").finish();

        assertThat(stage.breaches()).isEmpty();
        assertThat(stage.outcome("a").result()).isEqualTo(Result.COMPLETED);
        assertThat(stage.outcome("b").result()).isEqualTo(Result.COMPLETED);
    }

    @Test
    void withinOneProcessItCostsNoRequest() {
        ZonedSets.Stage stage = zones().stage();

        stage.start("one", "a").start("one", "b").finish();

        assertThat(stage.cluster.leases(ZonedSets.NAMESPACE))
                .extracting(lease -> lease.getMetadata().getName())
                .containsExactlyInAnyOrder("ing-zone-a-rollout", "ing-zone-b-rollout");
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "two"})
    void theyTakeTurns(String processOfTheOther) {
        ZonedSets.Stage stage = zones().stage();

        stage.start("one", "a").start(processOfTheOther, "b").finish();

        assertThat(stage.breaches()).isEmpty();
        assertThat(stage.taken).hasSize(6);
        for (int turn = 0; turn < 6; turn += 2) {
            assertThat(stage.taken.subList(turn, turn + 2))
                    .as("turn " + turn + " of " + stage.taken)
                    .anyMatch(pod -> pod.startsWith("ing-zone-a"))
                    .anyMatch(pod -> pod.startsWith("ing-zone-b"));
        }
    }

    @Test
    void betweenProcessesItCostsAHandfulForEachPod() {
        ZonedSets.Stage stage = zones().stage();

        stage.start("one", "a").start("two", "b").finish();

        for (String process : List.of("one", "two")) {
            int gets = stage.requests(process, "get leases");
            int creates = stage.requests(process, "create leases");
            int updates = stage.requests(process, "update leases");
            assertThat(gets + creates + updates)
                    .as(process + ": get " + gets + ", create " + creates + ", update " + updates)
                    .isLessThanOrEqualTo(LEASE_OF_THE_SET + 3 * 6);
        }
    }

    @Test
    void aProcessThatDiesWhileItHoldsABudgetIsWaitedForNoLongerThanItsLease() {
        for (int write = 4; write <= 14; write++) {
            ZonedSets.Stage stage = zones().stage();
            stage.cluster.client("one").failAfterWrite(write);
            stage.start("one", "a").start("two", "b");
            stage.runFor(Duration.ofMinutes(5));

            assertThat(stage.outcome("b").result())
                    .as("dead after write " + write)
                    .isEqualTo(Result.COMPLETED);
            assertThat(stage.breaches()).as("dead after write " + write).isEmpty();
            assertThat(stage.outcome("b").duration())
                    .as("dead after write " + write)
                    .isLessThan(Duration.ofSeconds(75));

            stage.takeUp("three", "a", Optional.empty()).finish();
            assertThat(stage.outcome("a").result()).isEqualTo(Result.COMPLETED);
            assertThat(stage.breaches()).as("dead after write " + write).isEmpty();
        }
    }

    @Test
    void whoeverWaitsIsToldForWhom() {
        ZonedSets.Stage stage =
                zones().cluster(builder -> builder.faults("slow-start=2:60s")).stage();

        stage.start("one", "a").runFor(Duration.ofSeconds(8));
        stage.start("two", "b").runFor(Duration.ofSeconds(20));

        assertThat(stage.events)
                .filteredOn(event -> event instanceof RolloutEvent.Blocked)
                .extracting(event -> ((RolloutEvent.Blocked) event).message().toString())
                .containsExactly(
                        "ing (maxUnavailable 1) allows no disruption of ing-zone-b-2 now: 5 pods are healthy and 5"
                                + " must stay so; not healthy: ing-zone-a-2 of default/ing-zone-a");
    }

    @Test
    void aPodThatIsReleasedAndNotDownYetIsReservedWhoeverReleasedIt() {
        ZonedSets.Stage stage = zones().stage();
        // Somebody rolls the other zone out by hand, and its controller is about to take the first pod down.
        stage.cluster.somebodyElse().edit(ZonedSets.NAMESPACE, ZonedSets.set("a"), set -> new StatefulSetBuilder(set)
                .editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(ZonedSets.NEW)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build());

        stage.start("one", "b").finish();

        assertThat(stage.outcome("b").result()).isEqualTo(Result.COMPLETED);
    }

    @Test
    void rolloutsThatGoBackTakeTurnsAsWell() {
        for (String other : List.of("one", "two")) {
            ZonedSets.Stage stage =
                    zones().cluster(builder -> builder.faults("crash-loop=0")).stage();

            stage.start("one", "a").start(other, "b").finish();

            assertThat(stage.outcome("a").result()).isEqualTo(Result.ROLLED_BACK);
            assertThat(stage.outcome("b").result()).isEqualTo(Result.ROLLED_BACK);
            assertThat(stage.images("a")).containsOnly(ZonedSets.OLD);
            assertThat(stage.images("b")).containsOnly(ZonedSets.OLD);
            assertThat(stage.breaches()).isEmpty();
        }
    }
}
