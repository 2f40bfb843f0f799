package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.NOW;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.OLD;
import static io.jenkins.plugins.statefulset.rollout.engine.decided.DecisionScene.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Delete;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Wait;
import io.jenkins.plugins.statefulset.rollout.engine.seen.RefusedDisruption.Kind;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.WaitCause;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules of {@link RefusedDisruptionWait}. */
class RefusedDisruptionWaitTest {
    /** The controller leaves a released pod as it is, which is to be deleted. */
    private static DecisionScene stale() {
        return DecisionScene.of(3).released(2, seconds(60)).pod(2).starting(OLD, seconds(300));
    }

    @Test
    void whatIsNotRefusedIsDone() {
        assertThat(stale().step()).isInstanceOf(Delete.class);
    }

    @Test
    void whatIsRefusedIsNotAskedForAgainBeforeItsTime() {
        assertThat(stale().refused(2, Kind.SERVER, seconds(3), seconds(1)).step())
                .isEqualTo(new Wait(
                        new WaitCause.NotTakenDown("db-2", "admission webhook \"guard\" denied the request"),
                        Optional.of(NOW.plusSeconds(1))));
        assertThat(stale().refused(2, Kind.SERVER, seconds(3), Duration.ZERO).step())
                .isInstanceOf(Delete.class);
    }

    @Test
    void aRefusalOfAnotherPodIsNone() {
        assertThat(stale().refused(1, Kind.SERVER, seconds(3), seconds(1)).step())
                .isInstanceOf(Delete.class);
    }

    @Test
    void whatIsRefusedForTooLongHasFailed() {
        DecisionScene scene = stale().refused(2, Kind.SERVER, Duration.ofMinutes(10), seconds(1));

        assertThat(scene.write().transition())
                .isEqualTo(new Transition.BeginRollback(
                        new StopCause.Refused(
                                new WaitCause.NotTakenDown("db-2", "admission webhook \"guard\" denied the request"),
                                600),
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void aBudgetHasTheTimeThatBudgetsHave() {
        assertThat(stale().refused(2, Kind.BUDGET, Duration.ofMinutes(29), seconds(1))
                        .step())
                .isInstanceOf(Wait.class);
        assertThat(stale().refused(2, Kind.BUDGET, Duration.ofMinutes(30), seconds(1))
                        .write()
                        .transition())
                .isInstanceOf(Transition.BeginRollback.class);
    }
}
