package io.jenkins.plugins.statefulset.rollout.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.jenkins.plugins.statefulset.rollout.secret.Secrets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a person said at a gate that waits for people with names.
 *
 * @param by the account that the person has where the vote was cast
 * @param reason why, in that person's words: at most {@value #LONGEST_REASON} characters, the rest is cut off
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Vote(String by, Choice choice, Instant at, Optional<String> reason) {
    /** What is kept of a reason, in characters. */
    public static final int LONGEST_REASON = 200;

    /** What a vote says. */
    public enum Choice {
        @JsonProperty("approve")
        APPROVE,
        @JsonProperty("reject")
        REJECT
    }

    public Vote {
        reason = reason == null
                ? Optional.empty()
                : reason.map(Secrets::sentence).map(Vote::cut).filter(text -> !text.isBlank());
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON - 1) + "…";
    }

    /** The same with what may be shown of the reason. */
    public Vote shown(UnaryOperator<String> shown) {
        return new Vote(by, choice, at, reason.map(shown));
    }
}
