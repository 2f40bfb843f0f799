package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Optional;

/**
 * A pod was made ready to go, or somebody began to: from then on, and until what was switched off for it is restored, it may be no member.
 *
 * @param uid of the pod: another of its name has not been prepared
 * @param at when that was noted, right before the first action
 * @param by the driver that noted it
 */
public record Preparation(
        String uid,
        Instant at,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> by) {
    public Preparation {
        by = by == null ? Optional.empty() : by;
    }
}
