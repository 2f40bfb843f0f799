package io.jenkins.plugins.statefulset.rollout.api;

import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.CheckLeftOut;
import io.jenkins.plugins.statefulset.rollout.event.RolloutEvent.ProfileUse;
import io.jenkins.plugins.statefulset.rollout.gate.PodCheck;
import io.jenkins.plugins.statefulset.rollout.message.ConstantWords;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision.AsksNothing;
import io.jenkins.plugins.statefulset.rollout.profile.ProfileDecision.Counts;
import io.jenkins.plugins.statefulset.rollout.risk.Blocker;
import java.util.List;
import java.util.Optional;

/**
 * What is asked and done around each pod, settled before anything is begun.
 *
 * @param profile which one counts, and why none
 * @param checks the profile's, then those of the request; of each moment they are asked in this order
 * @param leaders names of pods that lead now, where those go last and it could be asked
 * @param leftOut what of the profile cannot be asked
 */
public record SettledChecks(
        ProfileDecision profile,
        List<PodCheck> checks,
        List<CheckLeftOut> leftOut,
        List<Message> warnings,
        List<Blocker> blockers,
        List<String> leaders) {
    public SettledChecks {
        checks = List.copyOf(checks);
        leftOut = List.copyOf(leftOut);
        warnings = List.copyOf(warnings);
        blockers = List.copyOf(blockers);
        leaders = List.copyOf(leaders);
    }

    /** As events tell it. */
    Optional<ProfileUse> use() {
        if (profile instanceof Counts counts) {
            List<String> named =
                    checks.stream().flatMap(check -> check.name().stream()).toList();
            return Optional.of(new ProfileUse(
                    counts.profile().id(),
                    counts.variant().map(variant -> variant.id()),
                    ConstantWords.of(counts.by()),
                    named,
                    Optional.empty(),
                    leftOut));
        }
        return profile instanceof AsksNothing nothing
                ? Optional.of(new ProfileUse(
                        nothing.profile().id(),
                        nothing.variant().map(variant -> variant.id()),
                        ConstantWords.of(nothing.by()),
                        List.of(),
                        Optional.of(ConstantWords.of(nothing.why())),
                        List.of()))
                : Optional.empty();
    }
}
