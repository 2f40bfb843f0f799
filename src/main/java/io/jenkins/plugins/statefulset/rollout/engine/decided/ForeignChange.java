package io.jenkins.plugins.statefulset.rollout.engine.decided;

import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Step;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.TemplateSource;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Transition;
import io.jenkins.plugins.statefulset.rollout.engine.decided.Decision.Write;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Applied;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Hold;
import io.jenkins.plugins.statefulset.rollout.engine.kept.HoldCause;
import io.jenkins.plugins.statefulset.rollout.engine.kept.Restarts;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutOptions.EndPartition;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState;
import io.jenkins.plugins.statefulset.rollout.engine.kept.RolloutState.Phase;
import io.jenkins.plugins.statefulset.rollout.engine.seen.Observation;
import io.jenkins.plugins.statefulset.rollout.engine.seen.SetView;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.Result;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.event.StopCause.StrategyChanged.During;
import io.jenkins.plugins.statefulset.rollout.event.StopCause.TemplateChanged.Template;
import io.jenkins.plugins.statefulset.rollout.kube.UpdateStrategy;
import java.time.Instant;
import java.util.Optional;

/**
 * Answers somebody else who has changed the set while a rollout is under way.
 *
 * <ol>
 *   <li>A template that is not the one this rollout wrote was changed by someone else: the rollout ends, says what changed,
 *       and touches neither the template nor the partition (invariant 9).
 *   <li>A partition that someone else moved holds it ({@link MovedPartition}), and so does another update strategy: people switch to OnDelete
 *       to stop a controller, and do not want pods evicted in its place. Resumed, the rollout goes on with the strategy that is there, unless
 *       this version does not know it.
 *   <li>A rollout of a template that its owner put in place ({@link Applied}) is {@linkplain RolloutState#superseded superseded} by
 *       a newer one: it is held, and the partition goes up to the guard, for from where it was on the controller takes pods to the newer
 *       one already. Where the owner has put the template from before back,
 *       the change is withdrawn, and it goes back as after a failure. The partition counts from its first write on, which has stopped
 *       the controller.
 * </ol>
 */
final class ForeignChange {
    private ForeignChange() {}

    /** What is to be done about it before all else; empty where nobody has changed anything. */
    static Optional<Step> answer(Observation seen, Instant now) {
        Optional<Step> untouchable = untouchable(seen, now);
        if (untouchable.isPresent()) {
            return untouchable;
        }
        RolloutState state = seen.state();
        SetView set = seen.set();
        Optional<Step> strategy = anotherStrategy(seen, now);
        if (strategy.isPresent()) {
            return strategy;
        }
        if (MovedPartition.isPlaced(state)
                && set.strategy() == UpdateStrategy.ROLLING_UPDATE
                && set.partition() != state.partition()) {
            return Optional.of(MovedPartition.answer(seen, now));
        }
        return Optional.empty();
    }

    /** What another strategy than that of the record asks for; empty where it is the same. */
    static Optional<Step> anotherStrategy(Observation seen, Instant now) {
        RolloutState state = seen.state();
        SetView set = seen.set();
        return state.strategy()
                .filter(known -> known != set.strategy())
                .map(former -> Halt.hold(state, strategyChanged(former, set, During.ROLLOUT), Optional.empty(), now));
    }

    /** What others have done, where ill pods were being replaced, and the controller was to touch no other meanwhile: it has its strategy back. */
    static Step duringHealing(Observation seen, Instant now) {
        return untouchable(seen, now)
                .orElseGet(() -> Halt.hold(
                        seen.state(),
                        strategyChanged(UpdateStrategy.ON_DELETE, seen.set(), During.HEALING),
                        Optional.empty(),
                        now));
    }

    private static StopCause strategyChanged(UpdateStrategy from, SetView set, During during) {
        return new StopCause.StrategyChanged(
                Optional.of(from.type()),
                Optional.of(set.strategy().type()),
                set.strategy() == UpdateStrategy.ON_DELETE ? Optional.empty() : Optional.of(set.partition()),
                during);
    }

    /** What keeps the rollout from writing a template at all. */
    static Optional<Step> untouchable(Observation seen, Instant now) {
        RolloutState state = seen.state();
        SetView set = seen.set();
        if (seen.drift().isPresent() && state.setup().applied().isPresent() && state.phase() != Phase.ROLLING_BACK) {
            return Optional.of(
                    set.templateHash().equals(state.setup().baseHash())
                            ? Halt.fail(seen, new StopCause.Withdrawn(), now)
                            : superseded(seen, now));
        }
        if (seen.drift().isPresent()) {
            return Optional.of(Halt.end(
                    state,
                    Result.FAILED,
                    new StopCause.TemplateChanged(
                            set.templateHash().equals(state.setup().baseHash()) ? Template.FORMER : Template.ANOTHER,
                            seen.drift().get(),
                            RemainingPartition.words(set)),
                    now));
        }
        return unknownStrategy(seen, now);
    }

    /** A strategy that this version does not know. */
    static Optional<Step> unknownStrategy(Observation seen, Instant now) {
        return seen.set().strategy() == UpdateStrategy.UNKNOWN
                ? Optional.of(Halt.hold(
                        seen.state(),
                        new StopCause.StrategyChanged(
                                Optional.empty(), Optional.empty(), Optional.empty(), During.ROLLOUT),
                        Optional.empty(),
                        now))
                : Optional.empty();
    }

    private static Step superseded(Observation seen, Instant now) {
        StopCause reason = new StopCause.Superseded(
                seen.drift().orElseThrow(),
                seen.set().namespace(),
                seen.set().name(),
                seen.state().setup().applied().flatMap(Applied::restarts).map(before -> anew(seen, before)));
        Hold hold = new Hold(reason, Optional.empty(), now, Optional.of(HoldCause.SUPERSEDED));
        int guard = EndPartition.GUARD_PARTITION;
        return new Write(
                seen.state().stopped(guard).held(hold),
                seen.set().ifPartitioned(guard),
                TemplateSource.KEEP,
                new Transition.Hold(reason, Optional.empty()));
    }

    private static StopCause.Anew anew(Observation seen, Restarts before) {
        return new StopCause.Anew(
                before.after(seen.state().setup().id(), seen.state().wave()).done(), Restarts.MOST);
    }
}
