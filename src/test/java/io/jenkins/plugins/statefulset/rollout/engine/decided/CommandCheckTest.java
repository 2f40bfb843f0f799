package io.jenkins.plugins.statefulset.rollout.engine.decided;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.statefulset.rollout.engine.kept.Command;
import io.jenkins.plugins.statefulset.rollout.engine.kept.End;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Failure;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.IssuedCommand;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules of {@link CommandCheck}. */
class CommandCheckTest {
    private final RolloutState state = DecisionScene.of(3).observation().state();
    private final IssuedCommand hold = said(new Command.Hold("ada", "lunch"));
    private final IssuedCommand promote = said(new Command.Promote("bo", Optional.empty()));
    private final IssuedCommand resume = said(new Command.Resume("cy"));
    private final IssuedCommand rollback = said(new Command.Rollback("di", "bad"));

    @Test
    void thoseOfOnePlaceKeepTheirOrder() {
        assertThat(CommandCheck.next(List.of(), List.of(hold, promote))).contains(hold);
        assertThat(CommandCheck.next(List.of(hold, promote), List.of())).contains(hold);
        assertThat(CommandCheck.next(List.of(rollback), List.of(promote))).contains(rollback);
        assertThat(CommandCheck.next(List.of(), List.of())).isEmpty();
    }

    @Test
    void aHoldComesAfterWhatIsSaidElsewhere() {
        assertThat(CommandCheck.next(List.of(hold), List.of(promote))).contains(promote);
        assertThat(CommandCheck.next(List.of(promote), List.of(hold))).contains(promote);
        assertThat(CommandCheck.next(List.of(hold), List.of(hold, promote))).contains(hold);
    }

    @Test
    void whatCannotBeObeyedIsRefused() {
        assertThat(CommandCheck.refusal(new IssuedCommand("1", Optional.of("another"), hold.command()), state))
                .hasValueSatisfying(why -> assertThat(why)
                        .hasToString("it was for rollout another, and this one is "
                                + state.setup().id()));
        assertThat(CommandCheck.refusal(resume, state))
                .hasValueSatisfying(why -> assertThat(why).hasToString("the rollout is not held"));
        assertThat(CommandCheck.refusal(
                        resume,
                        state.held(new Hold(new StopCause.Asked("lunch"), Optional.of("ada"), DecisionScene.NOW))))
                .isEmpty();
        RolloutState back = state.rollingBack(
                new Failure(new StopCause.Asked("bad"), DecisionScene.NOW, Optional.empty()),
                3,
                UpdateStrategy.ROLLING_UPDATE,
                Optional.empty());
        assertThat(CommandCheck.refusal(promote, back)).hasValueSatisfying(why -> assertThat(why)
                .hasToString("the rollout goes back, and there is nothing to promote"));
        assertThat(CommandCheck.refusal(hold, back)).isEmpty();
        RolloutState over = state.ended(
                new End(RolloutEvent.Result.COMPLETED, new StopCause.Completed(3, "db-1"), DecisionScene.NOW));
        assertThat(CommandCheck.refusal(hold, over))
                .hasValueSatisfying(why -> assertThat(why).hasToString("the rollout is over"));
        assertThat(CommandCheck.refusal(new IssuedCommand("", Optional.empty(), hold.command()), state))
                .isEmpty();
    }

    private IssuedCommand said(Command command) {
        return IssuedCommand.anew(state.setup().id(), command);
    }
}
