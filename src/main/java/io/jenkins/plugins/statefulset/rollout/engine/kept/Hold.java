package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.text.StopWords;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A hold, by a person or by the rollout itself, which met something that a person must judge.
 *
 * @param person who holds it; empty where it is the rollout itself
 * @param cause what kind of a hold it is; empty for one that has no kind
 * @param why what the reason says, as facts; empty in records of versions that had only sentences
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Hold(
        Message reason, Optional<String> person, Instant at, Optional<HoldCause> cause, Optional<StopCause> why) {
    private static final String ITSELF = "the rollout";

    public Hold(StopCause why, Optional<String> person, Instant at, Optional<HoldCause> cause) {
        this(StopWords.of(why), person, at, cause, Optional.of(why));
    }

    /** One of no kind. */
    public Hold(StopCause why, Optional<String> person, Instant at) {
        this(why, person, at, Optional.empty());
    }

    Hold shown(UnaryOperator<String> shown) {
        return new Hold(reason.map(shown), person, at, cause, why.map(stop -> stop.shown(shown)));
    }

    /** @param by who holds it, in one word or two: all that a version before noted */
    @JsonCreator
    static Hold read(
            @JsonProperty("reason") Message reason,
            @JsonProperty("by") String by,
            @JsonProperty("at") Instant at,
            @JsonProperty("person") Optional<String> person,
            @JsonProperty("cause") Optional<HoldCause> cause,
            @JsonProperty("why") Optional<StopCause> why) {
        boolean before = person == null || person.isEmpty();
        return new Hold(
                reason,
                before ? Optional.ofNullable(by).filter(name -> !name.equals(ITSELF)) : person,
                at,
                cause == null ? Optional.empty() : cause,
                why == null ? Optional.empty() : why);
    }

    /** Who holds it, for people. */
    @JsonProperty
    public String by() {
        return person.orElse(ITSELF);
    }
}
