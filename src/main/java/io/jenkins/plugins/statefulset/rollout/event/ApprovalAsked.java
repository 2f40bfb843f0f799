package io.jenkins.plugins.statefulset.rollout.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a gate that waits for people with names asks for.
 *
 * @param ballot its number in the rollout, from 1: a gate that is asked anew has another one
 * @param submitters accounts and groups, one of which each voter must be or be in
 * @param minimum how many different people must approve; at least 1
 * @param excluded accounts that may not vote, because they began the rollout
 * @param reason whether a vote needs one
 * @param until when it is too late; empty where only the rollout's own timeout bounds it
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ApprovalAsked(
        int ballot,
        List<String> submitters,
        int minimum,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> excluded,
        VoteReason reason,
        Optional<Instant> until) {
    /** Whether a vote needs a reason. */
    public enum VoteReason {
        @JsonProperty("optional")
        OPTIONAL,
        @JsonProperty("required")
        REQUIRED
    }

    public ApprovalAsked {
        submitters = submitters == null ? List.of() : List.copyOf(submitters);
        excluded = excluded == null ? List.of() : List.copyOf(excluded);
        reason = reason == null ? VoteReason.OPTIONAL : reason;
        until = until == null ? Optional.empty() : until;
    }
}
