package io.jenkins.plugins.statefulset.rollout.jenkins.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.jenkins.observe.RolloutTrace.Node;
import io.jenkins.plugins.statefulset.rollout.jenkins.page.KeptEvents;
import io.jenkins.plugins.statefulset.rollout.report.RolloutTimeline;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A rollout as a tree of spans. */
class RolloutTraceTest {
    @Test
    void eachWaveHasItsOrdinalsWithTheTimesThatTheyTook() {
        Node rollout = trace(KeptEvents.completed(), Instant.MIN);

        assertThat(rollout.name()).isEqualTo("rollout default/postgresql");
        assertThat(rollout.error()).isEmpty();
        assertThat(rollout.attributes())
                .containsEntry("statefulset.rollout.outcome", "completed")
                .containsEntry("k8s.statefulset.name", "postgresql")
                .containsEntry("k8s.namespace.name", "default");
        assertThat(rollout.children()).extracting(Node::name).containsExactly("wave 1", "wave 2", "wave 3");
        Node first = rollout.children().get(0);
        assertThat(first.children()).extracting(Node::name).containsExactly("postgresql-2");
        Node pod = first.children().get(0);
        assertThat(pod.from()).isAfterOrEqualTo(first.from());
        assertThat(pod.to()).isAfter(pod.from()).isBeforeOrEqualTo(first.to());
        assertThat(pod.attributes()).containsEntry("k8s.pod.name", "postgresql-2");
    }

    @Test
    void whatFailedIsAnErrorAndTheWayBackHasItsOwnOrdinals() {
        Node rollout = trace(KeptEvents.rolledBack(), Instant.MIN);

        assertThat(rollout.error()).contains("postgresql-1 failed: CrashLoopBackOff, exit code 1, 3 restarts");
        assertThat(rollout.children()).extracting(Node::name).containsExactly("wave 1", "wave 2", "rollback");
        assertThat(rollout.children())
                .extracting(node -> node.error().isPresent())
                .containsExactly(false, true, false);
        Node broke = rollout.children().get(1).children().get(0);
        assertThat(broke.name()).isEqualTo("postgresql-1");
        assertThat(broke.error()).isPresent();
        assertThat(rollout.children().get(2).children())
                .extracting(Node::name)
                .containsExactly("postgresql-1", "postgresql-2");
    }

    @Test
    void whatWasToldAtAHoldIsNotToldAgainAtTheEnd() {
        List<RolloutEvent> events = KeptEvents.completed();
        Instant hold = events.stream()
                .filter(event -> event instanceof RolloutEvent.WaveChanged wave
                        && wave.wave() == 1
                        && wave.state() == RolloutEvent.StepState.PASSED)
                .findFirst()
                .orElseThrow()
                .time();

        assertThat(names(trace(events, hold)))
                .doesNotContain("wave 1", "postgresql-2")
                .contains("wave 2", "wave 3");
    }

    private static List<String> names(Node node) {
        List<String> names = new ArrayList<>(List.of(node.name()));
        node.children().forEach(child -> names.addAll(names(child)));
        return names;
    }

    private static Node trace(List<RolloutEvent> events, Instant since) {
        return RolloutTrace.of(RolloutTimeline.of(events, ZoneOffset.UTC), since);
    }
}
