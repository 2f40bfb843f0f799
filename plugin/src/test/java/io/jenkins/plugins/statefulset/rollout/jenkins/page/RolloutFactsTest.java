package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.page.RolloutFacts.Drive;
import io.jenkins.plugins.statefulset.rollout.jenkins.request.Reader;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.Ballots;
import io.jenkins.plugins.statefulset.rollout.jenkins.run.RolloutStop;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RolloutFactsTest {
    @Test
    void aSoakEndsAtATimeOfTheReadersClock() {
        String why = facts(KeptEvents.soaking(KeptEvents.completed()), new Drive.Here(Optional.empty()))
                .why();

        assertThat(why).matches("Soaking: the new pods must stay ready for a while: until \\d\\d:\\d\\d:\\d\\d");
    }

    /** What a person wrote stays as it was written. */
    @Test
    void aTimeInTheWordsOfAPersonStays() {
        RolloutStop held = new RolloutStop.Held("ada", Message.of("the market closes at 2026-11-23T12:00:00Z"));

        String why = facts(KeptEvents.soaking(KeptEvents.completed()), new Drive.Here(Optional.of(held)))
                .why();

        assertThat(why).startsWith("By ada: the market closes at 2026-11-23T12:00:00Z.");
    }

    @Test
    void whoTookItUpElsewhereIsNamed() {
        RolloutFacts facts = facts(
                KeptEvents.soaking(KeptEvents.completed()),
                new Drive.Here(Optional.of(new RolloutStop.Elsewhere("bob@laptop/1/2"))));

        assertThat(facts.standing()).isEqualTo(RolloutStanding.ELSEWHERE);
        assertThat(facts.why()).startsWith("bob@laptop/1/2 has taken it up.");
    }

    private static RolloutFacts facts(List<RolloutEvent> events, Drive drive) {
        return new RolloutFacts(
                Message.of("with the buttons"),
                Optional.of(RolloutTimeline.of(events, ZoneId.systemDefault())),
                Optional.empty(),
                Optional.empty(),
                drive,
                Ballots.of(events),
                Reader.PROGRAM);
    }
}
