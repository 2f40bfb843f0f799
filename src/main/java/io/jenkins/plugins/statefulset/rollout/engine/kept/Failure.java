package io.jenkins.plugins.statefulset.rollout.engine.kept;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jenkins.plugins.statefulset.rollout.event.StopCause;
import io.jenkins.plugins.statefulset.rollout.message.Message;
import io.jenkins.plugins.statefulset.rollout.text.StopWords;
import java.time.Instant;
import java.util.Optional;

/**
 * Why a rollout rolls back.
 *
 * @param at since when: the rollback's own deadline counts from here
 * @param by the person who asked for it; empty where it failed by itself
 * @param why what the reason says, as facts; empty in records of versions that had only sentences
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Failure(Message reason, Instant at, Optional<String> by, Optional<StopCause> why) {
    public Failure {
        why = why == null ? Optional.empty() : why;
    }

    public Failure(StopCause why, Instant at, Optional<String> by) {
        this(StopWords.of(why), at, by, Optional.of(why));
    }
}
