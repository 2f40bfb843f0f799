package io.jenkins.plugins.statefulset.rollout.jenkins.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a check of a pull request says of a rollout. */
class RolloutDigestTest {
    @Test
    void aRolloutUnderWayHasItsWavesAndItsPods() {
        RolloutDigest digest = digest(KeptEvents.begun(KeptEvents.completed()));

        assertThat(digest.standing()).isEqualTo(RolloutStanding.UNDER_WAY);
        assertThat(digest.title()).isEqualTo("Under way: 0 of 3 pods ready on the new revision");
        assertThat(digest.ended()).isEmpty();
        assertThat(digest.summary().lines())
                .contains(
                        "StatefulSet default/postgresql",
                        "| wave | pods | state |",
                        "| 1 | postgresql-2 | under way |",
                        "| 2 | postgresql-1 | planned |",
                        "| pod | revision | state |",
                        "| postgresql-2 | old | terminating |",
                        "| postgresql-0 | old | ready |");
    }

    @Test
    void oneThatIsOverSaysHowAndWhy() {
        RolloutDigest completed = digest(KeptEvents.completed());
        assertThat(completed.title()).isEqualTo("Completed: 3 of 3 pods ready on the new revision");
        assertThat(completed.ended()).isPresent();

        RolloutDigest back = digest(KeptEvents.rolledBack());
        assertThat(back.standing()).isEqualTo(RolloutStanding.ROLLED_BACK);
        assertThat(back.title()).startsWith("Rolled back: postgresql-1 failed");
        assertThat(back.summary()).contains("| 2 | postgresql-1 | failed |", "| 3 | postgresql-0 | planned |");
    }

    @Test
    void oneThatIsHeldSaysWhyUntilItIsResumed() {
        List<RolloutEvent> events = new ArrayList<>(KeptEvents.soaking(KeptEvents.completed()));
        RolloutEvent last = events.get(events.size() - 1);
        events.add(new RolloutEvent.Held(last.time(), last.statefulSet(), Message.of("lunch"), Optional.of("ada")));
        assertThat(digest(events).title()).startsWith("Held: ").contains("lunch");

        events.add(new RolloutEvent.Resumed(last.time(), last.statefulSet(), "ada"));
        assertThat(digest(events).standing()).isEqualTo(RolloutStanding.UNDER_WAY);
    }

    @Test
    void ofManyPodsSomeAreShown() {
        assertThat(digest(KeptEvents.large()).summary()).contains("and 70 more").hasSizeLessThan(60_000);
    }

    @Test
    void whatAClusterSaysMakesNoMarkup() {
        String text = digest(KeptEvents.saying(
                        KeptEvents.begun(KeptEvents.completed()), "<img src=x> [a](http://e) | *b* @ada"))
                .summary();

        assertThat(text).contains("\\<img src=x\\>", "\\[a\\](http://e)", "\\| \\*b\\* \\@ada");
        assertThat(text).doesNotContainPattern("(?<!\\\\)<img");
    }

    private static RolloutDigest digest(List<RolloutEvent> events) {
        return RolloutDigest.of(events, "https://ci.example.com/job/deploy/1/statefulset-rollout/#rollout-1");
    }
}
