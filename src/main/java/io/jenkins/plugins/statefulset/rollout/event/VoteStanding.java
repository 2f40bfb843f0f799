package io.jenkins.plugins.statefulset.rollout.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether a vote counts, as it was found when it was judged. */
public enum VoteStanding {
    @JsonProperty("counts")
    COUNTS,
    /** Whoever cast it has no account any more. */
    @JsonProperty("no-such-user")
    NO_SUCH_USER,
    /** Whoever cast it is none of those who may, or not any more. */
    @JsonProperty("not-submitter")
    NOT_SUBMITTER,
    /** Whoever cast it has begun the rollout, which somebody else is to approve. */
    @JsonProperty("requester")
    REQUESTER,
    /** Nobody can tell now. */
    @JsonProperty("not-known")
    NOT_KNOWN
}
