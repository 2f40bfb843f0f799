package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Delete;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Evict;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import java.time.Instant;
import java.util.OptionalInt;

/** What tests ask of a step. */
final class StepAssertions {
    private StepAssertions() {}

    static void assertReleases(Step step, int wave, int from, int to) {
        Write write = write(step);
        assertThat(write.transition()).isEqualTo(new Transition.Release(wave, from, to));
        assertThat(write.partition()).isEqualTo(OptionalInt.of(to));
        assertThat(write.template()).isEqualTo(TemplateSource.KEEP);
        assertThat(write.state().partition()).isEqualTo(to);
        assertThat(write.state().wave()).isEqualTo(wave);
        assertThat(write.state().since()).isEqualTo(DecisionScene.NOW);
        assertThat(write.state().blocked()).isEmpty();
    }

    static void assertReleasesBack(Step step, int from, int to) {
        Write write = write(step);
        assertThat(write.transition()).isEqualTo(new Transition.ReleaseBack(from, to));
        assertThat(write.partition()).isEqualTo(OptionalInt.of(to));
        assertThat(write.template()).isEqualTo(TemplateSource.KEEP);
        assertThat(write.state().partition()).isEqualTo(to);
    }

    static Wait assertWaitsFor(Step step, String by) {
        assertThat(step).isInstanceOf(Wait.class);
        Wait wait = (Wait) step;
        assertThat(wait.reason().by()).as(wait.message().toString()).isEqualTo(by);
        return wait;
    }

    static void assertWaitsFor(Step step, String by, Instant until) {
        assertThat(assertWaitsFor(step, by).until()).contains(until);
    }

    static void assertRollsBack(Step step, String reason) {
        Write write = write(step);
        assertThat(write.transition()).isInstanceOf(Transition.BeginRollback.class);
        assertThat(((Transition.BeginRollback) write.transition()).reason().toString())
                .contains(reason);
        assertThat(write.template()).isEqualTo(TemplateSource.BASE);
        assertThat(write.state().phase()).isEqualTo(RolloutState.Phase.ROLLING_BACK);
    }

    static void assertHolds(Step step, String reason) {
        Write write = write(step);
        assertThat(write.transition()).isInstanceOf(Transition.Hold.class);
        assertThat(((Transition.Hold) write.transition()).reason().toString()).contains(reason);
        assertKeepsSet(write);
        assertThat(write.state().held()).isPresent();
    }

    static void assertEnds(Step step, Result result, String reason) {
        Write write = write(step);
        assertThat(write.transition()).isInstanceOf(Transition.End.class);
        assertThat(((Transition.End) write.transition()).result()).isEqualTo(result);
        assertThat(((Transition.End) write.transition()).reason().toString()).contains(reason);
        assertThat(write.template()).isEqualTo(TemplateSource.KEEP);
        assertThat(write.state().over()).isTrue();
    }

    static void assertNotes(Step step, String by) {
        Write write = write(step);
        assertThat(write.transition()).isInstanceOf(Transition.NoteBlocked.class);
        assertThat(((Transition.NoteBlocked) write.transition()).by()).isEqualTo(by);
        assertKeepsSet(write);
    }

    static void assertDeletes(Step step, String pod) {
        assertThat(step).isInstanceOf(Delete.class);
        assertThat(((Delete) step).pod().name()).isEqualTo(pod);
    }

    static void assertEvicts(Step step, String pod) {
        assertThat(step).isInstanceOf(Evict.class);
        assertThat(((Evict) step).pod().name()).isEqualTo(pod);
    }

    /** Nothing of the set itself changes, only the rollout's record. */
    static void assertKeepsSet(Write write) {
        assertThat(write.partition()).isEmpty();
        assertThat(write.template()).isEqualTo(TemplateSource.KEEP);
    }

    private static Write write(Step step) {
        assertThat(step).isInstanceOf(Write.class);
        return (Write) step;
    }
}
