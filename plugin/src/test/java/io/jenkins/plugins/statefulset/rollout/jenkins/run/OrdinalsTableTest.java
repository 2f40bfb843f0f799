package io.jenkins.plugins.statefulset.rollout.jenkins.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.page.KeptEvents;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrdinalsTableTest {
    @Test
    void saysWhatEachOrdinalWasOnIsOnAndHowLongItTook() {
        assertThat(table(KeptEvents.completed()))
                .hasSize(4)
                .first()
                .isEqualTo("  pod            revision          state   ready after");
        assertThat(table(KeptEvents.completed()).subList(1, 4))
                .allMatch(line -> line.matches("  postgresql-\\d   \\w{4} → \\w{4} new   ready   \\d+(\\.\\d)? s"));
    }

    @Test
    void afterARollbackWhatWasNeverTouchedIsTold() {
        List<String> table = table(KeptEvents.rolledBack());

        assertThat(table.get(1)).matches("  postgresql-2   (\\w{4}) → \\w{4} → \\1 old   ready   .* s");
        assertThat(table.get(3)).matches("  postgresql-0   \\w{4} old +ready   never touched");
    }

    @Test
    void whatIsOnItsWayIsNotReady() {
        assertThat(table(KeptEvents.begun(KeptEvents.completed())).get(1))
                .matches("  postgresql-2   \\w{4} old   terminating   not ready");
    }

    private static List<String> table(List<RolloutEvent> events) {
        return OrdinalsTable.of(RolloutTimeline.of(events, ZoneOffset.UTC));
    }
}
