package io.jenkins.plugins.statefulset.rollout.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.PodCause;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.StopCause.StrategyChanged;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause.Budget;
import io.jenkins.plugins.statefulset.rollout.message.Language;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.message.Wording;
import io.jenkins.plugins.statefulset.rollout.plan.PodMoment;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sentences of causes that come about seldom: why it waits, why it stops, why a pod is not ready. */
class CauseWordsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static String chinese(Message message) {
        return message.in(Wording.PROGRAM.in(Language.CHINESE));
    }

    @Test
    void saysWhatItWaitsFor() {
        WaitCause kept = new WaitCause.PartitionKept(2, NOON);
        assertThat(WaitWords.sentence(kept))
                .hasToString("partition 2 is put back where somebody lowers it again, until 2026-11-23T12:00:00Z");
        assertThat(WaitWords.sentence(new WaitCause.GivesWay("db-2", "db-1")))
                .hasToString("db-2 leads by now, so db-1 goes before it");
        assertThat(WaitWords.sentence(new WaitCause.PodUnsteady("db-2", 1, NOON)))
                .hasToString(
                        "db-2 has lost its readiness 1 time and must stay ready until 2026-11-23T12:00:00Z to count");
        assertThat(WaitWords.sentence(new WaitCause.PodUnsteady("db-2", 3, NOON))
                        .toString())
                .contains("3 times");
        assertThat(WaitWords.sentence(new WaitCause.PodsOnTheWay("db")))
                .hasToString("released pods are still on their way");
        assertThat(chinese(WaitWords.sentence(kept)))
                .contains("2026-11-23T12:00:00Z")
                .doesNotContain("partition");
    }

    @Test
    void saysWhatAroundAPodHasNotPassed() {
        assertThat(WaitWords.sentence(new WaitCause.PodCheck("db-1", PodMoment.RESTORE, "rebalance")))
                .hasToString("action after db-1 is back has not passed yet: rebalance");
        assertThat(WaitWords.moment(PodMoment.LEADER, "db-1").message()).hasToString("question whether db-1 leads");
        assertThat(chinese(WaitWords.sentence(new WaitCause.PodCheck("db-1", PodMoment.RESTORE, "rebalance"))))
                .contains("db-1", "rebalance")
                .doesNotContain("action", "passed");
    }

    @Test
    void namesThreeOfThePodsThatABudgetMisses() {
        Budget.Count none = new Budget.Count(Budget.Status.COUNTED, 1, 2, Optional.empty());
        List<WaitCause.OtherPod> down = IntStream.range(0, 4)
                .mapToObj(ordinal -> new WaitCause.OtherPod("cache", "cache-" + ordinal))
                .toList();
        WaitCause wait =
                new Budget("shared", "db-2", "minAvailable 2", none, Budget.IllPods.NOT_CONCERNED, Map.of(), down);

        assertThat(WaitWords.sentence(wait).toString())
                .contains("cache-0", "cache-2", "…")
                .doesNotContain("cache-3");
    }

    @Test
    void saysThatTheStatusOfABudgetIsOld() {
        Budget.Count old = new Budget.Count(Budget.Status.OUTDATED, 2, 2, Optional.empty());
        WaitCause wait =
                new Budget("db", "db-2", "minAvailable 2", old, Budget.IllPods.NOT_CONCERNED, Map.of(), List.of());

        assertThat(WaitWords.sentence(wait).toString())
                .contains("db has just changed and its status is not up to date yet");
    }

    @Test
    void saysThatAnotherStrategyWasSetWhilePodsWereReplaced() {
        StopCause byItself = new StrategyChanged(
                Optional.of("OnDelete"), Optional.of("RollingUpdate"), Optional.of(1), StrategyChanged.During.HEALING);
        StopCause byNobody = new StrategyChanged(
                Optional.of("RollingUpdate"),
                Optional.of("OnDelete"),
                Optional.empty(),
                StrategyChanged.During.HEALING);

        assertThat(StopWords.sentence(byItself))
                .hasToString(
                        "someone else changed spec.updateStrategy.type from OnDelete to RollingUpdate while ill pods"
                                + " were being replaced: the controller now replaces pods by itself from partition 1 on");
        assertThat(StopWords.sentence(byNobody).toString())
                .startsWith(
                        "someone else changed spec.updateStrategy.type from RollingUpdate to OnDelete while ill pods")
                .endsWith("resumed, the rollout evicts them one at a time instead of moving the partition");
        assertThat(chinese(StopWords.sentence(byItself)))
                .contains("OnDelete", "1")
                .doesNotContain("someone");
    }

    @Test
    void saysThatThereIsNothingToGoBackTo() {
        StopCause gone =
                new StopCause.BaseGone(Optional.empty(), Optional.empty(), Optional.of(Message.of("db-2 failed")));

        assertThat(StopWords.sentence(gone).toString())
                .startsWith(
                        "db-2 failed; the rollout cannot go back by itself: the set had no revision when the rollout"
                                + " began.");
        assertThat(StopWords.sentence(new StopCause.WroteTooOften(8)).toString())
                .startsWith("the rollout wrote 8 times with nothing new in the cluster");
        assertThat(chinese(StopWords.sentence(new StopCause.WroteTooOften(8))))
                .contains("8")
                .doesNotContain("wrote");
    }

    @Test
    void saysWhyAPodIsNotReady() {
        assertThat(PodCauseWords.sentence(new PodCause.NotReady(Optional.empty())))
                .hasToString("readiness probe has not succeeded yet");
        assertThat(PodCauseWords.inShort(new PodCause.Unschedulable("0/3 nodes are available")))
                .hasToString("unschedulable");
        assertThat(chinese(PodCauseWords.inShort(new PodCause.Unschedulable("0/3 nodes are available"))))
                .isEqualTo("无法调度");
    }
}
